import Foundation
import RushesCore

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Moves a finished file to its final name so that a crash leaves either all of it there or nothing.
///
/// The order is that of restic's local backend: write under another name, fsync, rename, fsync the folder.
enum FilePlacement {
    /// What became of a move.
    enum Outcome: Sendable, Hashable {
        /// The file has its final name.
        case placed
        /// A file was there already and was not to be replaced; nothing has changed.
        case occupied
        /// The two names are on different disks; nothing has changed.
        case otherDisk
    }

    /// Gives a file its final name. Both names should be on one disk.
    ///
    /// - Parameters:
    ///   - source: the file as it is called now; its content must be on the disk already.
    ///   - target: its final name.
    ///   - mayReplace: whether a file of that name may be replaced; otherwise it is certainly left alone, also when
    ///     another program makes it at this very moment.
    /// - Returns: what became of it.
    /// - Throws: `disk_full`, `output_unwritable`.
    static func move(_ source: String, to target: String, mayReplace: Bool) throws(RushesError) -> Outcome {
        let failure: Errno?
        if mayReplace {
            failure = rename(source, target) == 0 ? nil : .last
        } else {
            failure = renameWithoutReplacing(source, target)
        }
        switch failure {
        case nil: break
        case Errno.fileExists: return .occupied
        case Errno.improperLink: return .otherDisk
        case .some(let number): throw .writing(number, path: target, activity: "write")
        }
        try synchronizeFolder(of: target)
        return .placed
    }

    /// Makes a folder's list of names durable. A file system that cannot do that for folders is not an error.
    static func synchronizeFolder(of path: String) throws(RushesError) {
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard fsync(descriptor) != 0 else { return }
        let number = Errno.last
        if number == .ioError || number == .noSpace { throw .writing(number, path: path, activity: "write") }
    }

    private static func renameWithoutReplacing(_ source: String, _ target: String) -> Errno? {
        // A rename replaces; giving the file a second name does not, whoever makes the target meanwhile. A crash
        // between the two calls leaves both names, which is why a partial file with two names is never written to.
        if link(source, target) == 0 {
            unlink(source)
            return nil
        }
        let linkNumber = Errno.last
        guard [.notPermitted, .noFunction, .notSupported, .tooManyLinks].contains(linkNumber) else { return linkNumber }
        // Some file systems have no second names (FAT): take the name with an empty file of our own, then replace that.
        let placeholder = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard placeholder >= 0 else { return .last }
        close(placeholder)
        if rename(source, target) == 0 { return nil }
        let renameNumber = Errno.last
        unlink(target)
        return renameNumber
    }
}
