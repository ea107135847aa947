import Foundation
import GRDB
import RushesCore
import RushesLedger
import RushesTesting

/// A ledger as the first version made it, with its own SQL, so that no later change of ours can pass for it.
enum FirstLedger {
    /// What stands in it of one job.
    struct Content: Sendable {
        var job: Job
        var entries: [LedgerEntry]
        var takes: [Take]
    }

    /// Makes the file and writes random lives into it.
    static func make(
        at scratch: ScratchLedger,
        seeds: ClosedRange<UInt64> = 1...60
    ) async throws -> (jobs: [Content], path: String) {
        try scratch.write(Data())
        let memory = MemoryLedgerStore()
        var contents: [Content] = []
        for seed in seeds {
            let walk = LedgerWalk(seed: seed)
            // The first version knew no declaration.
            let events = walk.events.prefix { $0.name != "declared" }
            let job = try await memory.follow(walk.job, through: Array(events))
            contents.append(
                Content(
                    job: job,
                    entries: try await memory.entries(of: job.id, owner: job.owner),
                    takes: try await memory.takes(of: job.id, owner: job.owner)
                )
            )
        }
        let jobs = contents
        try await scratch.raw { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try lay(db)
            try db.inTransaction {
                for content in jobs { try insert(content.job, db) }
                for entry in jobs.flatMap(\.entries).sorted(by: { $0.sequence < $1.sequence }) { try insert(entry, db) }
                for take in jobs.flatMap(\.takes) {
                    guard let entry = jobs.flatMap(\.entries).first(where: { $0.content.take == take }) else {
                        continue
                    }
                    try insert(take, entry, db)
                }
                return .commit
            }
        }
        return (contents, scratch.path)
    }

    /// Lays the schema.
    static func lay(_ db: Database) throws {
        try db.inTransaction {
            try db.execute(sql: "CREATE TABLE migrations (name TEXT NOT NULL PRIMARY KEY) STRICT")
            try db.execute(sql: "PRAGMA application_id = 1381323592")
            try db.execute(sql: schema)
            try db.execute(sql: "INSERT INTO migrations (name) VALUES ('0001-ledger')")
            try db.execute(sql: "PRAGMA user_version = 1")
            return .commit
        }
    }

    private static func insert(_ job: Job, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO jobs (
                    id, owner, provider, model, state, is_rehearsal, held_micros, charge_micros, charge_basis, currency,
                    remote_id, attempts, created_at_ms, accepted_at_ms, finished_at_ms, finalized_at_ms, document
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                job.id.rawValue, job.owner.rawValue, job.provider.rawValue, job.input.model.rawValue,
                job.state.rawValue, job.isRehearsal, job.held.micros, job.charge?.amount.micros,
                job.charge?.basis.rawValue, job.held.currency.rawValue, job.remoteID, job.attempts,
                job.createdAt.milliseconds, job.acceptedAt?.milliseconds, job.finishedAt?.milliseconds,
                job.finalizedAt?.milliseconds, try LedgerCoding.text(of: job, as: "a job"),
            ]
        )
    }

    private static func insert(_ entry: LedgerEntry, _ db: Database) throws {
        let content =
            switch entry.content {
            case .queued(let job): try LedgerCoding.text(of: job, as: "a job")
            case .event(let event): try LedgerCoding.text(of: event, as: "an event")
            }
        try db.execute(
            sql: """
                INSERT INTO entries (seq, job_id, owner, at_ms, kind, held_micros, charged_micros, currency, content)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                entry.sequence, entry.jobID.rawValue, entry.owner.rawValue, entry.at.milliseconds, entry.content.kind,
                entry.held.micros, entry.charged.micros, entry.held.currency.rawValue, content,
            ]
        )
    }

    private static func insert(_ take: Take, _ entry: LedgerEntry, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO takes (id, job_id, owner, entry_seq, stored_at_ms, document) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                take.id.rawValue, take.jobID.rawValue, entry.owner.rawValue, entry.sequence,
                take.storedAt.milliseconds, try LedgerCoding.text(of: take, as: "a take"),
            ]
        )
    }

    private static let schema = """
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
}
