/// Names one worker on one machine, so that the claims of a dead process can be told from those of a living one.
public struct WorkerID: Sendable, Hashable, Codable {
    /// The machine's name, as it was when the worker began.
    public let host: String
    /// The process's id, as it is counted in ``namespace``.
    public let processID: Int32
    /// Something that changes with every start of the worker, since process ids are used again.
    public let nonce: String
    /// Which start of the machine the process belongs to; `nil` if that cannot be told, as in ids of earlier versions.
    public let boot: String?
    /// In which namespace process ids are counted: each container has its own. `nil` where there is but one.
    public let namespace: String?
    /// When the process was started, in some unit of the system's: of two processes that have had the same id, the two
    /// differ in it. `nil` if that cannot be told.
    public let startedAt: String?

    /// What stands in ledgers and receipts for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case boot = "boot"
        case host = "host"
        case namespace = "namespace"
        case nonce = "nonce"
        case processID = "processID"
        case startedAt = "startedAt"
    }

    /// Names a worker.
    public init(
        host: String,
        processID: Int32,
        nonce: String,
        boot: String? = nil,
        namespace: String? = nil,
        startedAt: String? = nil
    ) {
        self.host = host
        self.processID = processID
        self.nonce = nonce
        self.boot = boot
        self.namespace = namespace
        self.startedAt = startedAt
    }
}
