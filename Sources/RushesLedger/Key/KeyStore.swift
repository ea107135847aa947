public import Foundation
public import RushesCore

/// Where the keys of callers are recorded. None is ever removed: jobs belong to them.
///
/// All calls throw what those of a ``LedgerStore`` do, and what each says below.
public protocol KeyStore: Sendable {
    /// Records a new key.
    ///
    /// - Throws: `invalid_brief` if a key that is valid when this one is made has its name; `internal_error` if there is
    ///   one with its id or digest.
    func add(_ key: AccessKey) async throws(RushesError)

    /// All keys, oldest first, those that are no longer valid included.
    func keys() async throws(RushesError) -> [AccessKey]

    /// The keys with a prefix (``AccessKey/prefix``), valid or not, oldest first: nearly always one or none.
    func keys(withPrefix prefix: String) async throws(RushesError) -> [AccessKey]

    /// Makes a key invalid for ever. One that was revoked before keeps its first moment; that is not an error.
    ///
    /// - Returns: the key as it now is.
    /// - Throws: `not_found`.
    @discardableResult
    func revoke(_ id: AccessKey.ID, at moment: Date) async throws(RushesError) -> AccessKey
}
