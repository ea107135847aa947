/// A whole ledger, by the shorter name.
public typealias Ledger = LedgerStore
