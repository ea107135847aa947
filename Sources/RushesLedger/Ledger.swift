/// A whole ledger: jobs and money, the keys of callers, and what they are to be told.
public typealias Ledger = LedgerStore & KeyStore & CallbackStore
