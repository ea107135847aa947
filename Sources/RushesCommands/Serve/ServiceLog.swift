import Foundation
import Logging
import Rushes
import RushesGateway
import RushesHosted

/// The log of a program that serves: one JSON object a line, on stderr.
enum ServiceLog {
    /// Makes the log.
    ///
    /// - Parameters:
    ///   - level: what is worth a line.
    ///   - configuration: whose key must stand in none.
    /// - Returns: the log.
    static func make(level: Logger.Level, configuration: Configuration) -> Logger {
        let settings = (try? configuration.providerSettings()) ?? []
        let secrets = Set(([configuration.apiKey] + settings.map(\.key)).compactMap { $0?.reveal() }).sorted()
        return Logger(label: "rushes") { _ in
            JSONLogHandler(level: level, redacting: secrets, now: { Date() }) { line in
                try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
            }
        }
    }
}
