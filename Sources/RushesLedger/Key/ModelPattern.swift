package import RushesCore

/// A pattern for ids of models, in which `*` stands for any characters, however many, `/` among them.
///
/// There is nothing else to it, so that no pattern can take long: only the last star that was met is ever tried further
/// on.
package struct ModelPattern: Sendable, Hashable {
    private let text: [UInt8]

    /// Takes a pattern as it was written; capital letters are as small ones.
    package init(_ text: String) { self.text = Array(text.lowercased().utf8) }

    /// Whether the pattern stands for the whole of an id.
    package func matches(_ model: ModelID) -> Bool {
        let id = Array(model.rawValue.lowercased().utf8)
        var (place, next) = (0, 0)
        // Where the last star stands, and up to where it reaches; what came before it never has to be looked at again.
        var star: (place: Int, end: Int)?
        while place < id.count {
            if next < text.count, text[next] == Self.star {
                star = (next, place)
                next += 1
            } else if next < text.count, text[next] == id[place] {
                (place, next) = (place + 1, next + 1)
            } else if let last = star {
                star = (last.place, last.end + 1)
                (place, next) = (last.end + 1, last.place + 1)
            } else {
                return false
            }
        }
        return text[next...].allSatisfy { $0 == Self.star }
    }

    private static let star = UInt8(ascii: "*")
}
