package import RushesCore

/// Places of stores in which entries are numbered in the order of their commits, one writer after the other.
extension ChangeCursor {
    /// The place after an entry.
    package init(afterSequence sequence: Int64) { self.init(String(sequence)) }

    /// The number of the last entry before the place.
    ///
    /// - Throws: `internal_error` if the text is no such number.
    package func sequence() throws(RushesError) -> Int64 {
        guard let number = Int64(description), number >= 0 else {
            throw RushesError(.internalError, "a place in the ledger's changes cannot be read")
        }
        return number
    }
}
