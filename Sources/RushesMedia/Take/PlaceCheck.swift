import Foundation
package import RushesCore
import Synchronization

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Proves, before any money is held, that a take can be stored where it is to go: that every name which it will need
/// can be made there, and is not somebody else's.
package enum PlaceCheck {
    /// Less free room than this is not enough for a clip and its receipt.
    package static let neededByteCount: Int64 = 256 << 20

    private static let counter = Atomic<UInt64>(0)

    /// Looks at a place, and makes its folder if that is not there.
    ///
    /// - Parameters:
    ///   - destination: the place.
    ///   - proves: whether the names are also tried on the disk. Of many in one folder, some will do.
    /// - Throws: `output_exists` if something is there that may not be replaced, be it under the clip's own name, its
    ///   receipt's, or those that it has while it is not whole; `output_unwritable` if a name cannot be made; `disk_full`.
    @concurrent
    package static func check(_ destination: Job.Destination, proves: Bool = true) async throws(RushesError) {
        try await BlockingWork.run { () throws(RushesError) in try checkBlocking(destination, proves: proves) }
    }

    /// Makes a folder if it is not there, and sees that a clip could be stored in it.
    ///
    /// - Parameters:
    ///   - folder: the folder's path.
    ///   - permissions: the mode of what is made, before the umask.
    /// - Throws: `disk_full`, `output_unwritable`.
    @concurrent
    package static func prepare(_ folder: String, permissions: UInt32 = 0o777) async throws(RushesError) {
        try await BlockingWork.run { () throws(RushesError) in
            try prepareBlocking(folder, permissions: permissions)
        }
    }

    private static func checkBlocking(_ destination: Job.Destination, proves: Bool) throws(RushesError) {
        let path = destination.path
        let folder = (path as NSString).deletingLastPathComponent
        try checkLength(of: destination)
        try prepareBlocking(folder, permissions: 0o777)
        try checkClip(destination)
        try checkReceipt(destination)
        if case .foreign(let path) = PartialPlace(for: path).holder { throw PartialPlace.occupied(path) }
        if proves { try prove(path) }
    }

    private static func checkLength(of destination: Job.Destination) throws(RushesError) {
        let name = (destination.path as NSString).lastPathComponent
        guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(0), !destination.path.hasSuffix("/") else {
            throw RushesError(
                .outputUnwritable,
                "\(destination.path) is no name of a file",
                hint: "name a file with -o"
            )
        }
        let limit = Job.Destination.nameByteLimit
        guard name.utf8.count <= limit else {
            throw RushesError(
                .outputUnwritable,
                "the take's name has \(name.utf8.count) bytes, and \(limit) is the most: `.partial.json` must fit behind it",
                hint: "choose a shorter name with -o"
            )
        }
        let longest = Int(PATH_MAX) - 1 - ".partial.json".utf8.count
        guard destination.path.utf8.count <= longest else {
            throw RushesError(
                .outputUnwritable,
                "the take's path has \(destination.path.utf8.count) bytes, and \(longest) is the most",
                hint: "choose a place with a shorter path with -o"
            )
        }
    }

    private static func checkClip(_ destination: Job.Destination) throws(RushesError) {
        let path = destination.path
        var facts = stat()
        // A symbolic link is something, whatever it leads to.
        guard lstat(path, &facts) == 0 else { return }
        let kind = facts.st_mode & S_IFMT
        if kind == S_IFDIR {
            throw RushesError(.outputUnwritable, "\(path) is a folder", hint: "name a file with -o")
        }
        if !destination.mayReplace { throw RushesError(.outputExists, "\(path) is there already") }
        guard kind == S_IFREG || kind == S_IFLNK else {
            throw RushesError(.outputUnwritable, "\(path) is not a regular file", hint: "name another with -o")
        }
    }

    /// A receipt of ours goes with the clip that it is of; any other file of that name is somebody's.
    private static func checkReceipt(_ destination: Job.Destination) throws(RushesError) {
        let path = Receipt.path(forTakeAt: destination.path)
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return }
        let refusal = RushesError(
            .outputExists,
            "\(path), where the receipt would go, is there already",
            hint: "move it away, or choose another name with -o"
        )
        guard destination.mayReplace, facts.st_mode & S_IFMT == S_IFREG, facts.st_size < 16 << 20 else { throw refusal }
        guard let bytes = FileManager.default.contents(atPath: path),
            (try? Receipt(parsing: bytes, named: path)) != nil
        else { throw refusal }
    }

    private static func prepareBlocking(_ folder: String, permissions: UInt32) throws(RushesError) {
        try Folder.make(folder, permissions: permissions)
        guard access(folder, W_OK | X_OK) == 0 else {
            throw RushesError(
                .outputUnwritable,
                "the folder \(folder) cannot be written to: \(Errno.last.words)",
                hint: "choose another place with -o"
            )
        }
        if let free = DiskSpace.available(at: folder), free < neededByteCount {
            throw RushesError(
                .diskFull,
                "\(folder) has \(free >> 20) MB left; a clip may need \(neededByteCount >> 20) MB",
                hint: "free some space, or choose a place on another disk with -o"
            )
        }
    }

    /// Makes a file with the longest name that will be needed, and removes it: file systems have their own ideas of
    /// lengths and letters, and some cannot be written to whatever their permissions say.
    private static func prove(_ path: String) throws(RushesError) {
        let ordinal = String(counter.add(1, ordering: .relaxed).newValue % 46_656, radix: 36)
        let process = String(UInt64(ProcessInfo.processInfo.processIdentifier) % 1_679_616, radix: 36)
        let mark = process + "-" + ordinal
        // As long as `.partial.json`.
        let probe = path + "." + String(repeating: "~", count: max(0, 12 - mark.utf8.count)) + mark
        guard let file = try OutputFile(path: probe, isNew: true) else { return }
        file.close()
        unlink(probe)
    }
}
