import Foundation
import RushesCatalog
import RushesCore

/// The flat body of a submission in the Atlas Cloud API, taken apart: a model, a prompt, and the model's own settings.
struct AtlasBody {
    /// The model as the caller named it.
    let model: String
    /// The words.
    let prompt: String
    /// Everything else, by the model's own names.
    let settings: [String: JSONValue]
    /// Where the caller wants to be told of the end.
    let webhook: String?

    /// Members that mean something on models of other kinds, and nothing if they are off.
    private static let switches: Set = ["enable_sync_mode", "enable_base64_output"]

    /// Takes a body apart.
    ///
    /// - Throws: `invalid_brief` if there is no model, or a member is not of its type.
    init(_ members: [String: JSONValue]) throws(RushesError) {
        guard let model = members["model"]?.stringValue, !model.isEmpty, model.utf8.count <= 200 else {
            throw RushesError(
                .invalidBrief,
                "the body names no model",
                hint: "`GET /api/v1/models` lists them"
            )
        }
        if let prompt = members["prompt"], prompt.stringValue == nil {
            throw RushesError(.invalidBrief, "Invalid prompt: it must be a text", hint: nil)
        }
        self.model = model
        prompt = members["prompt"]?.stringValue ?? ""
        var settings = members
        for name in ["model", "prompt", "webhook_url"] { settings[name] = nil }
        for name in Self.switches where settings[name] == false { settings[name] = nil }
        self.settings = settings
        switch members["webhook_url"] {
        case nil, .null?: webhook = nil
        case .string(let address)?: webhook = address
        default: throw RushesError(.invalidBrief, "`webhook_url` must be a text", hint: nil)
        }
    }

    /// The body as a brief.
    ///
    /// - Parameters:
    ///   - catalog: where the model's settings are looked up.
    ///   - source: what a given address stands for.
    /// - Returns: the brief. Its material is where a brief has material; its other settings go by the model's names, so
    ///   that what the model does not allow is refused in the model's own words.
    /// - Throws: what `source` throws. A model that does not exist is refused later.
    func brief(
        in catalog: Catalog,
        source: (_ address: String, _ kind: MediaKind?) async throws -> MediaSource
    ) async throws -> Brief {
        var brief = Brief(prompt, model: model, settings: settings)
        let known = try catalog.model(ModelID(model))
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            let field = known?.field(name)
            if let type = field?.type, [.integer, .number].contains(type), let number = value.numberInText {
                // Some clients write numbers as texts.
                brief.settings[name] = number
                continue
            }
            guard let role = field?.role ?? FieldRole(name: name, type: value.fieldType) else { continue }
            if role.kind != nil || role == .material {
                guard let addresses = try addresses(in: value, role: role, named: name) else { continue }
                var sources: [MediaSource] = []
                for address in addresses { sources.append(try await source(address, role.kind)) }
                brief.settings[name] = nil
                switch role {
                case .image: brief.images += sources
                case .lastImage: brief.lastImage = sources.first
                case .video: brief.videos += sources
                case .audio: brief.audios += sources
                default: brief.references += sources
                }
            } else if field == nil, brief.take(value, as: role) {
                // A body that was written for one model goes to another with its name alone changed.
                brief.settings[name] = nil
            }
        }
        return brief
    }

    /// The addresses in a member of the body; `nil` if it is not of the form that the model wants, which is refused later.
    private func addresses(
        in value: JSONValue,
        role: FieldRole,
        named name: String
    ) throws(RushesError) -> [String]? {
        let texts: [String?]
        switch value {
        case .string(let text) where role != .material: texts = text.isEmpty ? [] : [text]
        case .array(let items): texts = items.map { role == .material ? $0["url"]?.stringValue : $0.stringValue }
        default: return nil
        }
        guard texts.count <= 32 else {
            throw RushesError(.invalidBrief, "`\(name)` has \(texts.count) items", hint: nil)
        }
        let found = texts.compactMap(\.self)
        return found.count == texts.count ? found : nil
    }
}

extension Brief {
    /// Takes a setting by what it is for, whatever it is called.
    ///
    /// - Returns: whether the value can be that.
    fileprivate mutating func take(_ value: JSONValue, as role: FieldRole) -> Bool {
        switch (role, value) {
        case (.aspect, .string(let text)): aspect = Aspect(rawValue: text)
        case (.resolution, .string(let text)): resolution = Resolution(rawValue: text)
        case (.negativePrompt, .string(let text)): negativePrompt = text
        case (.sound, .bool(let isOn)): sound = isOn
        case (.seed, .integer(let number)): seed = number
        case (.duration, _):
            guard let seconds = value.numberValue, seconds > 0, seconds < 86_400 else { return false }
            duration = .seconds(seconds)
        default: return false
        }
        return true
    }
}

extension JSONValue {
    /// The number that a text is; `nil` for anything else.
    fileprivate var numberInText: JSONValue? {
        guard case .string(let text) = self, text.utf8.count <= 20 else { return nil }
        return Int64(text).map(JSONValue.integer)
    }

    /// The type that a setting of this value would have.
    fileprivate var fieldType: FieldType {
        switch self {
        case .null, .string: .string
        case .bool: .boolean
        case .integer: .integer
        case .number: .number
        case .array: .array
        case .object: .object
        }
    }
}
