package import RushesCatalog
package import RushesCore

/// A submission that its dialect has taken apart, before its model is looked up and its material is fetched.
package protocol OrderDraft: Sendable {
    /// The model by the caller's name for it.
    var model: String { get }

    /// The address to tell of the job's end; `nil` for none.
    var webhook: WebhookWish? { get }

    /// The order.
    ///
    /// - Parameters:
    ///   - known: the model of the very id that the caller names, if there is one.
    ///   - catalog: where a family's variant is looked up.
    ///   - given: finds the material that a text of the body stands for.
    /// - Returns: the brief. A model that does not exist is refused later.
    /// - Throws: what `given` throws; `invalid_brief` for what cannot be meant.
    func order(
        for known: Model?,
        in catalog: Catalog,
        given: (_ text: String) async throws -> GivenMaterial
    ) async throws -> Order
}

/// A submission as a brief.
package struct Order: Sendable {
    /// The brief.
    package var brief: Brief
    /// What was left out of the body or read in another way, in sentences.
    package var notes: [String]

    /// Collects the two.
    package init(brief: Brief, notes: [String] = []) {
        self.brief = brief
        self.notes = notes
    }
}

/// The address that a caller wants to be told at.
package struct WebhookWish: Sendable {
    /// The address.
    package var url: String
    /// The caller's name for it, for errors: `webhook_url`.
    package var member: String

    /// Names an address.
    package init(_ url: String, member: String) {
        self.url = url
        self.member = member
    }
}

/// A job that a submission has made, now or before.
package struct RecordedSubmission: Sendable {
    /// The job.
    package var job: Job
    /// What was left out of the body or read in another way, in sentences.
    package var notes: [String]
}

/// An order with its price.
package struct PricedOrder: Sendable {
    /// What would be sent.
    package var input: Input
    /// Its price; `nil` only in a rehearsal of a model whose price nobody knows.
    package var quote: Quote?
    /// What was left out of the body or read in another way, in sentences.
    package var notes: [String]
}
