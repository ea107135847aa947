import Crypto
public import Foundation
public import Logging
public import RushesCore
public import RushesProvider

/// Everything that calls to the Atlas Cloud service need: where it is, the key, connections, time and chance.
///
/// ``AtlasProvider`` and ``AtlasAccount`` are two views of one service. Making one costs nothing: no connection is
/// opened and no file read before the first call.
public struct AtlasService: Sendable {
    /// How long calls may take.
    public struct Limits: Sendable, Hashable {
        /// A live quote; after this silence there is none.
        public var quote: Duration = .seconds(2)
        /// A submission, whose answer comes at once when the service is well. Beyond it the submission is in doubt.
        public var submission: Duration = .seconds(90)
        /// One look at a prediction.
        public var observation: Duration = .seconds(20)
        /// A page of history.
        public var history: Duration = .seconds(10)
        /// Balance, models and schemas.
        public var account: Duration = .seconds(20)

        /// The default limits.
        public init() {}
    }

    /// The name that jobs refer to the account by.
    public let name: ProviderID
    /// What is peculiar to it.
    public let traits: ProviderTraits
    /// Where the service is.
    public let address: ServiceAddress
    /// How long calls may take.
    public let limits: Limits
    /// Where clips are kept that stand in the service's answers, until they are at their places; `nil` for nowhere.
    public let spoolDirectory: String?
    /// How often an upload is tried.
    public let uploadBudget: RetryBudget

    let transport: Transport
    let clock: any Clock<Duration>
    let now: @Sendable () -> Date
    let wait: @Sendable (_ attempt: Int, _ retryAfter: Duration?) -> Duration
    let logger: Logger

    /// Describes a service.
    ///
    /// - Parameters:
    ///   - name: the name that jobs refer to the account by.
    ///   - traits: what is peculiar to it.
    ///   - address: the base URL, checked.
    ///   - key: the account's key; `nil` leaves only what needs none.
    ///   - headers: further headers of every request to the service's own origin.
    ///   - connections: the process's connections; whoever made them shuts them down.
    ///   - userAgent: how the program calls itself; the service's firewall refuses nameless clients.
    ///   - limits: how long calls may take.
    ///   - spoolDirectory: the absolute path of a folder for clips that stand in answers; it is made when it is needed.
    ///   - uploadBudget: how often an upload, which costs nothing, is tried.
    ///   - clock: measures limits and waits.
    ///   - now: the date, for prices and for dates in answers.
    ///   - wait: the wait before the next try of an upload; by default exponential with full jitter.
    ///   - logger: told ids, statuses and times, never keys, prompts or links.
    public init(
        name: ProviderID = .atlas,
        traits: ProviderTraits = .atlas,
        address: ServiceAddress = .atlas,
        key: Secret?,
        headers: [String: String] = [:],
        connections: HostedConnections,
        userAgent: String = "rushes",
        limits: Limits = Limits(),
        spoolDirectory: String? = nil,
        uploadBudget: RetryBudget = RetryBudget(),
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { Date() },
        wait: @escaping @Sendable (_ attempt: Int, _ retryAfter: Duration?) -> Duration = { attempt, retryAfter in
            var random = SystemRandomNumberGenerator()
            return Backoff().wait(after: attempt, retryAfter: retryAfter, using: &random)
        },
        logger: Logger = Logger(label: "rushes.atlas", factory: { _ in SwiftLogNoOpLogHandler() })
    ) {
        self.name = name
        self.traits = traits
        self.address = address
        self.limits = limits
        self.spoolDirectory = spoolDirectory
        self.uploadBudget = uploadBudget
        self.transport = Transport(
            address: address,
            key: key,
            headers: headers,
            connections: connections,
            userAgent: userAgent,
            clock: clock
        )
        self.clock = clock
        self.now = now
        self.wait = wait
        self.logger = logger
    }

    /// Where a prediction is asked for.
    func predictionAddress(of id: String) -> String { "\(address.base)/model/prediction/\(id)" }

    /// Where a clip can be had again that stands in the answer about a prediction itself; only we can read it.
    func inlineAddress(of id: String, number: Int) -> String? {
        Self.isPlain(id) ? "\(predictionAddress(of: id))#\(Self.inlineMark)\(number)" : nil
    }

    /// Which clip in the answer about a prediction an address means; `nil` if it is any other address.
    func inlineNumber(in address: String, of id: String) -> Int? {
        let start = "\(predictionAddress(of: id))#\(Self.inlineMark)"
        return address.hasPrefix(start) ? Int(address.dropFirst(start.count)) : nil
    }

    private static let inlineMark = "inline-"

    /// Whether there is a key.
    public var hasKey: Bool { transport.key != nil }

    /// The first half of the SHA-256 of address and key: it tells accounts apart, and nothing of a random key.
    var accountMark: String? {
        guard let key = transport.key else { return nil }
        let digest = SHA256.hash(data: Data("\(address.base) \(key.reveal())".utf8))
        return String(digest.hexadecimal.prefix(32))
    }

    /// The error of every call that needs a key when there is none.
    var missingKey: RushesError { RushesError(.noAPIKey, "no key for `\(name)` is set") }

    /// The service's own words, fit for messages: without the key and the given texts.
    func words(_ text: String?, withholding texts: [String] = []) -> String? {
        guard let text else { return nil }
        return ServiceWords.cleaned(text, withholding: texts + [transport.key?.reveal()].compactMap(\.self))
    }

    /// Whether an id can stand in a path as it is: nothing else is ever sent.
    static func isPlain(_ id: String) -> Bool {
        (1...128).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
                    || byte == 95
            }
    }
}

extension ServiceAddress {
    /// The Atlas Cloud media API, as its documentation gives it.
    public static let atlas = ServiceAddress(checked: "https://api.atlascloud.ai/api/v1", "https://api.atlascloud.ai")
}
