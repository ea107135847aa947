extension LedgerMigration {
    /// Half the size: nothing stands in the ledger twice, and rows refer to a job by its number. How long
    /// predictions take can be asked by model, length and resolution; jobs of a batch can be found by their rows.
    static let compact0003 = LedgerMigration(
        name: "0003-compact",
        sql: """
            -- 1. What never changes of a job stands in its first entry alone; here is what does, and what is asked for.
            --    `details` has the rest of what changes: where files were uploaded to, the account, links, the error.
            CREATE TABLE jobs_3 (
                number INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
                id TEXT NOT NULL UNIQUE,
                owner TEXT NOT NULL,
                provider TEXT NOT NULL,
                model TEXT NOT NULL,
                seconds REAL,
                resolution TEXT,
                batch_key TEXT,
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
                remote_status TEXT,
                attempts INTEGER NOT NULL CHECK (attempts >= 0),
                created_at_ms INTEGER NOT NULL,
                sent_at_ms INTEGER,
                accepted_at_ms INTEGER,
                finished_at_ms INTEGER,
                finalized_at_ms INTEGER,
                details TEXT CHECK (details IS NULL OR json_valid(details)),
                CHECK ((charge_micros IS NULL) = (charge_basis IS NULL)),
                CHECK ((finalized_at_ms IS NOT NULL) = (state IN ('done', 'failed', 'cancelled', 'expired')))
            ) STRICT;
            -- json_patch takes out what is null.
            INSERT INTO jobs_3 (
                id, owner, provider, model, seconds, resolution, state, is_rehearsal, held_micros, charge_micros,
                charge_basis, currency, remote_id, remote_status, attempts, created_at_ms, sent_at_ms, accepted_at_ms,
                finished_at_ms, finalized_at_ms, details
            )
            SELECT
                id, owner, provider, model, document ->> '$.input.facts.seconds', document ->> '$.input.facts.resolution',
                state, is_rehearsal, held_micros, charge_micros, charge_basis, currency, remote_id,
                document ->> '$.remoteStatus', attempts, created_at_ms, document ->> '$.sentAt', accepted_at_ms,
                finished_at_ms, finalized_at_ms,
                NULLIF(json_patch('{}', json_object(
                    'account', document ->> '$.account',
                    'error', json(document -> '$.error'),
                    'outputs', CASE WHEN json_array_length(document, '$.outputs') > 0
                        THEN json(document -> '$.outputs') END,
                    'uploads', json(document -> '$.uploads')
                )), '{}')
            FROM jobs ORDER BY (SELECT MIN(seq) FROM entries WHERE entries.job_id = jobs.id), id;

            -- 2. The lines themselves; whose a line is, and in which currency, is its job's.
            CREATE TABLE entries_3 (
                seq INTEGER NOT NULL PRIMARY KEY CHECK (seq > 0),
                job INTEGER NOT NULL REFERENCES jobs_3 (number),
                at_ms INTEGER NOT NULL,
                kind TEXT NOT NULL CHECK (kind IN (
                    'queued', 'sending', 'accepted', 'refused', 'not_sent', 'doubted', 'observed', 'finished',
                    'provider_failed', 'stored', 'completed', 'fetch_failed', 'link_expired', 'settled', 'declared',
                    'cancelled'
                )),
                held_micros INTEGER NOT NULL,
                charged_micros INTEGER NOT NULL,
                content TEXT NOT NULL CHECK (json_valid(content))
            ) STRICT;
            INSERT INTO entries_3 SELECT seq, number, at_ms, kind, entries.held_micros, charged_micros, content
            FROM entries JOIN jobs_3 ON jobs_3.id = entries.job_id ORDER BY seq;

            -- 3. The clips: what is known of one stands in the entry that added it.
            CREATE TABLE takes_3 (
                entry INTEGER NOT NULL PRIMARY KEY REFERENCES entries_3 (seq),
                id TEXT NOT NULL UNIQUE,
                job INTEGER NOT NULL REFERENCES jobs_3 (number),
                owner TEXT NOT NULL
            ) STRICT;
            INSERT INTO takes_3 SELECT entry_seq, takes.id, number, takes.owner
            FROM takes JOIN jobs_3 ON jobs_3.id = takes.job_id ORDER BY entry_seq;

            -- 4. Claims.
            CREATE TABLE leases_3 (
                job INTEGER NOT NULL PRIMARY KEY REFERENCES jobs_3 (number),
                token TEXT NOT NULL,
                host TEXT NOT NULL,
                process_id INTEGER NOT NULL,
                nonce TEXT NOT NULL,
                expires_at_ms INTEGER NOT NULL
            ) STRICT;
            INSERT INTO leases_3 SELECT number, token, host, process_id, nonce, expires_at_ms
            FROM leases JOIN jobs_3 ON jobs_3.id = leases.job_id;

            DROP TABLE leases;
            DROP TABLE takes;
            DROP TABLE entries;
            DROP TABLE jobs;
            ALTER TABLE jobs_3 RENAME TO jobs;
            ALTER TABLE entries_3 RENAME TO entries;
            ALTER TABLE takes_3 RENAME TO takes;
            ALTER TABLE leases_3 RENAME TO leases;

            -- 5. One provider's prediction is one job's.
            CREATE UNIQUE INDEX jobs_by_prediction ON jobs (remote_id, provider) WHERE remote_id IS NOT NULL;

            -- 6. Listings: an owner's newest in each state; unfinished ones; paid ones that may wait for somebody; those
            --    whose own figure may still be had; those of a batch's rows; a job's lines and clips; an owner's clips.
            CREATE INDEX jobs_by_owner_and_state ON jobs (owner, state, id);
            CREATE INDEX jobs_unfinished ON jobs (id) WHERE finalized_at_ms IS NULL;
            CREATE INDEX jobs_unfinished_by_owner ON jobs (owner, id) WHERE finalized_at_ms IS NULL AND is_rehearsal = 0;
            CREATE INDEX jobs_unsettled ON jobs (owner, id) WHERE charge_basis = 'quote' AND remote_id IS NOT NULL;
            CREATE INDEX jobs_by_batch_key ON jobs (batch_key) WHERE batch_key IS NOT NULL;
            CREATE INDEX entries_by_job ON entries (job);
            CREATE INDEX takes_by_job ON takes (job);
            CREATE INDEX takes_by_owner ON takes (owner, id);

            -- 7. Accounts since a moment; the last completions, among which those like what is asked about are looked for.
            CREATE INDEX jobs_by_cost ON jobs (owner, created_at_ms) WHERE is_rehearsal = 0;
            CREATE INDEX jobs_completed ON jobs (finished_at_ms) WHERE finished_at_ms IS NOT NULL;

            -- 8. As before: lines are added and never changed; the last trigger stops INSERT OR REPLACE.
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
            """
    )
}
