package import RushesLedger

extension WorkerID {
    /// Whether a worker may still run, as far as another can see. Only what is certainly gone is called dead: what cannot
    /// be seen from here is left to the end of its claim, which is a matter of seconds.
    ///
    /// A process id means something only within one start of one machine, and there within one namespace: on a volume that
    /// machines or containers share, an equal id is another's process. A machine's name proves nothing, since others may
    /// have the same. Who cannot say where ids are counted is therefore taken for living.
    ///
    /// - Parameters:
    ///   - here: who looks.
    ///   - look: what the system of whoever looks says about a process id; asked only if that id is counted alike there.
    /// - Returns: `false` if it has certainly ended.
    package func mayRun(seenFrom here: WorkerID, look: (_ processID: Int32) -> ProcessSighting) -> Bool {
        guard let boot, boot == here.boot, namespace == here.namespace else { return true }
        switch look(processID) {
        case .gone: return false
        case .present(let present):
            guard let present, let startedAt else { return true }
            return present == startedAt
        }
    }
}
