/// Cuts bytes that come in pieces into lines: the same bytes give the same lines, however they are cut.
struct LineMachine: Sendable {
    /// A line without its end.
    struct Line: Sendable, Hashable {
        /// Its number, from 1.
        var number: Int
        /// Its bytes; empty where it is too long.
        var bytes: [UInt8]
        /// Whether it has more than ``LineMachine/longest`` bytes, of which none is kept.
        var isTooLong = false
    }

    /// The most bytes that a line may have.
    static let longest = 8 << 20

    private var number = 1
    private var pending: [UInt8] = []
    private var isTooLong = false

    /// Takes the next bytes and appends the lines that end in them. Lines end with LF; a CR before it is dropped.
    mutating func feed(_ chunk: [UInt8], into lines: inout [Line]) {
        var start = chunk.startIndex
        while let end = chunk[start...].firstIndex(of: UInt8(ascii: "\n")) {
            append(chunk[start..<end])
            endLine(&lines)
            start = end + 1
        }
        append(chunk[start...])
    }

    /// Says that there are no more bytes, and appends the last line if no newline ended it.
    mutating func finish(into lines: inout [Line]) {
        if !pending.isEmpty || isTooLong { endLine(&lines) }
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        guard !isTooLong else { return }
        guard pending.count + bytes.count <= Self.longest else {
            isTooLong = true
            pending = []
            return
        }
        pending += bytes
    }

    private mutating func endLine(_ lines: inout [Line]) {
        if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
        lines.append(Line(number: number, bytes: pending, isTooLong: isTooLong))
        number += 1
        pending = []
        isTooLong = false
    }
}
