extension LedgerMigration {
    /// Which places are promised to whom, and which takes lie where: looked up before either is given to anybody else.
    static let places0006 = LedgerMigration(
        name: "0006-places",
        sql: """
            -- What never changes of a job stands in its first line alone, and so does its place; a take's, in the line that
            -- adds it. Both are looked up by an index over what stands there, of old lines as of new ones.
            CREATE INDEX entries_by_place ON entries (content ->> '$.destination.path') WHERE kind = 'queued';
            CREATE INDEX entries_by_take_path ON entries (content ->> '$.stored._0.path') WHERE kind = 'stored';
            """
    )
}
