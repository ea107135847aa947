/// What a system says about the process that has an id now.
package enum ProcessSighting: Sendable, Hashable {
    /// There is none, or one that has ended and is only not collected yet.
    case gone
    /// There is one, started then (see `WorkerID.startedAt`); `nil` if that cannot be told.
    case present(startedAt: String?)
}
