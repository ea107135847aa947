import Foundation
import RushesCore

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A file that is being written; its errors are those that a user can act on.
///
/// Every call may block. One thread at a time.
struct OutputFile {
    let path: String
    let descriptor: FileDescriptor

    /// Opens a file for writing, and makes it if it is not there.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - isNew: whether a file that is there already is an error; the result is then `nil`.
    ///   - permissions: the mode of a file that is made here, before the umask.
    /// - Throws: `disk_full`, `output_unwritable`.
    init?(path: String, isNew: Bool = false, permissions: UInt32 = 0o666) throws(RushesError) {
        let options: FileDescriptor.OpenOptions = isNew ? [.create, .exclusiveCreate] : [.create]
        let mode = FilePermissions(rawValue: CInterop.Mode(permissions))
        do {
            descriptor = try FileDescriptor.open(
                FilePath(path),
                .readWrite,
                options: options.union(.closeOnExec),
                permissions: mode
            )
        } catch let number as Errno {
            if isNew, number == .fileExists { return nil }
            throw .writing(number, path: path, activity: "write")
        } catch {
            throw RushesError(.outputUnwritable, "cannot write \(path)")
        }
        self.path = path
    }

    /// Writes bytes at the file's position, all of them.
    func write(_ bytes: UnsafeRawBufferPointer) throws(RushesError) {
        do {
            _ = try descriptor.writeAll(bytes)
        } catch let number as Errno {
            throw .writing(number, path: path, activity: "write")
        } catch {
            throw RushesError(.outputUnwritable, "cannot write \(path)")
        }
    }

    /// Cuts the file to a length, and goes on writing there.
    func cut(to byteCount: Int64) throws(RushesError) {
        do {
            try descriptor.resize(to: byteCount)
            try descriptor.seek(offset: byteCount, from: .start)
        } catch let number as Errno {
            throw .writing(number, path: path, activity: "write")
        } catch {
            throw RushesError(.outputUnwritable, "cannot write \(path)")
        }
    }

    /// Makes the content durable. After an error the content must be taken for lost: a second fsync proves nothing.
    func synchronize() throws(RushesError) {
        #if canImport(Darwin)
            let result = fcntl(descriptor.rawValue, F_FULLFSYNC) == -1 ? fsync(descriptor.rawValue) : 0
        #else
            let result = fsync(descriptor.rawValue)
        #endif
        guard result != 0 else { return }
        throw .writing(.last, path: path, activity: "write")
    }

    /// Closes the file.
    func close() {
        // Everything that matters was fsynced before; a failing close has nothing left to report.
        // A lock belongs to the open file, which a child process that is being started right now may share for a moment:
        // closing alone would leave the file locked until that child has begun.
        _ = flock(descriptor.rawValue, LOCK_UN)
        try? descriptor.close()
    }
}
