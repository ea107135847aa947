/// A part of a file that can be given: what a `206 Partial Content` carries (RFC 9110 §14.1.2).
package struct ByteRange: Sendable, Hashable {
    /// The first byte, from 0.
    package let first: Int64
    /// The last byte, which belongs to the range.
    package let last: Int64

    /// Makes a range of at least one byte.
    init(first: Int64, last: Int64) {
        self.first = first
        self.last = last
    }

    /// How many bytes there are, at least 1.
    package var count: Int64 { last - first + 1 }

    /// The value of `Content-Range` beside this part of a file of so many bytes (RFC 9110 §14.4).
    package func contentRange(of length: Int64) -> String { "bytes \(first)-\(last)/\(length)" }

    /// The value of `Content-Range` beside `416 Range Not Satisfiable` for a file of so many bytes (RFC 9110 §15.5.17).
    package static func unsatisfiableContentRange(of length: Int64) -> String { "bytes */\(length)" }
}
