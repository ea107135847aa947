/// How a request for a file with ranges and preconditions is answered.
package enum RangeDecision: Sendable, Hashable {
    /// `200`: the whole file.
    case whole
    /// `206`: a part of it.
    case part(ByteRange)
    /// `304`: the client has it.
    case notModified
    /// `416`: the file has no such bytes.
    case unsatisfiable
    /// `412`: the file is not the one that the client meant.
    case preconditionFailed
}
