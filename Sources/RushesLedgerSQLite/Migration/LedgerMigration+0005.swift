extension LedgerMigration {
    /// Who holds what, so that the dead can be told from the living wherever they ran.
    static let workers0005 = LedgerMigration(
        name: "0005-workers",
        sql: """
            -- 1. Where and when a claim's process was started; nothing of them is known of claims that are older. How long
            --    a claim holds, so that one that ends later than any could is known to come from another clock.
            ALTER TABLE leases ADD COLUMN boot TEXT;
            ALTER TABLE leases ADD COLUMN namespace TEXT;
            ALTER TABLE leases ADD COLUMN started_at TEXT;
            ALTER TABLE leases ADD COLUMN length_ms INTEGER;

            -- 2. Who is about to tell a job's end, so that another tells it at once if that one has died.
            ALTER TABLE callbacks ADD COLUMN taker TEXT CHECK (taker IS NULL OR json_valid(taker));
            CREATE INDEX callbacks_taken ON callbacks (taker) WHERE taker IS NOT NULL;
            """
    )
}
