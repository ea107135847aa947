import Foundation
import RushesCore

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The two names of an unfinished file, `FINAL.partial` and the mark beside it, by which ours is told from everybody
/// else's: what has no mark of ours is not ours, and is never touched.
struct PartialPlace: Sendable, Hashable {
    /// Who has the names.
    enum Holder: Sendable, Hashable {
        /// Nothing is there.
        case nobody
        /// Something of ours is there.
        case ours(PartialMark)
        /// Something is there that is not ours.
        case foreign(path: String)
    }

    /// The unfinished file.
    let path: String
    /// What says whose it is.
    let markPath: String

    /// The names for a final one.
    init(for finalPath: String) {
        path = finalPath + ".partial"
        markPath = path + ".json"
    }

    /// Looks who has the names; blocks.
    var holder: Holder {
        var facts = stat()
        let hasMark = lstat(markPath, &facts) == 0
        let isMarkRegular = hasMark && facts.st_mode & S_IFMT == S_IFREG
        let mark = isMarkRegular ? PartialMark.read(at: markPath) : nil
        if hasMark, mark == nil { return .foreign(path: markPath) }
        guard lstat(path, &facts) == 0 else { return mark.map { .ours($0) } ?? .nobody }
        guard let mark, facts.st_mode & S_IFMT == S_IFREG else { return .foreign(path: path) }
        return .ours(mark)
    }

    /// Takes the names: writes the mark, unless something of somebody else's is there.
    ///
    /// - Throws: `output_exists` for what is not ours; `disk_full`, `output_unwritable`.
    func claim(for object: String) throws(RushesError) {
        switch holder {
        case .foreign(let path): throw Self.occupied(path)
        case .nobody: try PartialMark(object: object).note(at: markPath, isNew: true)
        case .ours: break
        }
    }

    /// Removes both, if they are ours; blocks.
    func remove() {
        guard case .ours = holder else { return }
        unlink(path)
        unlink(markPath)
    }

    /// Removes what a program that gave up has left of an object that is home by now. One that still writes keeps it.
    ///
    /// - Parameter object: what must have been downloaded there; see ``PartialMark/object``.
    func removeAbandoned(of object: String) {
        guard case .ours(let mark) = holder, mark.object == object else { return }
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return remove() }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return }
        remove()
    }

    /// Why the names cannot be used.
    static func occupied(_ path: String) -> RushesError {
        RushesError(
            .outputExists,
            "\(path), which is needed until the clip is whole, is there already and is not of rushes",
            hint: "move it away, or choose another name with -o"
        )
    }
}
