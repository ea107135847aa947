/// Lines that are served in turn, one element of each: whoever has a thousand waits no shorter, and makes nobody else
/// wait for more than one.
struct FairQueue<Line: Hashable & Sendable, Element: Sendable>: Sendable {
    private var lines: [Line: ArraySlice<Element>] = [:]
    /// The lines that have elements, in the order of their turns.
    private var turns: ArraySlice<Line> = []

    /// How many elements wait in all lines.
    private(set) var count = 0

    /// Whether nothing waits.
    var isEmpty: Bool { count == 0 }

    /// Puts an element at the end of its line.
    mutating func append(_ element: Element, to line: Line) {
        if lines[line] == nil { turns.append(line) }
        lines[line, default: []].append(element)
        count += 1
    }

    /// Takes the first element of the line whose turn it is; that line is then the last.
    mutating func next() -> Element? {
        guard let line = turns.popFirst(), let element = lines[line]?.popFirst() else { return nil }
        count -= 1
        if lines[line]?.isEmpty == false { turns.append(line) } else { lines[line] = nil }
        return element
    }
}
