/// Lines that are served in turn, one element of each: whoever has a thousand waits no shorter, and makes nobody else
/// wait for more than one.
package struct FairQueue<Line: Hashable & Sendable, Element: Sendable>: Sendable {
    private var lines: [Line: ArraySlice<Element>] = [:]
    /// The lines that have elements, in the order of their turns.
    private var turns: ArraySlice<Line> = []

    /// How many elements wait in all lines.
    package private(set) var count = 0

    /// Makes a queue in which nothing waits.
    package init() {}

    /// Whether nothing waits.
    package var isEmpty: Bool { count == 0 }

    /// Puts an element at the end of its line.
    package mutating func append(_ element: Element, to line: Line) {
        if lines[line] == nil { turns.append(line) }
        lines[line, default: []].append(element)
        count += 1
    }

    /// Takes the first element of the line whose turn it is; that line is then the last.
    ///
    /// - Parameter isServed: whether a line is served now; one that is not keeps its turn.
    /// - Returns: the element; `nil` if nothing waits in any line that is served.
    package mutating func next(where isServed: (Line) -> Bool = { _ in true }) -> Element? {
        guard let place = turns.firstIndex(where: isServed) else { return nil }
        // The first is nearly always the one, and costs nothing to take.
        let line = place == turns.startIndex ? turns.removeFirst() : turns.remove(at: place)
        guard let element = lines[line]?.popFirst() else { return nil }
        count -= 1
        if lines[line]?.isEmpty == false { turns.append(line) } else { lines[line] = nil }
        return element
    }
}
