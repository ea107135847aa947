package import Foundation
package import Logging

/// Writes each log event as one line of JSON, from which what is secret is withheld.
///
/// A line has `time` (ISO 8601 in UTC with milliseconds), `level`, `message`, `error` where there is one, `source`, and
/// the metadata in the order of their keys; metadata with one of these names has `metadata.` before it. Texts are cut
/// after ``mostCharacterCount`` characters. Withheld is the value of metadata whose key speaks of keys, tokens, prompts
/// and the like (``LogSecrecy``), the query of every address, and each of the secrets that are given, wherever it stands.
package struct JSONLogHandler: LogHandler {
    /// After how many characters (Unicode scalars) a text is cut.
    package static let mostCharacterCount = 1000
    /// The most metadata of a line, and the most elements of a list or a dictionary among them.
    package static let mostElementCount = 64
    /// How deep lists and dictionaries may stand in one another.
    package static let deepest = 4

    private static let ownNames: Set<String> = ["time", "level", "message", "error", "source"]

    /// What is written, and what is not.
    package var logLevel: Logger.Level
    /// What stands in every line.
    package var metadata: Logger.Metadata = [:]
    /// What adds to every line where it is written.
    package var metadataProvider: Logger.MetadataProvider?

    private let secrets: [[UInt8]]
    private let now: @Sendable () -> Date
    private let write: @Sendable (String) -> Void

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - level: The lowest level that is written.
    ///   - secrets: Texts that must stand in no line. Those under four bytes are not looked for.
    ///   - metadataProvider: What adds to every line.
    ///   - now: The clock.
    ///   - write: Takes each line, without its end. It may be called from several threads at once.
    package init(
        level: Logger.Level = .info,
        redacting secrets: [String] = [],
        metadataProvider: Logger.MetadataProvider? = nil,
        now: @escaping @Sendable () -> Date,
        write: @escaping @Sendable (String) -> Void
    ) {
        logLevel = level
        self.metadataProvider = metadataProvider
        self.secrets = secrets.map { Array($0.utf8) }.filter { $0.count >= 4 }.sorted { $0.count > $1.count }
        self.now = now
        self.write = write
    }

    /// One of the metadata that stand in every line.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a line. What the event brings goes before what the provider and the handler have under the same key.
    package func log(event: LogEvent) {
        var line = LogLine(secrets: secrets)
        line.begin(.object)
        line.member("time", LogTimestamp.text(now()))
        line.member("level", event.level.rawValue)
        line.member("message", event.message.description)
        if let error = event.error { line.member("error", String(describing: error)) }
        line.member("source", event.source)
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, later in later } }
        if let given = event.metadata { all.merge(given) { _, later in later } }
        for (key, value) in all.sorted(by: { $0.key < $1.key }).prefix(Self.mostElementCount) {
            line.key(Self.ownNames.contains(key) ? "metadata.\(key)" : key)
            Self.write(value, key: key, depth: 1, into: &line)
        }
        line.end(.object)
        write(line.text)
    }

    private static func write(_ value: Logger.MetadataValue, key: String, depth: Int, into line: inout LogLine) {
        guard !LogSecrecy.withholdsValue(of: key) else { return line.value(LogSecrecy.withheld) }
        let isAddress = LogSecrecy.isAddress(key)
        switch value {
        case .string(let text): line.value(text, isAddress: isAddress)
        case .stringConvertible(let convertible): line.value(convertible.description, isAddress: isAddress)
        case .array, .dictionary:
            guard depth < deepest else { return line.value("…") }
            if case .array(let values) = value {
                line.begin(.array)
                for element in values.prefix(mostElementCount) {
                    write(element, key: key, depth: depth + 1, into: &line)
                }
                line.end(.array)
            } else if case .dictionary(let members) = value {
                line.begin(.object)
                for (key, element) in members.sorted(by: { $0.key < $1.key }).prefix(mostElementCount) {
                    line.key(key)
                    write(element, key: key, depth: depth + 1, into: &line)
                }
                line.end(.object)
            }
        }
    }
}
