import HTTPTypes
import RushesCatalog
import RushesCore

/// Makes orders of drafts: looks the model up, checks that the key is for it, and fetches what the body names.
struct OrderReader: Sendable {
    let dependencies: GatewayDependencies

    /// The order.
    ///
    /// - Throws: `not_allowed` for a model that the key is not for; what the draft and its material are refused for.
    func order(of draft: any OrderDraft, _ body: JSONBody, _ caller: Caller?) async throws -> Order {
        let model: Model? =
            if caller == nil {
                try await dependencies.board.page().byID[draft.model]
            } else {
                try await dependencies.studio.model(ModelID(draft.model))
            }
        let known = model?.id.rawValue == draft.model ? model : nil
        // Nothing is fetched for a model that the key is not for; a family's name is looked at again once it is chosen.
        if let known { try caller?.check(known.id) }
        return try await draft.order(for: known, in: dependencies.studio.catalog()) { text in
            try await dependencies.material.given(text, among: body.files, by: caller)
        }
    }

    /// What was left out or read in another way, for people who look at headers.
    static func headers(_ notes: [String]) -> HTTPFields {
        guard !notes.isEmpty else { return [:] }
        // Names of members are the caller's: of them only plain characters become part of a header.
        let plain = notes.joined(separator: "; ").unicodeScalars.map { scalar in
            scalar.isASCII && scalar.value >= 0x20 && scalar.value != 0x7F ? Character(scalar) : "?"
        }
        return [.note: String(plain.prefix(1000))]
    }
}
