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
        guard let known = try catalog.model(ModelID(model)) else { return brief }
        for field in known.fields {
            guard let role = field.role, let value = settings[field.name] else { continue }
            let texts: [String]
            switch (role, value) {
            case (.image, .string(let text)), (.lastImage, .string(let text)), (.video, .string(let text)),
                (.audio, .string(let text)):
                texts = text.isEmpty ? [] : [text]
            case (.image, .array(let items)), (.video, .array(let items)), (.audio, .array(let items)):
                texts = items.compactMap(\.stringValue)
                guard texts.count == items.count else { continue }
            case (.material, .array(let items)):
                texts = items.compactMap { $0["url"]?.stringValue }
                guard texts.count == items.count else { continue }
            default: continue
            }
            guard texts.count <= 32 else {
                throw RushesError(.invalidBrief, "`\(field.name)` has \(texts.count) items", hint: nil)
            }
            var sources: [MediaSource] = []
            for text in texts { sources.append(try await source(text, role.kind)) }
            brief.settings[field.name] = nil
            let takesReferences = [.referenceToVideo, .videoEdit, .videoExtend].contains(known.kind)
            switch role {
            case .image where takesReferences: brief.references += sources
            case .image: brief.images += sources
            case .lastImage: brief.lastImage = sources.first
            case .video: brief.videos += sources
            case .audio: brief.audios += sources
            default: brief.references += sources
            }
        }
        return brief
    }
}
