import ArgumentParser
import Logging

/// How much a log tells.
enum LogDetail: String, ExpressibleByArgument, CaseIterable {
    case trace, debug, info, notice, warning, error

    /// The level below which nothing is told.
    var level: Logger.Level {
        switch self {
        case .trace: .trace
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        }
    }
}
