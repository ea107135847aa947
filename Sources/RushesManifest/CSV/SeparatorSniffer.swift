/// Tells from a table's first line what separates its cells.
///
/// Spreadsheets write semicolons where the comma is the decimal sign. A comma outside quotes settles it: then a
/// semicolon is text.
struct SeparatorSniffer: Sendable {
    /// The bytes that were looked at, to be read again once the separator is known.
    var bytes: [UInt8] = []
    private var isQuoted = false
    private var hasText = false
    private var semicolons = 0
    private var tabs = 0

    /// What separates the cells, by what was seen so far.
    var verdict: UInt8 {
        if semicolons == 0 && tabs == 0 { return UInt8(ascii: ",") }
        return tabs > semicolons ? UInt8(ascii: "\t") : UInt8(ascii: ";")
    }

    /// Takes a byte, and says what the separator is once that is certain.
    mutating func take(_ byte: UInt8) -> UInt8? {
        bytes.append(byte)
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
