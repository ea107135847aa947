import GRDB

/// Something that is to be written, and whoever waits for it.
///
/// A change is made once, and its maker is told once, after the commit that it was part of has succeeded or failed.
struct LedgerChange: Sendable {
    /// Tells the maker how it ended; the error is that of the whole commit, `nil` if it succeeded.
    typealias Ending = @Sendable (_ failureOfCommit: (any Error)?) -> Void

    private let attempt: @Sendable (Database) -> (failure: (any Error)?, ending: Ending)
    private let refusal: @Sendable (any Error) -> Void

    /// Describes a change.
    ///
    /// - Parameters:
    ///   - work: what is written.
    ///   - tell: called once with what the work gave, or with why it did not come to be.
    init<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value,
        tell: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        attempt = { db in
            let result = Result { try work(db) }
            let failure: (any Error)? = if case .failure(let error) = result { error } else { nil }
            return (failure, { failureOfCommit in tell(failureOfCommit.map { .failure($0) } ?? result) })
        }
        refusal = { error in tell(.failure(error)) }
    }

    /// Makes the change inside a transaction; a failed one leaves its traces to be undone by the caller.
    func make(in db: Database) -> (failure: (any Error)?, ending: Ending) { attempt(db) }

    /// Tells the maker that it did not come to making the change.
    func refuse(_ error: any Error) { refusal(error) }
}
