extension LedgerMigration {
    /// Callers of the gateway: their keys, what their requests brought, and whom to tell of a job's end.
    static let callers0004 = LedgerMigration(
        name: "0004-callers",
        sql: """
            -- 1. Keys, without their text. They are owners of jobs: none is ever removed, and all that changes is that one
            --    is revoked, once. The last trigger stops INSERT OR REPLACE.
            CREATE TABLE keys (
                number INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
                id TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                prefix TEXT NOT NULL,
                digest TEXT NOT NULL UNIQUE,
                models TEXT NOT NULL CHECK (json_valid(models)),
                calls_per_second REAL CHECK (calls_per_second > 0),
                created_at_ms INTEGER NOT NULL,
                expires_at_ms INTEGER,
                revoked_at_ms INTEGER
            ) STRICT;
            CREATE INDEX keys_by_prefix ON keys (prefix);
            CREATE TRIGGER keys_are_only_revoked BEFORE UPDATE ON keys
            WHEN OLD.revoked_at_ms IS NOT NULL OR (
                NEW.number, NEW.id, NEW.name, NEW.prefix, NEW.digest, NEW.models, NEW.calls_per_second,
                NEW.created_at_ms, NEW.expires_at_ms
            ) IS NOT (
                OLD.number, OLD.id, OLD.name, OLD.prefix, OLD.digest, OLD.models, OLD.calls_per_second,
                OLD.created_at_ms, OLD.expires_at_ms
            ) BEGIN
                SELECT RAISE(ABORT, 'keys are never changed, only revoked once');
            END;
            CREATE TRIGGER keys_are_not_deleted BEFORE DELETE ON keys BEGIN
                SELECT RAISE(ABORT, 'keys are never deleted');
            END;
            CREATE TRIGGER keys_are_not_replaced BEFORE INSERT ON keys
            WHEN EXISTS (SELECT 1 FROM keys WHERE number = NEW.number)
                OR EXISTS (SELECT 1 FROM keys WHERE id = NEW.id)
                OR EXISTS (SELECT 1 FROM keys WHERE digest = NEW.digest)
            BEGIN
                SELECT RAISE(ABORT, 'keys are never replaced');
            END;

            -- 2. Requests that were answered with a job, where they brought more than a brief: a key under which the
            --    answer is always the same job, or an address to tell of its end. Digests stand for key and body.
            CREATE TABLE requests (
                job INTEGER NOT NULL PRIMARY KEY REFERENCES jobs (number),
                owner TEXT NOT NULL,
                key TEXT,
                body TEXT NOT NULL,
                webhook TEXT,
                CHECK (key IS NOT NULL OR webhook IS NOT NULL)
            ) STRICT;
            CREATE UNIQUE INDEX requests_by_key ON requests (owner, key) WHERE key IS NOT NULL;
            CREATE TRIGGER requests_are_not_updated BEFORE UPDATE ON requests BEGIN
                SELECT RAISE(ABORT, 'requests are never changed');
            END;
            CREATE TRIGGER requests_are_not_deleted BEFORE DELETE ON requests BEGIN
                SELECT RAISE(ABORT, 'requests are never deleted');
            END;
            CREATE TRIGGER requests_are_not_replaced BEFORE INSERT ON requests
            WHEN EXISTS (SELECT 1 FROM requests WHERE job = NEW.job)
                OR EXISTS (SELECT 1 FROM requests WHERE owner = NEW.owner AND key = NEW.key)
            BEGIN
                SELECT RAISE(ABORT, 'requests are never replaced');
            END;

            -- 3. Those to tell; the address stands in the request. They are due from when their job has ended. They are no
            --    part of the account and leave no entry.
            CREATE TABLE callbacks (
                job INTEGER NOT NULL PRIMARY KEY REFERENCES requests (job),
                tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
                due_at_ms INTEGER,
                ended_at_ms INTEGER,
                outcome TEXT CHECK (outcome IN ('delivered', 'given_up')),
                CHECK ((ended_at_ms IS NULL) = (outcome IS NULL))
            ) STRICT;
            CREATE INDEX callbacks_due ON callbacks (due_at_ms) WHERE ended_at_ms IS NULL AND due_at_ms IS NOT NULL;

            -- 4. What is looked after whosever it is: clips that were made and came home broken; what ended lately and has
            --    no figure of its own yet.
            CREATE INDEX jobs_broken ON jobs (id, finished_at_ms) WHERE state = 'failed' AND finished_at_ms IS NOT NULL;
            CREATE INDEX jobs_unsettled_by_end ON jobs (finalized_at_ms, id)
                WHERE charge_basis = 'quote' AND remote_id IS NOT NULL;
            """
    )
}
