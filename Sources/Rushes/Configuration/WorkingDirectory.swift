import Foundation
package import RushesCore

/// The folder that the program was started in.
package enum WorkingDirectory {
    /// Its absolute path.
    ///
    /// - Throws: `output_unwritable` if it was removed, cannot be told or cannot be entered: relative paths would then
    ///   begin at the root, or nowhere.
    package static func path() throws(RushesError) -> String {
        // Foundation gives an empty path where there is none, and what is joined to that begins at the root.
        guard let raw = getcwd(nil, 0) else {
            throw gone(errno == EACCES || errno == EPERM ? "cannot be told" : "is gone: it was removed or replaced")
        }
        defer { free(raw) }
        let path = String(cString: raw)
        // Linux writes `(unreachable)/…` for one that lies outside the process's root.
        guard path.hasPrefix("/") else { throw gone("cannot be reached from here") }
        guard access(".", X_OK) == 0 else { throw gone("cannot be entered") }
        return path
    }

    private static func gone(_ what: String) -> RushesError {
        RushesError(
            .outputUnwritable,
            "the working directory \(what)",
            hint: "change to a folder that is there (`cd`), and run this again"
        )
    }
}
