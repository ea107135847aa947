/// What a system says about the process that has an id now.
package enum ProcessSighting: Sendable, Hashable {
    /// There is none, or one that has ended and is only not collected yet.
    case gone
    /// There is one, started then (see ``WorkerID/startedAt``); `nil` if that cannot be told.
    case present(startedAt: String?)
}

extension WorkerID {
    /// Whether a worker may still run, as far as another can see. Only what is certainly gone is called dead: what cannot
    /// be seen from here is left to the end of its claim.
    ///
    /// - Parameters:
    ///   - here: who looks.
    ///   - look: what the system of whoever looks says about a process id; asked only if that id is counted alike there.
    /// - Returns: `false` if it has certainly ended.
    package func mayRun(seenFrom here: WorkerID, look: (_ processID: Int32) -> ProcessSighting) -> Bool {
        if nonce == here.nonce, processID == here.processID { return true }
        switch (boot, here.boot) {
        case (let theirs?, let ours?) where theirs == ours:
            // The same system, whatever it is called by now. In another container its ids mean other processes.
            guard namespace == here.namespace else { return true }
        case (.some, .some):
            // This machine has been started anew since; another machine cannot be seen.
            return host != here.host
        case (.some, .none):
            return true
        case (.none, _):
            // An id of an earlier version, or a system that does not tell.
            guard host == here.host, namespace == nil || namespace == here.namespace else { return true }
        }
        switch look(processID) {
        case .gone: return false
        case .present(let present):
            guard let present, let startedAt else { return true }
            return present == startedAt
        }
    }
}
