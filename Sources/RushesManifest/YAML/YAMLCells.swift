import RushesCore
import Yams

/// Turns a row's mapping into cells.
///
/// Plain texts have the kinds of YAML 1.2: `true` and `false` are truth values and `yes` is a text, which the column
/// `sound` understands all the same, so that a column `country` may say `no`.
struct YAMLCells {
    /// The most values that one row may hold: aliases of aliases would otherwise grow without end.
    static let mostValues = 10_000

    private let line: Int
    private var valueCount = 0

    /// Starts a row that begins on a line of the file.
    init(line: Int) { self.line = line }

    /// The mapping's members with their names, in order; those that `<<` merges come last and give way to others.
    ///
    /// - Throws: a fault if a key is no text, a text has a zero in it, or there are too many values.
    mutating func cells(of members: Node.Mapping) throws(YAMLFault) -> [(name: String, cell: Cell)] {
        var cells: [(name: String, cell: Cell)] = []
        var merged: [Node.Mapping] = []
        for (key, value) in members {
            guard case .scalar(let name) = key else { throw fault("a column's name is a text") }
            if name.string == "<<" && name.style == .plain {
                merged += try mappings(value)
            } else {
                cells.append((name.string, try cell(value)))
            }
        }
        for mapping in merged {
            valueCount += 1
            guard valueCount <= Self.mostValues else { throw fault("the row merges too many mappings") }
            for (name, cell) in try self.cells(of: mapping) where !cells.contains(where: { $0.name == name }) {
                cells.append((name, cell))
            }
        }
        return cells
    }

    private func fault(_ message: String) -> YAMLFault { YAMLFault(line: line, message: message) }

    private func mappings(_ node: Node) throws(YAMLFault) -> [Node.Mapping] {
        switch node {
        case .mapping(let mapping): return [mapping]
        case .sequence(let nodes):
            var found: [Node.Mapping] = []
            for node in nodes {
                guard case .mapping(let mapping) = node else { throw fault("<< merges mappings") }
                found.append(mapping)
            }
            return found
        case .scalar, .alias: throw fault("<< merges a mapping, such as that of an alias")
        }
    }

    private mutating func cell(_ node: Node) throws(YAMLFault) -> Cell {
        let value = try value(node, depth: 0)
        guard case .scalar(let scalar) = node, !value.isNull else { return .typed(value) }
        return .written(scalar.string, value)
    }

    private mutating func value(_ node: Node, depth: Int) throws(YAMLFault) -> JSONValue {
        valueCount += 1
        guard valueCount <= Self.mostValues, depth <= JSONLineReader.deepest else {
            throw fault("the row holds too many values, or too deep ones")
        }
        switch node {
        case .scalar(let scalar):
            guard !scalar.string.utf8.contains(0) else { throw fault("a text has a character zero") }
            guard scalar.string.utf8.count <= CSVMachine.longestCell else { throw fault("a text has more than 1 MB") }
            return scalar.style == .plain ? YAMLScalar.value(of: scalar.string) : .string(scalar.string)
        case .sequence(let nodes):
            var values: [JSONValue] = []
            for node in nodes { values.append(try value(node, depth: depth + 1)) }
            return .array(values)
        case .mapping(let members):
            var object: [String: JSONValue] = [:]
            for (key, node) in members {
                guard case .scalar(let name) = key else { throw fault("a key is a text") }
                object[name.string] = try value(node, depth: depth + 1)
            }
            return .object(object)
        case .alias: throw fault("an alias stands for nothing")
        }
    }
}

/// What a plain text of YAML 1.2 (its core schema) means.
enum YAMLScalar {
    /// The value of a plain text.
    static func value(of text: String) -> JSONValue {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        // Only these begin a number; Swift would also read `nan`, `infinity` and hexadecimal fractions.
        let bytes = text.utf8
        let isNumeric = bytes.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        guard isNumeric, bytes.contains(where: { (48...57).contains($0) }) else { return .string(text) }
        if let number = Int64(text) { return .integer(number) }
        guard let number = Double(text), number.isFinite else { return .string(text) }
        return Int64(exactly: number).map { .integer($0) } ?? .number(number)
    }
}

extension Node {
    /// Whether nothing is said here: `key:` or `key: ~`.
    var isNothing: Bool {
        guard case .scalar(let scalar) = self else { return false }
        return scalar.style == .plain && YAMLScalar.value(of: scalar.string).isNull
    }
}
