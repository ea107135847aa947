public import RushesCore

/// The names of one batch's outputs: none leaves its folder, and no two are the same.
///
/// Ask for the names in the table's order: the same table then gives the same names again.
public struct OutputNames: Sendable {
    private let template: OutputTemplate
    private let width: Int
    /// For every name given, in the form in which file systems without case compare it, the last number behind it.
    private var given: [String: Int] = [:]

    /// Starts a batch of so many rows; `{row}` has as many digits as their number.
    ///
    /// - Throws: `invalid_brief` if the template names what the table does not have.
    public init(_ template: OutputTemplate, for manifest: Manifest) throws(RushesError) {
        try template.check(against: manifest)
        self.init(template, rowCount: manifest.rows.last?.number ?? 1)
    }

    package init(_ template: OutputTemplate, rowCount: Int) {
        self.template = template
        width = String(rowCount).count
    }

    /// The next output's path, relative to the batch's folder.
    ///
    /// - Parameters:
    ///   - row: the row.
    ///   - take: which of the row's takes it is, from 1.
    ///   - model: the model that makes it.
    ///   - facts: what was asked of the model after all defaults; what is `nil` there is what the row says.
    /// - Returns: path components with `/` between them, in Unicode's composed form, each of at most 200 bytes, none of
    ///   them `..` or beginning with a dot; the last ends in `.mp4`. A name that was given already gets `-2`, `-3`, ….
    public mutating func next(
        for row: ManifestRow,
        take: Int = 1,
        model: ModelID,
        facts: Input.Facts = Input.Facts()
    ) -> String {
        var path = template.components.map { component in
            Self.stem(component) { name in value(of: name, row, take, model, facts) }
        }
        let folders = path.dropLast().map { SafeName.component($0) }
        var stem = path.removeLast()
        var suffix = ""
        if row.takes > 1 && !template.tellsTakesApart { suffix = "-\(take)" }
        // A value that is missing at the beginning leaves its hyphen behind.
        stem = String(stem.drop { $0 == "-" || $0 == " " })
        stem = stem.isEmpty ? value(of: "row", row, take, model, facts) : stem
        let first = whole(folders, SafeName.component(stem, suffix: suffix, fileExtension: ".mp4"))
        let place = SafeName.compared(first)
        guard var number = given[place] else {
            given[place] = 1
            return first
        }
        while true {
            number += 1
            let other = whole(
                folders,
                SafeName.component(stem, suffix: "\(suffix)-\(number)", fileExtension: ".mp4")
            )
            guard given[SafeName.compared(other)] == nil else { continue }
            given[SafeName.compared(other)] = 1
            given[place] = number
            return other
        }
    }

    private func whole(_ folders: [String], _ file: String) -> String {
        (folders + [file]).joined(separator: "/")
    }

    /// Fills a component; a value that is missing takes the hyphen before it along.
    private static func stem(_ template: TextTemplate, _ value: (String) -> String) -> String {
        var text = ""
        for piece in template.pieces {
            switch piece {
            case .literal(let literal): text += literal
            case .placeholder(let name):
                let value = SafeName.value(value(name))
                if value.isEmpty, let last = text.last, "-_. ".contains(last) { text.removeLast() }
                text += value
            }
        }
        return text
    }

    private func value(
        of name: String,
        _ row: ManifestRow,
        _ take: Int,
        _ model: ModelID,
        _ facts: Input.Facts
    ) -> String {
        switch name {
        case "aspect": return (facts.aspect ?? row.brief.aspect)?.rawValue ?? ""
        case "duration":
            let duration = facts.seconds.flatMap { Duration(checkedSeconds: $0) } ?? row.brief.duration
            return duration.map { RowFields.seconds($0) } ?? ""
        case "model": return model.rawValue
        case "name": return row.name ?? ""
        case "prompt": return SafeName.slug(row.brief.prompt)
        case "resolution": return (facts.resolution ?? row.brief.resolution)?.rawValue ?? ""
        case "row":
            let digits = String(row.number)
            return String(repeating: "0", count: max(width - digits.count, 0)) + digits
        case "seed": return (facts.seed ?? row.brief.seed).map { String($0) } ?? ""
        case "take": return String(take)
        default: return row.variables[name] ?? ""
        }
    }
}
