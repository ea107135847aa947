public import RushesCore

/// What an audit tells on its way, as it goes. It can be listened to once.
public struct AuditSteps: AsyncSequence, Sendable {
    /// What is told.
    public typealias Element = AuditStep
    /// How telling fails.
    public typealias Failure = RushesError

    private let stream: AsyncStream<Result<AuditStep, RushesError>>

    /// Begins an audit.
    ///
    /// - Parameter begin: begins the work, which may go on after this returns, and reports to what it is given.
    package init(_ begin: (AuditReport) -> Void) {
        let (stream, continuation) = AsyncStream.makeStream(of: Result<AuditStep, RushesError>.self)
        self.stream = stream
        begin(AuditReport(to: continuation))
    }

    /// Begins to listen.
    public func makeAsyncIterator() -> Iterator { Iterator(base: stream.makeAsyncIterator()) }

    /// Listens to an audit.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var base: AsyncStream<Result<AuditStep, RushesError>>.Iterator

        /// The next that is told; `nil` after the audit, or if the task is cancelled.
        public mutating func next() async throws(RushesError) -> AuditStep? { try await next(isolation: #isolation) }

        /// The next that is told; `nil` after the audit, or if the task is cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(RushesError) -> AuditStep? {
            try await base.next(isolation: actor)?.get()
        }
    }
}
