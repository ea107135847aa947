/// What can be wrong with a row of a CSV file by itself, whatever its columns are.
package enum CSVFault: Sendable, Hashable {
    /// Something stands between a closing quote and the next separator.
    case afterQuote(column: Int)
    /// A cell has more than ``CSVMachine/longestCell`` bytes.
    case cellTooLong(column: Int)
    /// A byte zero: this is no text in UTF-8. Nothing is read after it.
    case nul
    /// The bytes are no UTF-8.
    case notUTF8(column: Int)
    /// A quote stands within a cell that does not begin with one.
    case quoteInside(column: Int)
    /// The row has too many bytes or cells.
    case rowTooLong
    /// A quote was opened on a line and never closed.
    case unclosedQuote(column: Int, line: Int)

    /// The fault in one sentence, with what to do about it.
    package var message: String {
        switch self {
        case .afterQuote(let column):
            "cell \(column) goes on after its closing quote: double the quotes that belong to the text (\"\")"
        case .cellTooLong(let column):
            "cell \(column) has more than 1 MB: is a quote left open before it?"
        case .nul:
            "there is a byte zero here: the file is no text in UTF-8; save it as UTF-8"
        case .notUTF8(let column):
            "cell \(column) is not in UTF-8: save the file as UTF-8"
        case .quoteInside(let column):
            "cell \(column) has a quote inside: put the whole cell in quotes and double those within (\"\")"
        case .rowTooLong:
            "the row has more than 8 MB or 4096 cells: is a quote left open before it?"
        case .unclosedQuote(let column, let line):
            "the quote of cell \(column), opened on line \(line), is never closed"
        }
    }
}
