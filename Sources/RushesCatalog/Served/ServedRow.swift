package import Foundation
package import RushesCore

/// A row of the service's own list of models, `GET /api/v1/models`.
///
/// Its price (`base_price`) is that of the lowest tier and not what a run costs, so that it is no price rule; it is
/// kept for people to read.
package struct ServedRow: Sendable, Hashable {
    /// The model's id.
    package var id: ModelID
    /// What the model makes, in the service's word: `Video`, `Image`, …
    package var type: String
    /// The address of the model's schema; `nil` if the row names none.
    package var schema: URL?
    /// How the service calls it.
    package var displayName: String?
    /// How long it takes on average, in seconds; `nil` if the row does not say.
    package var averageLatency: Double?
    /// Whether the service shows it to people.
    package var isDisplayed: Bool
    /// The lowest tier's price in US dollars, as the service writes it.
    package var basePrice: String?

    /// Whether it makes video and is shown.
    package var isOfferedVideo: Bool { type.lowercased() == "video" && isDisplayed }

    /// Reads a row.
    ///
    /// The result is `nil` for a row without an id. Anything else that is missing or odd is no error: numbers may be
    /// texts, as the service has sent both.
    package init?(_ row: JSONValue) {
        guard let id = row["model"]?.stringValue, !id.isEmpty else { return nil }
        self.id = ModelID(id)
        type = row["type"]?.stringValue ?? ""
        schema = row["schema"]?.stringValue.flatMap(URL.init(string:))
        displayName = row["displayName"]?.stringValue
        isDisplayed = row["display_console"]?.boolValue ?? true
        basePrice = row["price"]?["actual"]?["base_price"].map(Allowed.text)
        if let latency = row["avgLatency"]?.secondsValue, latency > 0 {
            // The unit is not documented. No model is known to take a thousand seconds, and none to take one second.
            averageLatency = latency > 1000 ? latency / 1000 : latency
        }
    }

    /// Reads the whole list.
    ///
    /// - Parameter answer: the body of `GET /api/v1/models`: `{"code": …, "data": [row]}`.
    /// - Returns: the rows that have an id, in the service's order.
    /// - Throws: `provider_unreachable` if the body is no such list. An empty list is not an error.
    package static func list(parsing answer: Data) throws(RushesError) -> [ServedRow] {
        guard let value = try? JSONValue(parsing: answer), let rows = value["data"]?.arrayValue ?? value.arrayValue
        else {
            throw RushesError(.providerUnreachable, "the service's list of models cannot be read")
        }
        return rows.compactMap(ServedRow.init)
    }
}
