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
        var word: String? { (result?.status ?? status)?.lowercased() }
    }

    var data: Content
}
