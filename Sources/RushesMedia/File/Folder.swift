import Foundation
import RushesCore

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A folder that files are to go into. Every call may block.
enum Folder {
    /// Makes a folder and those that it stands in, as far as they are not there.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - permissions: the mode of what is made here, before the umask.
    /// - Throws: `disk_full`, `output_unwritable`. A folder that is there is not an error.
    static func make(_ path: String, permissions: UInt32 = 0o777) throws(RushesError) {
        var missing: [String] = []
        var place = path.isEmpty ? "." : path
        while true {
            if mkdir(place, mode_t(permissions)) == 0 { break }
            let number = Errno.last
            if number == .fileExists || number == .isDirectory {
                var facts = stat()
                guard stat(place, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
                    throw refusal(path, "\(place) is there and is no folder")
                }
                break
            }
            let parent = (place as NSString).deletingLastPathComponent
            guard number == .noSuchFileOrDirectory, !parent.isEmpty, parent != place else {
                throw failure(number, path, place)
            }
            missing.append(place)
            place = parent
        }
        for place in missing.reversed() where mkdir(place, mode_t(permissions)) != 0 {
            let number = Errno.last
            if number != .fileExists { throw failure(number, path, place) }
        }
    }

    private static func failure(_ number: Errno, _ path: String, _ place: String) -> RushesError {
        let error = RushesError.writing(number, path: place, activity: "make the folder")
        guard error.code == .outputUnwritable else { return error }
        return refusal(path, place == path ? number.words : "\(place): \(number.words)")
    }

    private static func refusal(_ path: String, _ reason: String) -> RushesError {
        RushesError(
            .outputUnwritable,
            "the folder \(path) cannot be made: \(reason)",
            hint: "choose another place with -o"
        )
    }
}
