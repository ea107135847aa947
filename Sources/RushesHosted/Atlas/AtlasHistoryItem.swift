public import Foundation
public import RushesCore
public import RushesProvider

/// A prediction as the service remembers it: what a submission in doubt is compared with.
public struct AtlasHistoryItem: Sendable, Hashable {
    /// The service's id.
    public let remoteID: String
    /// When it was accepted, to the second, by the service's clock; `nil` if it does not say.
    public let createdAt: Date?
    /// The model.
    public let model: ModelID?
    /// The body that was submitted, if it can be read. It holds the prompt: never log it.
    public let requestBody: JSONValue?
    /// The service's own word for where it stands.
    public let status: String?
    /// What the service says of the prediction, as `observe` would; `nil` if it says nothing.
    public let observation: Observation?

    init?(_ value: JSONValue, reader: AtlasPredictionReader) {
        let result = value["result"]
        let id = value["ID"]?.stringValue ?? value["id"]?.stringValue ?? result?["id"]?.stringValue
        guard let id, !id.isEmpty else { return nil }
        remoteID = id
        let moment = value["createdAt"]
        createdAt = (moment?.numberValue ?? moment?.stringValue.flatMap { Double($0) })
            .flatMap { Date(checkedSecondsSince1970: $0) }
        model = (value["model"]?.stringValue ?? result?["model"]?.stringValue).map { ModelID($0) }
        switch value["requestBody"] {
        case .string(let text): requestBody = LooseJSON(text)?.value
        case .object(let members): requestBody = .object(members)
        default: requestBody = nil
        }
        status = value["status"]?.stringValue ?? result.flatMap(AtlasReply.status)
        var prediction = result?.objectValue ?? [:]
        if AtlasReply.status(in: .object(prediction)) == nil, let status { prediction["status"] = .string(status) }
        observation = reader.observation(in: AtlasReply(prediction: .object(prediction)))
    }
}

extension AtlasHistoryItem: CustomStringConvertible {
    /// The id and the service's word for where it stands; neither prompt nor link.
    public var description: String { "prediction \(remoteID) (\(status ?? "no status"))" }
}
