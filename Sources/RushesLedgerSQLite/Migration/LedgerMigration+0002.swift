extension LedgerMigration {
    /// Budgets, running sums to admit jobs by, what an owner may say of a doubtful job, and indexes for new questions.
    static let budgets0002 = LedgerMigration(
        name: "0002-budgets",
        sql: """
            -- 1. A new kind of entry, `declared`. A CHECK cannot be changed, so the table is made anew; the takes refer to
            --    it and follow. What is dropped is empty of meaning by then: every row stands in the new tables.
            CREATE TABLE entries_2 (
                seq INTEGER NOT NULL PRIMARY KEY CHECK (seq > 0),
                job_id TEXT NOT NULL REFERENCES jobs (id),
                owner TEXT NOT NULL,
                at_ms INTEGER NOT NULL,
                kind TEXT NOT NULL CHECK (kind IN (
                    'queued', 'sending', 'accepted', 'refused', 'not_sent', 'doubted', 'observed', 'finished',
                    'provider_failed', 'stored', 'completed', 'fetch_failed', 'link_expired', 'settled', 'declared',
                    'cancelled'
                )),
                held_micros INTEGER NOT NULL,
                charged_micros INTEGER NOT NULL,
                currency TEXT NOT NULL,
                content TEXT NOT NULL CHECK (json_valid(content))
            ) STRICT;
            INSERT INTO entries_2 SELECT
                seq, job_id, owner, at_ms, kind, held_micros, charged_micros, currency, content
            FROM entries ORDER BY seq;
            CREATE TABLE takes_2 (
                id TEXT NOT NULL PRIMARY KEY,
                job_id TEXT NOT NULL REFERENCES jobs (id),
                owner TEXT NOT NULL,
                entry_seq INTEGER NOT NULL UNIQUE REFERENCES entries_2 (seq),
                stored_at_ms INTEGER NOT NULL,
                document TEXT NOT NULL CHECK (json_valid(document))
            ) STRICT;
            INSERT INTO takes_2 SELECT id, job_id, owner, entry_seq, stored_at_ms, document FROM takes ORDER BY entry_seq;
            DROP TABLE takes;
            DROP TABLE entries;
            ALTER TABLE entries_2 RENAME TO entries;
            ALTER TABLE takes_2 RENAME TO takes;
            CREATE INDEX entries_by_job ON entries (job_id, seq);
            CREATE INDEX entries_by_owner ON entries (owner, seq);
            CREATE INDEX takes_by_owner ON takes (owner, id);
            CREATE INDEX takes_by_job ON takes (job_id, entry_seq);

            -- 2. As before: lines are added and never changed; the last trigger stops INSERT OR REPLACE.
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

            -- 3. Limits. Rows are only added; the newest of an owner and a period counts, and one without a limit takes
            --    the limit away.
            CREATE TABLE budgets (
                seq INTEGER NOT NULL PRIMARY KEY CHECK (seq > 0),
                owner TEXT NOT NULL,
                period TEXT NOT NULL CHECK (period IN ('day', 'month', 'total')),
                limit_micros INTEGER CHECK (limit_micros >= 0),
                currency TEXT,
                at_ms INTEGER NOT NULL,
                CHECK ((limit_micros IS NULL) = (currency IS NULL))
            ) STRICT;
            CREATE INDEX budgets_by_owner ON budgets (owner, period, seq);
            CREATE TRIGGER budgets_are_not_updated BEFORE UPDATE ON budgets BEGIN
                SELECT RAISE(ABORT, 'budgets are never changed, only followed by newer ones');
            END;
            CREATE TRIGGER budgets_are_not_deleted BEFORE DELETE ON budgets BEGIN
                SELECT RAISE(ABORT, 'budgets are never deleted');
            END;
            CREATE TRIGGER budgets_are_not_replaced BEFORE INSERT ON budgets
            WHEN EXISTS (SELECT 1 FROM budgets WHERE seq = NEW.seq) BEGIN
                SELECT RAISE(ABORT, 'budgets are never replaced');
            END;

            -- 4. Running sums of the entries' amounts, by the day (UTC, counted from 1970-01-01) on which the jobs were
            --    made. The division of SQLite goes towards zero; the remainder makes it go down.
            CREATE TABLE totals (
                owner TEXT NOT NULL,
                currency TEXT NOT NULL,
                day INTEGER NOT NULL,
                held_micros INTEGER NOT NULL CHECK (held_micros >= 0),
                charged_micros INTEGER NOT NULL CHECK (charged_micros >= 0),
                PRIMARY KEY (owner, currency, day)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX totals_held ON totals (owner, currency, held_micros) WHERE held_micros > 0;
            INSERT INTO totals (owner, currency, day, held_micros, charged_micros)
            SELECT
                owner, currency, (created_at_ms - (created_at_ms % 86400000 + 86400000) % 86400000) / 86400000 AS made,
                SUM(held_micros), SUM(COALESCE(charge_micros, 0))
            FROM jobs WHERE held_micros > 0 OR charge_micros > 0
            GROUP BY owner, currency, made;

            -- 5. Accounts by day, model and job come from one index, which covers all but the last; the sums above take
            --    the place of the two that it replaces.
            DROP INDEX jobs_held;
            DROP INDEX jobs_charged;
            CREATE INDEX jobs_by_cost ON jobs (
                owner, created_at_ms, currency, held_micros, charge_micros, charge_basis, model, is_rehearsal
            ) WHERE is_rehearsal = 0;

            -- 6. Paid jobs that may wait for somebody, and those whose own figure may still be had.
            CREATE INDEX jobs_unfinished_by_owner ON jobs (owner, id) WHERE finalized_at_ms IS NULL AND is_rehearsal = 0;
            CREATE INDEX jobs_unsettled ON jobs (owner, id) WHERE charge_basis = 'quote' AND remote_id IS NOT NULL;
            """
    )
}
