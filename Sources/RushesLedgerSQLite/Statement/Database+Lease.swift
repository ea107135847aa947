import Foundation
import GRDB
import RushesCore
import RushesLedger

/// The `leases` table.
extension Database {
    func lease(of id: Job.ID) throws -> (lease: Lease, term: LeaseTerm)? {
        let statement = try cachedStatement(
            sql: """
                SELECT token, host, process_id, nonce, boot, namespace, started_at, expires_at_ms, length_ms FROM leases
                WHERE job = (SELECT number FROM jobs WHERE id = ?)
                """
        )
        return try Row.fetchOne(statement, arguments: [id.rawValue]).map { row in
            let term = LeaseTerm(end: row[7], length: row[8])
            let worker = WorkerID(row: row, from: 1)
            return (Lease(jobID: id, token: row[0], worker: worker, duration: .milliseconds(term.length ?? 0)), term)
        }
    }

    func put(_ lease: Lease, _ term: LeaseTerm) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO leases (
                    job, token, host, process_id, nonce, boot, namespace, started_at, expires_at_ms, length_ms
                ) VALUES ((SELECT number FROM jobs WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (job) DO UPDATE SET
                    token = excluded.token, host = excluded.host, process_id = excluded.process_id,
                    nonce = excluded.nonce, boot = excluded.boot, namespace = excluded.namespace,
                    started_at = excluded.started_at, expires_at_ms = excluded.expires_at_ms,
                    length_ms = excluded.length_ms
                """
        )
        try statement.execute(arguments: [
            lease.jobID.rawValue, lease.token, lease.worker.host, lease.worker.processID, lease.worker.nonce,
            lease.worker.boot, lease.worker.namespace, lease.worker.startedAt, term.end, term.length,
        ])
    }

    /// Moves a claim's end.
    ///
    /// - Returns: whether the claim is still the job's.
    func extend(_ lease: Lease, to term: LeaseTerm) throws -> Bool {
        let statement = try cachedStatement(
            sql: """
                UPDATE leases SET expires_at_ms = ?, length_ms = ?
                WHERE job = (SELECT number FROM jobs WHERE id = ?) AND token = ?
                """
        )
        try statement.execute(arguments: [term.end, term.length, lease.jobID.rawValue, lease.token])
        return changesCount > 0
    }

    func drop(_ lease: Lease) throws {
        let statement = try cachedStatement(
            sql: "DELETE FROM leases WHERE job = (SELECT number FROM jobs WHERE id = ?) AND token = ?"
        )
        try statement.execute(arguments: [lease.jobID.rawValue, lease.token])
    }

    /// Throws `lease_lost` unless the claim is still the job's.
    func checkFence(_ lease: Lease) throws {
        guard try self.lease(of: lease.jobID)?.lease.token == lease.token else {
            throw RushesError(.leaseLost, "the claim on job \(lease.jobID) is lost")
        }
    }
}

extension WorkerID {
    /// The worker in six columns of a row: host, process, nonce, boot, namespace, start.
    init(row: Row, from first: Int) {
        self.init(
            host: row[first],
            processID: row[first + 1],
            nonce: row[first + 2],
            boot: row[first + 3],
            namespace: row[first + 4],
            startedAt: row[first + 5]
        )
    }
}
