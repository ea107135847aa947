/// Tells from a table's first line what separates its cells.
///
/// Spreadsheets write semicolons where the comma is the decimal sign. A comma outside quotes settles it: then a
/// semicolon is text. Some spreadsheets say the separator on a line of its own before the table: `sep=;`.
struct SeparatorSniffer: Sendable {
    /// The bytes that were looked at, to be read again once the separator is known.
    var bytes: [UInt8] = []
    /// Whether they are a line that says the separator and is no part of the table.
    private(set) var isDeclaration = false
    private var mayDeclare = true
    private var isQuoted = false
    private var hasText = false
    private var semicolons = 0
    private var tabs = 0

    /// What separates the cells, by what was seen so far.
    private var verdict: UInt8 {
        if semicolons == 0 && tabs == 0 { return UInt8(ascii: ",") }
        return tabs > semicolons ? UInt8(ascii: "\t") : UInt8(ascii: ";")
    }

    /// Takes a byte, and says what the separator is once that is certain.
    mutating func take(_ byte: UInt8) -> UInt8? {
        bytes.append(byte)
        guard mayDeclare else { return look(at: byte) }
        let isNewline = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
        if isNewline, let declared {
            isDeclaration = true
            return declared
        }
        guard isNewline || bytes.count > Self.longestDeclaration || !beginsAsDeclaration else { return nil }
        return giveUpDeclaration()
    }

    /// Says that there are no more bytes, and what the separator is.
    mutating func end() -> UInt8 {
        if mayDeclare, let declared {
            isDeclaration = true
            return declared
        }
        return (mayDeclare ? giveUpDeclaration() : nil) ?? verdict
    }

    // MARK: - A line that says the separator

    private static let longestDeclaration = 64
    private static let word = Array("sep=".utf8)

    private var unquoted: ArraySlice<UInt8> { bytes.first == UInt8(ascii: "\"") ? bytes.dropFirst() : bytes[...] }

    private var beginsAsDeclaration: Bool {
        let isLetter = { (byte: UInt8) in byte | 0x20 }
        return zip(unquoted, Self.word).allSatisfy { seen, wanted in
            seen == wanted || (wanted != UInt8(ascii: "=") && isLetter(seen) == wanted)
        }
    }

    private var declared: UInt8? {
        guard beginsAsDeclaration, unquoted.count > Self.word.count else { return nil }
        let rest = unquoted.dropFirst(Self.word.count).filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard let sign = rest.first, sign < 0x7F, !Self.isWord(sign), sign != UInt8(ascii: "\"") else { return nil }
        // Saved again, the line has as many cells as the table.
        let others = rest.allSatisfy { $0 == sign || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: " ") }
        return others ? sign : nil
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte | 0x20) || byte == UInt8(ascii: " ")
    }

    private mutating func giveUpDeclaration() -> UInt8? {
        mayDeclare = false
        let seen = bytes
        bytes.removeAll(keepingCapacity: true)
        var found: UInt8?
        for byte in seen {
            bytes.append(byte)
            if found == nil { found = look(at: byte) }
        }
        return found
    }

    // MARK: - The columns' line

    private mutating func look(at byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""):
            isQuoted.toggle()
            hasText = true
        case _ where bytes.count > CSVMachine.longestCell: return verdict
        case _ where isQuoted: break
        case UInt8(ascii: ","): return byte
        case UInt8(ascii: ";"): semicolons += 1
        case UInt8(ascii: "\t"): tabs += 1
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            if hasText || semicolons > 0 { return verdict }
            tabs = 0
        case UInt8(ascii: " "): break
        default: hasText = true
        }
        return nil
    }
}
