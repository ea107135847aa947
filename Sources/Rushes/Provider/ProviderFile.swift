import Foundation
import RushesCore
import RushesManifest
import Yams

/// `providers.yaml`: providers beside the built-in ones, and what is changed of those.
///
/// Every mistake is told with its line, as `providers.yaml:3`. Keys never stand in the file, only where they are.
struct ProviderFile: Sendable {
    /// What the file says of one provider.
    struct Entry: Sendable {
        /// The name.
        var name: String
        /// The line that it stands on.
        var line: Int
        /// The kind, where it is said.
        var kind: String?
        /// The base URL.
        var url: String?
        /// The variable that holds the key.
        var keyVariable: String?
        /// The file that holds the key, as it was written.
        var keyFile: String?
        /// Whether plain http may go to another machine.
        var allowsPlainHTTP = false
        /// Requests a second.
        var rate: Double?
        /// Jobs at a time.
        var jobsAtOnce: Int?
        /// Further headers.
        var headers: [String: String] = [:]
    }

    /// The file's name.
    static let name = "providers.yaml"
    /// A file with more bytes is none.
    private static let longest = 1 << 20

    /// What stands in the file, in its order.
    var entries: [Entry] = []

    private init() {}

    /// Reads the file of a home folder; nothing stands in one that is not there.
    ///
    /// - Throws: `invalid_configuration` with the line of the first mistake.
    init(home: String) throws(RushesError) {
        let path = "\(home)/\(Self.name)"
        guard FileManager.default.fileExists(atPath: path) else {
            self.init()
            return
        }
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= Self.longest else {
            throw RushesError(
                .invalidConfiguration,
                "\(path) cannot be read, or is no file of at most 1 MB",
                hint: "see that it is yours to read, or move it away"
            )
        }
        try self.init(bytes)
    }

    /// Reads the bytes of a file.
    ///
    /// - Throws: as ``init(home:)``.
    init(_ bytes: Data) throws(RushesError) {
        self.init()
        guard String(bytes: bytes, encoding: .utf8) != nil else { throw Self.mistake(1, "the text is not in UTF-8") }
        let root: Node?
        do throws(YAMLFault) {
            root = try YAMLText(ArraySlice(bytes), line: 1).root()
        } catch {
            throw Self.mistake(error.line, error.message)
        }
        guard let root, !root.isEmptyScalar else { return }
        guard case .mapping(let members) = root else {
            throw Self.mistake(root.line, "a mapping with `providers` is expected here")
        }
        for (key, value) in members {
            guard key.string == "providers" else {
                throw Self.mistake(key.line, "`\(key.shown)` is not known here: `providers` is")
            }
            if value.isEmptyScalar { continue }
            guard case .mapping(let providers) = value else {
                throw Self.mistake(value.line, "`providers` is a mapping: a name, and what is said of it")
            }
            for (name, said) in providers { entries.append(try Self.entry(name, said)) }
        }
    }

    /// The error about a line.
    static func mistake(_ line: Int, _ message: String, hint: String? = nil) -> RushesError {
        RushesError(.invalidConfiguration, "\(name):\(line): \(message)", hint: hint)
    }

    private static func entry(_ name: Node, _ said: Node) throws(RushesError) -> Entry {
        let text = name.string ?? ""
        guard ProviderID.isName(text) else {
            throw mistake(name.line, "`\(name.shown)` is no name of a provider: a to z, 0 to 9 and - make one")
        }
        guard text != "animatic" else {
            throw mistake(name.line, "`animatic` is the local engine's name", hint: "choose another name")
        }
        var entry = Entry(name: text, line: name.line)
        if said.isEmptyScalar { return entry }
        guard case .mapping(let members) = said else {
            throw mistake(said.line, "what is said of `\(text)` is a mapping such as `kind: atlas`")
        }
        for (key, value) in members { try entry.take(key, value) }
        return entry
    }
}

extension ProviderFile.Entry {
    /// The members that an entry may have.
    private static let members = [
        "kind", "url", "key_env", "key_file", "allow_plain_http", "rate", "at_once", "headers",
    ]
    /// Headers that are the program's own, or hold secrets.
    private static let reserved: Set<String> = [
        "authorization", "proxy-authorization", "cookie", "x-api-key", "host", "content-length", "content-type",
        "transfer-encoding", "connection", "te", "upgrade", "expect", "accept-encoding",
    ]

    fileprivate mutating func take(_ key: Node, _ value: Node) throws(RushesError) {
        switch key.string ?? "" {
        case "kind": kind = try value.text(of: "kind")
        case "url": url = try value.text(of: "url")
        case "key_env":
            let variable = try value.text(of: "key_env")
            // A key that was written here by mistake must not show in a message.
            guard variable.utf8.allSatisfy({ $0 == 95 || (48...57).contains($0) || (65...90).contains($0) }) else {
                throw ProviderFile.mistake(
                    value.line,
                    "`key_env` is the name of a variable, in capital letters, and never the key itself"
                )
            }
            keyVariable = variable
        case "key_file": keyFile = try value.text(of: "key_file")
        case "allow_plain_http": allowsPlainHTTP = try value.truth(of: "allow_plain_http")
        case "rate":
            guard let rate = Double(try value.text(of: "rate")), rate.isFinite, rate > 0 else {
                throw ProviderFile.mistake(value.line, "`rate` is a number of requests a second, above 0")
            }
            self.rate = rate
        case "at_once":
            guard let count = Int(try value.text(of: "at_once")), (1...100_000).contains(count) else {
                throw ProviderFile.mistake(value.line, "`at_once` is a number of jobs, 1 or more")
            }
            jobsAtOnce = count
        case "headers":
            guard case .mapping(let members) = value else {
                throw ProviderFile.mistake(value.line, "`headers` is a mapping of names to values")
            }
            for (name, text) in members { try takeHeader(name, text) }
        case "key", "api_key", "token", "secret":
            throw ProviderFile.mistake(
                key.line,
                "a key does not stand in this file",
                hint: "put it into a variable and write `key_env: NAME`, or into a file and write `key_file: PATH`"
            )
        default:
            let near = Self.members.filter { EditDistance.between($0, key.string ?? "") <= 2 }.map { "`\($0)`" }
            throw ProviderFile.mistake(
                key.line,
                "`\(key.shown)` is not known here",
                hint: near.isEmpty
                    ? "known are \(Self.members.map { "`\($0)`" }.joined(separator: ", "))"
                    : "did you mean \(near.joined(separator: " or "))?"
            )
        }
    }

    private mutating func takeHeader(_ name: Node, _ value: Node) throws(RushesError) {
        let text = try value.text(of: name.shown)
        let isToken = (name.string ?? "").utf8.allSatisfy { byte in
            byte > 32 && byte < 127 && !"()<>@,;:\\\"/[]?={}".utf8.contains(byte)
        }
        guard isToken, let header = name.string, !header.isEmpty, text.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
            throw ProviderFile.mistake(name.line, "`\(name.shown)` and what it says cannot be a header")
        }
        guard !Self.reserved.contains(header.lowercased()) else {
            throw ProviderFile.mistake(name.line, "the header `\(header)` is not for this file to set")
        }
        headers[header] = text
    }
}

extension Node {
    /// The line that it begins on, from 1.
    fileprivate var line: Int { mark?.line ?? 1 }

    /// As much of it as a message may show.
    fileprivate var shown: String { String((string ?? "this").prefix(60)) }

    /// Whether nothing was written in its place.
    fileprivate var isEmptyScalar: Bool {
        guard case .scalar(let scalar) = self, scalar.style == .any || scalar.style == .plain else { return false }
        return ["", "~", "null"].contains(scalar.string)
    }

    fileprivate func text(of member: String) throws(RushesError) -> String {
        guard case .scalar(let scalar) = self, !isEmptyScalar else {
            throw ProviderFile.mistake(line, "`\(member)` has one value")
        }
        return scalar.string.trimmingCharacters(in: .whitespaces)
    }

    fileprivate func truth(of member: String) throws(RushesError) -> Bool {
        switch try text(of: member).lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default: throw ProviderFile.mistake(line, "`\(member)` is `true` or `false`")
        }
    }
}
