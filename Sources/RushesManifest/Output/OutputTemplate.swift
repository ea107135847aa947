public import RushesCore

/// How a batch's outputs are called: `{row}-{model}-{seed}.mp4`, or `{model}/{row}.mp4` with folders.
///
/// Placeholders are ``ownNames`` and the table's own columns. `{{` and `}}` stand for braces. A template without
/// `.mp4` at its end gets it.
public struct OutputTemplate: Sendable, Hashable, CustomStringConvertible {
    /// The placeholders that every batch has.
    public static let ownNames = [
        "aspect", "duration", "model", "name", "prompt", "resolution", "row", "seed", "take",
    ]

    /// What stands where nothing else was asked for.
    public static let usual: OutputTemplate = {
        // The text is known to be a template.
        guard let template = try? OutputTemplate("{row}-{model}-{seed}.mp4") else { preconditionFailure() }
        return template
    }()

    /// The template as it was written.
    public let description: String

    /// The folders' and last the file's name, each without the extension.
    package let components: [TextTemplate]

    /// Reads a template.
    ///
    /// - Throws: `invalid_brief` if the template is empty or absolute, leads out of its folder, or has a brace that is
    ///   never closed. A placeholder that the table does not have is not an error here: see
    ///   ``check(against:)``.
    public init(_ text: String) throws(RushesError) {
        func refused(_ why: String) -> RushesError {
            RushesError(
                .invalidBrief,
                "the template \(Shown.value(text)) \(why)",
                hint: "a template is a path within the output's folder: {row}-{model}-{seed}.mp4"
            )
        }
        guard !text.isEmpty else { throw refused("is empty") }
        guard !text.hasPrefix("/"), !text.hasPrefix("~") else { throw refused("is not relative to the folder") }
        guard !text.unicodeScalars.contains(where: { $0 == "\\" || $0.value < 0x20 || $0.value == 0x7F }) else {
            throw refused("has a backslash or a control character")
        }
        var path = text[...]
        if path.lowercased().hasSuffix(".mp4") { path = path.dropLast(4) }
        var components: [TextTemplate] = []
        for component in path.split(separator: "/", omittingEmptySubsequences: false) {
            guard !component.isEmpty else { throw refused("has a folder or a file without a name") }
            let isDots = component.allSatisfy { $0 == "." || $0 == " " }
            guard !isDots else { throw refused("leads out of its folder, or nowhere") }
            do {
                components.append(try TextTemplate(String(component)))
            } catch {
                throw refused("cannot be read: \(error.message)")
            }
        }
        description = text
        self.components = components
    }

    /// The names of the template's placeholders, in lower case with underscores.
    public var names: Set<String> { Set(components.flatMap(\.names)) }

    /// Checks that a table has what the template names.
    ///
    /// - Throws: `invalid_brief` with the names that there are if a placeholder is none of them. One that some rows
    ///   leave empty is not an error.
    public func check(against manifest: Manifest) throws(RushesError) {
        let known = Self.ownNames + manifest.variables
        for name in components.flatMap(\.names) where !known.contains(name) {
            throw RushesError(
                .invalidBrief,
                "the template \(Shown.value(description)) names {\(name)}, and there is no such column",
                hint: "known are \(Shown.names(known))"
            )
        }
    }

    /// Whether takes of one row are told apart by the template itself.
    var tellsTakesApart: Bool { !names.isDisjoint(with: ["seed", "take"]) }
}
