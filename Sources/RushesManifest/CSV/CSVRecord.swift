/// One row of a CSV file as it stands there.
package struct CSVRecord: Sendable, Hashable {
    /// The line on which the row begins, from 1; a row with newlines within quotes goes on over more.
    package var line: Int
    /// The cells, without quotes.
    package var cells: [String]
    /// What is wrong with the row, if anything is: then `cells` means nothing.
    package var fault: CSVFault?
}
