import Foundation
import RushesCatalog
import RushesCore

/// The flat body of a submission in the Atlas Cloud API, taken apart: a model, a prompt, and the model's own settings.
struct AtlasOrder: OrderDraft {
    /// The model as the caller named it.
    let model: String
    /// The words.
    let prompt: String
    /// Everything else, by the model's own names.
    let settings: [String: JSONValue]
    /// Where the caller wants to be told of the end.
    let webhook: WebhookWish?
    /// The files that stood in the body.
    let files: InlineFiles
    /// Whether a member that the model lacks is refused whatever it says.
    let isStrict: Bool
    /// What was left out already, in sentences.
    let notes: [String]

    /// The longest name of a member; names come back in errors.
    private static let longestName = 100

    /// Takes a body apart.
    ///
    /// - Throws: `invalid_brief` if there is no model, or a member is not of its type.
    init(_ body: JSONBody, isStrict: Bool) throws(RushesError) {
        let members = body.members
        guard let model = members["model"]?.stringValue, !model.isEmpty, model.utf8.count <= 200 else {
            throw RushesError(
                .invalidBrief,
                "the body names no model",
                hint: "`GET /api/v1/models` lists them"
            )
        }
        if let prompt = members["prompt"], prompt.stringValue == nil, isStrict || !prompt.isNull {
            throw RushesError(.invalidBrief, "Invalid prompt: it must be a text", hint: nil)
        }
        self.model = model
        prompt = members["prompt"]?.stringValue ?? ""
        files = body.files
        self.isStrict = isStrict
        if body.files.stand(in: .string(prompt)) {
            throw RushesError(.invalidBrief, "Invalid prompt: a file stands where words should", hint: nil)
        }
        var settings = members
        for name in ["model", "prompt", "webhook_url"] { settings[name] = nil }
        var notes: [String] = []
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            guard name.utf8.count <= Self.longestName, !body.files.stand(in: .string(name)) else {
                throw RushesError(.invalidBrief, "the body has a member whose name no model has", hint: nil)
            }
            // Many clients send `null` for what they do not set.
            guard value.isNull, !isStrict else { continue }
            settings[name] = nil
            notes.append("`\(name)` was left out: it is null")
        }
        self.settings = settings
        self.notes = notes
        switch members["webhook_url"] {
        case nil, .null?, .string("")?: webhook = nil
        case .string(let address)?: webhook = WebhookWish(address, member: "webhook_url")
        default: throw RushesError(.invalidBrief, "`webhook_url` must be a text", hint: nil)
        }
    }

    /// The body as a brief.
    ///
    /// - Parameters:
    ///   - known: the model of the very id that the body names, if there is one.
    ///   - catalog: where a family's variant is looked up.
    ///   - given: what a text stands for that gives material.
    /// - Returns: the brief. Its material is where a brief has material; its other settings go by the model's names, so
    ///   that what the model does not allow is refused in the model's own words. What the model lacks and may do without
    ///   is left out, with a note.
    /// - Throws: what `given` throws; `invalid_brief` for a name that is nearly one of the model's. A model that does not
    ///   exist is refused later.
    func order(
        for known: Model?,
        in catalog: Catalog,
        given: (_ text: String) async throws -> GivenMaterial
    ) async throws -> Order {
        var reading = Order(brief: Brief(prompt, model: model, settings: settings), notes: notes)
        let kinds = try await takeMaterial(into: &reading, known: known, given: given)
        guard let model = try known ?? Self.chosen(for: reading.brief, kinds, in: catalog) else {
            // What is behind the gateway may know it all the same; there its settings go by what they are for.
            for (name, value) in reading.brief.settings {
                guard let role = FieldRole(name: name, type: value.fieldType), reading.brief.take(value, as: role)
                else { continue }
                reading.brief.settings[name] = nil
            }
            try refuseFiles(in: reading.brief, of: self.model)
            return reading
        }
        for (name, value) in reading.brief.settings.sorted(by: { $0.key < $1.key }) {
            let field = model.field(name)
            if let field {
                // Some clients write numbers as texts, and leave the places of pictures empty.
                if [.integer, .number].contains(field.type), let number = value.numberInText {
                    reading.brief.settings[name] = number
                } else if field.role?.kind != nil || field.role == .material, value == "" || value == [] {
                    reading.brief.settings[name] = nil
                }
                continue
            }
            if let role = FieldRole(name: name, type: value.fieldType), model.serves(role, value),
                reading.brief.take(value, as: role)
            {
                // A body that was written for one model goes to another with its name alone changed.
                reading.brief.settings[name] = nil
                continue
            }
            try loosen(name, value, of: model, in: &reading)
        }
        try refuseFiles(in: reading.brief, of: model.id.rawValue)
        return reading
    }

    /// The model that a family's name or an old spelling leads to; `nil` if the catalog knows none.
    private static func chosen(
        for brief: Brief,
        _ kinds: [MediaSource: MediaKind],
        in catalog: Catalog
    ) throws(RushesError) -> Model? {
        do throws(RushesError) {
            return try catalog.model(chosenFor: brief, referenceKinds: kinds)
        } catch  where error.code == .unknownModel {
            return nil
        }
    }

    private func refuseFiles(in brief: Brief, of model: String) throws(RushesError) {
        guard brief.settings.values.contains(where: files.stand) else { return }
        throw RushesError(
            .invalidBrief,
            "a file stands in the body where `\(model)` takes none",
            hint: "give it as one of the model's own pictures, clips or sounds"
        )
    }

    /// Leaves a member out that the model lacks, if it may be.
    private func loosen(
        _ name: String,
        _ value: JSONValue,
        of model: Model,
        in reading: inout Order
    ) throws(RushesError) {
        guard !isStrict else { return }
        let stray = model.stray(name, value: value)
        switch stray {
        case .droppable(let reason):
            // What is not known to be missing goes as it came.
            guard model.incomplete == nil || reason == .empty else { return }
            reading.brief.settings[name] = nil
            reading.notes.append(stray.sentence(on: name, of: model.id))
        case .refused(.near):
            guard model.incomplete == nil else { return }
            throw RushesError(.invalidBrief, stray.sentence(on: name, of: model.id), hint: nil)
        case .refused: return
        }
    }

    // MARK: - Material

    /// Takes what the body gives beside its words.
    ///
    /// - Returns: what each piece is, where that was looked at.
    private func takeMaterial(
        into reading: inout Order,
        known: Model?,
        given: (_ text: String) async throws -> GivenMaterial
    ) async throws -> [MediaSource: MediaKind] {
        var kinds: [MediaSource: MediaKind] = [:]
        /// What was given under each role, by its text or its file's content.
        var seen: [FieldRole: [String: String]] = [:]
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            let field = known?.field(name)
            guard let role = field?.role ?? FieldRole(name: name, type: value.fieldType),
                role.kind != nil || role == .material, let list = try addresses(in: value, role: role, named: name)
            else { continue }
            // An empty one is left out further on: with a note, if the model lacks it.
            guard !list.texts.isEmpty else { continue }
            if list.texts.count > 1, list.wasOneText {
                reading.notes.append("`\(name)` was one text and is read as \(list.texts.count) addresses")
            }
            reading.brief.settings[name] = nil
            var sources: [MediaSource] = []
            for text in list.texts {
                let content = files[text].map { "sha256 \($0.sha256)" } ?? text
                // The same under two names is one: clients that do not know a model's name for it give both.
                if let other = seen[role]?[content], other != name {
                    reading.notes.append("`\(name)` gives what `\(other)` gives, and is counted once")
                    continue
                }
                seen[role, default: [:]][content] = name
                let piece = try await given(text)
                if let kind = piece.kind { kinds[piece.source] = kind }
                sources.append(piece.source)
            }
            switch role {
            case .image: reading.brief.images += sources
            case .lastImage:
                guard sources.count <= 1, sources.isEmpty || reading.brief.lastImage == nil else {
                    throw RushesError(.invalidBrief, "more than one picture is given to end on", hint: nil)
                }
                reading.brief.lastImage = sources.first ?? reading.brief.lastImage
            case .video: reading.brief.videos += sources
            case .audio: reading.brief.audios += sources
            default: reading.brief.references += sources
            }
        }
        return kinds
    }

    /// The addresses in a member of the body; `nil` if it is not of the form that the model wants, which is refused later.
    private func addresses(
        in value: JSONValue,
        role: FieldRole,
        named name: String
    ) throws(RushesError) -> (texts: [String], wasOneText: Bool)? {
        var texts: [String] = []
        var wasOneText = false
        switch value {
        case .string(let text) where role != .material:
            texts = try Self.split(text, named: name)
            wasOneText = true
        case .array(let items):
            for item in items {
                // Empty places of a form are none.
                if !isStrict, item.isNull || item == "" { continue }
                guard let text = item["url"]?.stringValue ?? (role == .material ? nil : item.stringValue) else {
                    return nil
                }
                let parts = try Self.split(text, named: name)
                wasOneText = wasOneText || parts.count > 1
                texts += parts
            }
        default: return nil
        }
        guard texts.count <= 32 else {
            throw RushesError(.invalidBrief, "`\(name)` has \(texts.count) items", hint: nil)
        }
        return (texts, wasOneText)
    }

    /// The addresses in one text: one, or several on lines of their own or written as a list.
    private static func split(_ text: String, named name: String) throws(RushesError) -> [String] {
        let whole = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !whole.isEmpty else { return [] }
        if whole.hasPrefix("["), let items = (try? JSONValue(parsing: whole))?.arrayValue {
            let texts = items.compactMap(\.stringValue)
            guard texts.count == items.count else {
                throw RushesError(.invalidBrief, "`\(name)` is a list of something other than addresses", hint: nil)
            }
            return texts
        }
        var texts: [String] = []
        for part in whole.split(whereSeparator: \.isWhitespace) {
            // A file in base64 may have line breaks; an address has a scheme.
            if let last = texts.last, !hasScheme(part), !last.contains("://") {
                texts[texts.count - 1] = last + part
            } else {
                texts.append(String(part))
            }
        }
        for text in texts
        where [",", ";", "|"].contains(where: { joint in
            ["https://", "http://", "asset://", "data:"].contains { text.contains("\(joint)\($0)") }
        }) && text.utf8.count < 20_000 {
            throw RushesError(
                .invalidBrief,
                "`\(name)` has several addresses in one text",
                hint: "give a list, or each on a line of its own"
            )
        }
        return texts
    }

    private static func hasScheme(_ text: some StringProtocol) -> Bool {
        ["https://", "http://", "asset://", "data:", "file:"].contains { text.prefix(8).lowercased().hasPrefix($0) }
    }
}

extension Model {
    /// Whether the model has a setting for a purpose, so that a value can go there under another name.
    fileprivate func serves(_ role: FieldRole, _ value: JSONValue) -> Bool {
        if field(for: role) != nil || incomplete != nil { return true }
        // A size is shape and fineness in one.
        if [.aspect, .resolution].contains(role), field(for: .size) != nil { return true }
        return role == .sound && alwaysHasSound && value == true
    }
}

extension Brief {
    /// Takes a setting by what it is for, whatever it is called.
    ///
    /// - Returns: whether the value can be that.
    fileprivate mutating func take(_ value: JSONValue, as role: FieldRole) -> Bool {
        switch (role, value) {
        case (.aspect, .string(let text)) where !text.isEmpty: aspect = Aspect(rawValue: text)
        case (.resolution, .string(let text)) where !text.isEmpty: resolution = Resolution(rawValue: text)
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
