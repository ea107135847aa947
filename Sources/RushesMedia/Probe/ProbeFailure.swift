/// Why a content could not be measured.
package enum ProbeFailure: Error, Sendable, Hashable {
    /// The content ends before what its own header promises.
    case truncated
    /// The content begins like no format that is known here.
    case unknownFormat
    /// The header contradicts itself; in a few words, how.
    case malformed(String)
    /// The header is longer or more nested than any honest one.
    case tooComplex
    /// The bytes could not be read.
    case unreadable
}
