/// Names one worker on one machine, so that the claims of a dead process can be told from those of a living one.
public struct WorkerID: Sendable, Hashable, Codable {
    /// The machine's name.
    public let host: String
    /// The process's id on that machine.
    public let processID: Int32
    /// Something that changes with every start of the worker, since process ids are used again.
    public let nonce: String

    /// Names a worker.
    public init(host: String, processID: Int32, nonce: String) {
        self.host = host
        self.processID = processID
        self.nonce = nonce
    }
}
