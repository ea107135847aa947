/// A terminal that wraps its lines anew when it is resized, as most do; as much of one as progress is drawn with.
struct ReflowingScreen {
    private(set) var columns: Int
    /// The lines as they were written, however many rows each takes.
    private var lines: [[Character]] = [[]]
    private var line = 0
    private var offset = 0
    private var wraps = true

    init(columns: Int) { self.columns = columns }

    /// What stands there, without blank lines at the end.
    var text: [String] {
        var text = lines.map { String($0) }
        while text.last?.isEmpty == true { text.removeLast() }
        return text
    }

    /// How many rows that takes.
    var rowCount: Int { text.reduce(0) { $0 + max(($1.count + columns - 1) / columns, 1) } }

    /// Makes the window narrower or wider: the cursor keeps its place in the text.
    mutating func resize(to columns: Int) { self.columns = columns }

    /// Writes what a program puts out.
    mutating func write(_ output: String) {
        var rest = Array(output.unicodeScalars.map { Character($0) })[...]
        while let character = rest.popFirst() {
            switch character {
            // After the last column of a row the cursor is still on that row.
            case "\r": offset = max(offset - 1, 0) / columns * columns
            case "\n": lineFeed()
            case "\u{1B}": control(&rest)
            default: put(character)
            }
        }
    }

    private mutating func put(_ character: Character) {
        if !wraps, offset >= columns { offset = columns - 1 }
        while lines[line].count < offset { lines[line].append(" ") }
        if offset < lines[line].count { lines[line][offset] = character } else { lines[line].append(character) }
        offset += 1
    }

    private mutating func lineFeed() {
        line += 1
        if line == lines.count { lines.append([]) }
        offset %= columns
    }

    private mutating func control(_ rest: inout ArraySlice<Character>) {
        precondition(rest.popFirst() == "[")
        var parameter = ""
        while let character = rest.popFirst() {
            if character.isNumber || character == "?" {
                parameter.append(character)
                continue
            }
            switch (character, parameter) {
            case ("J", ""):
                lines[line].removeSubrange(min(offset, lines[line].count)...)
                lines.removeSubrange((line + 1)...)
            case ("A", _): for _ in 0..<(Int(parameter) ?? 1) { rowUp() }
            case ("l", "?7"): wraps = false
            case ("h", "?7"): wraps = true
            default: preconditionFailure("a sequence that is not known: \(parameter)\(character)")
            }
            return
        }
    }

    /// Rows count, not lines: a line that was wrapped is several.
    private mutating func rowUp() {
        if offset >= columns {
            offset -= columns
        } else if line > 0 {
            line -= 1
            offset += max(lines[line].count - 1, 0) / columns * columns
        }
    }
}
