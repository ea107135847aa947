/// The `Content-Range` of an answer (RFC 9110 §14.4): `bytes 5-9/10`, or `bytes */10` where no part was sent.
struct ContentRange: Sendable, Hashable {
    /// The first byte that was sent; `nil` where none was.
    var start: Int64?
    /// The size of the whole; `nil` if the server does not know.
    var total: Int64?

    /// Reads a header's value; `nil` if it makes no sense.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
        let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        if parts[1] != "*" {
            guard let total = Int64(parts[1]), total >= 0 else { return nil }
            self.total = total
        }
        guard parts[0] != "*" else { return }
        let ends = parts[0].split(separator: "-")
        guard ends.count == 2, let start = Int64(ends[0]), let end = Int64(ends[1]), start >= 0, end >= start else {
            return nil
        }
        self.start = start
    }
}
