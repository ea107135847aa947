public import RushesCore

/// What rows are given where they say nothing themselves: what the command's own flags say.
///
/// The prompt, the negative prompt and the paths may have placeholders, which every row fills from its own columns:
/// `--prompt "A {animal} at dawn"`. An empty prompt is none.
public struct ManifestDefaults: Sendable, Hashable {
    /// The parts of a brief; settings are filled key by key, every other part as a whole. Relative paths in it are
    /// looked up in the table's folder like those of the table: give absolute ones where that is not meant.
    public var brief: Brief

    /// How many takes a row has; `nil` leaves it to the table's own defaults, and last to one.
    public var takes: Int?

    /// Collects defaults.
    public init(brief: Brief = Brief(""), takes: Int? = nil) {
        self.brief = brief
        self.takes = takes
    }
}
