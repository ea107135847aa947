package import RushesCore

/// Where an audit reports to.
package struct AuditReport: Sendable {
    private let continuation: AsyncStream<Result<AuditStep, RushesError>>.Continuation

    init(to continuation: AsyncStream<Result<AuditStep, RushesError>>.Continuation) {
        self.continuation = continuation
    }

    /// Tells how far the audit is, if that is another hundredth.
    ///
    /// - Returns: whether anybody listens.
    package func progress(_ done: Int, of total: Int) -> Bool {
        guard done == total || done * 100 / max(total, 1) != (done - 1) * 100 / max(total, 1) else { return true }
        if case .terminated = continuation.yield(.success(.progress(done: done, total: total))) { return false }
        return true
    }

    /// Tells of a fault.
    package func fault(_ fault: LedgerFault) { continuation.yield(.success(.fault(fault))) }

    /// Ends the report; an error says why the audit did not come to its end.
    package func finish(throwing error: RushesError? = nil) {
        if let error { continuation.yield(.failure(error)) }
        continuation.finish()
    }
}
