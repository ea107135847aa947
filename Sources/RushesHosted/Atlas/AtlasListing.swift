import Foundation
import RushesCore

/// No more of `GET /model/history` than which predictions have ended; everything else is passed over unread.
struct AtlasListing: Decodable {
    struct Content: Decodable {
        var items: [Item]
    }

    struct Item: Decodable {
        private enum CodingKeys: String, CodingKey {
            case upperCaseID = "ID"
            case id, status, result
        }

        private struct Result: Decodable {
            var id: String?
            var status: String?
        }

        private var upperCaseID: String?
        private var id: String?
        private var status: String?
        private var result: Result?

        /// The service's id, in any of its places.
        var remoteID: String? { upperCaseID ?? id ?? result?.id }
        /// The service's word for where it stands. The prediction's own goes before that of the list's row.
        var word: String? { result?.status ?? status }

        private init(_ value: JSONValue) {
            upperCaseID = value["ID"]?.stringValue
            id = value["id"]?.stringValue
            status = value["status"]?.stringValue
            result = value["result"].map { Result(id: $0["id"]?.stringValue, status: AtlasReply.status(in: $0)) }
        }

        static func read(_ values: [JSONValue]) -> [Item] { values.map { Item($0) } }
    }

    var data: Content

    /// Reads a list; `nil` if it is none.
    static func read(_ bytes: Data) -> AtlasListing? {
        if let listing = try? JSONDecoder().decode(AtlasListing.self, from: bytes) { return listing }
        // Something in it is not as JSON has it, or not where it was: the slower reader finds what is needed.
        guard let items = LooseJSON(bytes)?.value["data"]?["items"]?.arrayValue else { return nil }
        return AtlasListing(data: Content(items: Item.read(items)))
    }
}
