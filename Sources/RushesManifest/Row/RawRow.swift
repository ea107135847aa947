/// A row as a format's reader found it.
struct RawRow {
    /// The line on which it begins.
    var line: Int
    /// What it says, in order.
    var cells: [(column: Column, cell: Cell)]
}
