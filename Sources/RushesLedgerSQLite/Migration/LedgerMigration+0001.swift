extension LedgerMigration {
    /// Entries, the projections of them (jobs, takes), and leases.
    static let ledger0001 = LedgerMigration(
        name: "0001-ledger",
        sql: """
            -- 1. The jobs as the entries make them. `document` is the whole job; the columns repeat what is asked for.
            CREATE TABLE jobs (
                id TEXT NOT NULL PRIMARY KEY,
                owner TEXT NOT NULL,
                provider TEXT NOT NULL,
                model TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN (
                    'queued', 'submitting', 'accepted', 'generating', 'fetching',
                    'done', 'failed', 'cancelled', 'expired', 'in_doubt'
                )),
                is_rehearsal INTEGER NOT NULL CHECK (is_rehearsal IN (0, 1)),
                held_micros INTEGER NOT NULL CHECK (held_micros >= 0),
                charge_micros INTEGER CHECK (charge_micros >= 0),
                charge_basis TEXT CHECK (charge_basis IN ('settled', 'quote')),
                currency TEXT NOT NULL,
                remote_id TEXT,
                attempts INTEGER NOT NULL CHECK (attempts >= 0),
                created_at_ms INTEGER NOT NULL,
                accepted_at_ms INTEGER,
                finished_at_ms INTEGER,
                finalized_at_ms INTEGER,
                document TEXT NOT NULL CHECK (json_valid(document)),
                CHECK ((charge_micros IS NULL) = (charge_basis IS NULL)),
                CHECK ((finalized_at_ms IS NOT NULL) = (state IN ('done', 'failed', 'cancelled', 'expired')))
            ) STRICT;

            -- 2. One provider's prediction is one job's.
            CREATE UNIQUE INDEX jobs_by_prediction ON jobs (provider, remote_id) WHERE remote_id IS NOT NULL;

            -- 3. Listings: an owner's newest in each state; a worker's unfinished ones.
            CREATE INDEX jobs_by_owner_and_state ON jobs (owner, state, id);
            CREATE INDEX jobs_unfinished ON jobs (id) WHERE finalized_at_ms IS NULL;

            -- 4. Sums: what is held; what was charged for jobs made since a moment.
            CREATE INDEX jobs_held ON jobs (owner, currency, held_micros) WHERE held_micros > 0;
            CREATE INDEX jobs_charged ON jobs (owner, created_at_ms, currency, charge_micros)
                WHERE charge_micros IS NOT NULL;

            -- 5. Completion times by model.
            CREATE INDEX jobs_completed ON jobs (provider, model, finished_at_ms, accepted_at_ms)
                WHERE finished_at_ms IS NOT NULL;

            -- 6. The lines themselves: `content` is the queued job, or the event.
            CREATE TABLE entries (
                seq INTEGER NOT NULL PRIMARY KEY CHECK (seq > 0),
                job_id TEXT NOT NULL REFERENCES jobs (id),
                owner TEXT NOT NULL,
                at_ms INTEGER NOT NULL,
                kind TEXT NOT NULL CHECK (kind IN (
                    'queued', 'sending', 'accepted', 'refused', 'not_sent', 'doubted', 'observed', 'finished',
                    'provider_failed', 'stored', 'completed', 'fetch_failed', 'link_expired', 'settled', 'cancelled'
                )),
                held_micros INTEGER NOT NULL,
                charged_micros INTEGER NOT NULL,
                currency TEXT NOT NULL,
                content TEXT NOT NULL CHECK (json_valid(content))
            ) STRICT;
            CREATE INDEX entries_by_job ON entries (job_id, seq);

            -- 7. Lines are added and never changed; the last trigger stops INSERT OR REPLACE.
            CREATE TRIGGER entries_are_not_updated BEFORE UPDATE ON entries BEGIN
                SELECT RAISE(ABORT, 'ledger entries are never changed');
            END;
            CREATE TRIGGER entries_are_not_deleted BEFORE DELETE ON entries BEGIN
                SELECT RAISE(ABORT, 'ledger entries are never deleted');
            END;
            CREATE TRIGGER entries_are_not_replaced BEFORE INSERT ON entries
            WHEN EXISTS (SELECT 1 FROM entries WHERE seq = NEW.seq) BEGIN
                SELECT RAISE(ABORT, 'ledger entries are never replaced');
            END;

            -- 8. The clips, each with the entry that added it.
            CREATE TABLE takes (
                id TEXT NOT NULL PRIMARY KEY,
                job_id TEXT NOT NULL REFERENCES jobs (id),
                owner TEXT NOT NULL,
                entry_seq INTEGER NOT NULL UNIQUE REFERENCES entries (seq),
                stored_at_ms INTEGER NOT NULL,
                document TEXT NOT NULL CHECK (json_valid(document))
            ) STRICT;
            CREATE INDEX takes_by_owner ON takes (owner, id);
            CREATE INDEX takes_by_job ON takes (job_id, entry_seq);

            -- 9. Claims. They are not part of the account and leave no entry.
            CREATE TABLE leases (
                job_id TEXT NOT NULL PRIMARY KEY REFERENCES jobs (id),
                token TEXT NOT NULL,
                host TEXT NOT NULL,
                process_id INTEGER NOT NULL,
                nonce TEXT NOT NULL,
                expires_at_ms INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """
    )
}
