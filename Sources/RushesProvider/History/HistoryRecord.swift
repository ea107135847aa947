public import Foundation
public import RushesCore

/// A prediction as a provider remembers it.
public struct HistoryRecord: Sendable, Hashable {
    /// The provider's id.
    public var remoteID: String
    /// When it was accepted, by the provider's clock; `nil` if it does not say.
    public var acceptedAt: Date?
    /// The model; `nil` if it does not say.
    public var model: ModelID?
    /// The body that was submitted, if it can be read. It holds the prompt: never log it.
    public var body: JSONValue?

    /// Describes a prediction.
    public init(remoteID: String, acceptedAt: Date?, model: ModelID?, body: JSONValue?) {
        self.remoteID = remoteID
        self.acceptedAt = acceptedAt
        self.model = model
        self.body = body
    }
}

extension HistoryRecord: CustomStringConvertible {
    /// The id alone: neither prompt nor link.
    public var description: String { "prediction \(remoteID)" }
}
