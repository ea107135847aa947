public import RushesCore
public import RushesManifest

/// What a batch is to do with its rows.
public struct BatchOrder: Sendable {
    /// Where the rows stand, for messages with their lines; `nil` where they come from flags.
    public var file: String?
    /// The rows.
    public var rows: [ManifestRow]
    /// Names for takes that are made now.
    public var names: OutputNames
    /// The absolute path of the folder that no take leaves. A row whose take was made for another folder is left alone.
    public var folder: String
    /// The absolute path of the folder in which the table stands, where takes that moved along are looked for, too.
    public var tableFolder: String?
    /// Make rows anew that were made for another folder.
    public var makesAgain: Bool
    /// Play the models with the animatic engine.
    public var rehearses: Bool
    /// Refuse the whole if it costs more than this, earlier runs of these rows included.
    public var budget: Money?
    /// Refuse the whole if this run costs more.
    public var maxCost: Money?
    /// Take the next model also where the content was refused.
    public var fallsBackOnRefusal = false
    /// Ask the service for the account's own prices, if there is a key.
    public var asksForLivePrices: Bool

    /// Describes a batch.
    public init(
        file: String? = nil,
        rows: [ManifestRow],
        names: OutputNames,
        folder: String,
        tableFolder: String? = nil,
        makesAgain: Bool = false,
        rehearses: Bool = false,
        budget: Money? = nil,
        maxCost: Money? = nil,
        asksForLivePrices: Bool = true
    ) {
        self.file = file
        self.rows = rows
        self.names = names
        self.folder = folder
        self.tableFolder = tableFolder
        self.makesAgain = makesAgain
        self.rehearses = rehearses
        self.budget = budget
        self.maxCost = maxCost
        self.asksForLivePrices = asksForLivePrices
    }
}
