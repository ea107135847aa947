import Foundation
import RushesCore

/// What an error of the file system means.
enum FileTrouble {
    /// The error for a file that cannot be written.
    ///
    /// - Parameters:
    ///   - error: what the system said.
    ///   - message: what was not possible, as a sentence without a full stop.
    /// - Returns: `disk_full` where there is no room, else `output_unwritable`.
    static func error(_ error: any Error, _ message: String) -> RushesError {
        let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
        if isFull { return RushesError(.diskFull, message) }
        return RushesError(.outputUnwritable, message, hint: "check that the directory exists and may be written")
    }
}
