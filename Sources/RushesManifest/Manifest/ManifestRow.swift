import Foundation
public import RushesCore

/// One row of a table: a brief, and where it stands.
public struct ManifestRow: Sendable, Hashable {
    /// Which of the table's rows it is, from 1; the header and empty lines do not count.
    public var number: Int

    /// The line on which the row begins, from 1.
    public var line: Int

    /// The row's own name, if it has one, for the names of its outputs.
    public var name: String?

    /// What is asked for: defaults and placeholders are filled in, paths are absolute.
    public var brief: Brief

    /// How many takes are asked for.
    public var takes: Int

    /// The models that stand in, in order, where the one before has failed; no part of what tells the row from others.
    public var fallback: [String]

    /// The row's other columns, by their names in lower case with underscores: what placeholders may use.
    public var variables: [String: String]

    /// Which of the rows with the very same brief this is, from 1.
    public var ordinal: Int

    /// Makes a row.
    public init(
        number: Int,
        line: Int,
        name: String? = nil,
        brief: Brief,
        takes: Int = 1,
        fallback: [String] = [],
        variables: [String: String] = [:],
        ordinal: Int = 1
    ) {
        self.number = number
        self.line = line
        self.name = name
        self.brief = brief
        self.takes = takes
        self.fallback = fallback
        self.variables = variables
        self.ordinal = ordinal
    }

    /// What tells this row from every other, by its content alone.
    public var key: RowKey { RowKey(brief: brief, ordinal: ordinal) }
}

/// What a row asks for, as a canonical text: the same for the same content, wherever in whichever table it stands.
///
/// A batch that is run again finds by it what it has run already. It is kept as a hash, together with the digests of
/// the files that the brief names, since a path says nothing of what a file holds. The row's place, its name and the
/// number of its takes are no part of it.
public struct RowKey: Sendable, Hashable, CustomStringConvertible {
    /// JSON on one line with sorted keys: the brief, which of several equal rows it is, and the version of this form.
    public let text: String

    /// Writes the key of a brief; the ordinal tells rows with the very same brief apart.
    public init(brief: Brief, ordinal: Int) {
        var brief = brief
        // Two spellings of one resolution are one: `1080P` is `1080p`.
        brief.resolution = brief.resolution.map { Resolution(rawValue: $0.rawValue.lowercased()) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "infinity",
            negativeInfinity: "-infinity",
            nan: "nan"
        )
        // Every part of a brief can be encoded, numbers that JSON does not know among them.
        let encoded = (try? encoder.encode(brief)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
        text = #"{"brief":\#(encoded),"ordinal":\#(ordinal),"version":1}"#
    }

    /// The text.
    public var description: String { text }
}
