import Foundation
package import RushesCore

#if canImport(System)
    package import System
#else
    package import SystemPackage
#endif

extension RushesError {
    /// What a failed system call on an output means for the user.
    ///
    /// - Parameters:
    ///   - number: the system's error number.
    ///   - path: the file or folder that was to be written.
    ///   - activity: what failed, such as `write`.
    /// - Returns: `disk_full` if there is no room or the quota is used up, else `output_unwritable`.
    package static func writing(_ number: Errno, path: String, activity: String) -> RushesError {
        switch number {
        case .noSpace, .diskQuotaExceeded, .fileTooLarge:
            RushesError(
                .diskFull,
                "there is no room left to \(activity) \(path)",
                hint: "free some space, or choose a place on another disk with -o; what is there already is kept"
            )
        default:
            RushesError(.outputUnwritable, "cannot \(activity) \(path): \(number.words)")
        }
    }
}

extension Errno {
    /// The system's own words for the error, in small letters.
    package var words: String { String(cString: strerror(rawValue)).lowercased() }

    /// The error of the system call that has just failed on this thread.
    package static var last: Errno { Errno(rawValue: errno) }
}
