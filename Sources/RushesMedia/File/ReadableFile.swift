import Foundation
import RushesCore

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A regular file that is open for reading. Every call may block.
struct ReadableFile {
    let path: String
    let descriptor: FileDescriptor
    let byteCount: Int64

    /// Opens a file.
    ///
    /// A pipe or a device is refused without waiting for it: such a thing has no end that one could rely on.
    ///
    /// - Parameter path: the file.
    /// - Throws: `file_not_found`; `media_unreadable` for what is not a regular file or may not be read.
    init(path: String) throws(RushesError) {
        do {
            descriptor = try FileDescriptor.open(FilePath(path), .readOnly, options: [.nonBlocking, .closeOnExec])
        } catch let number as Errno {
            switch number {
            case .noSuchFileOrDirectory, .notDirectory:
                throw RushesError(.fileNotFound, "there is no file \(path)")
            default:
                throw RushesError(.mediaUnreadable, "\(path) cannot be read: \(number.words)")
            }
        } catch {
            throw RushesError(.mediaUnreadable, "\(path) cannot be read")
        }
        var facts = stat()
        let result = fstat(descriptor.rawValue, &facts)
        guard result == 0, facts.st_mode & S_IFMT == S_IFREG else {
            try? descriptor.close()
            let isFolder = result == 0 && facts.st_mode & S_IFMT == S_IFDIR
            throw RushesError(.mediaUnreadable, "\(path) is \(isFolder ? "a folder" : "not a regular file")")
        }
        self.path = path
        byteCount = Int64(facts.st_size)
    }

    /// Reads up to `buffer.count` bytes.
    ///
    /// - Parameters:
    ///   - offset: where to read.
    ///   - buffer: where the bytes go.
    /// - Returns: how many were read; fewer than asked for at the end of the file.
    /// - Throws: `media_unreadable` if the disk fails.
    func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(RushesError) -> Int {
        var filled = 0
        while filled < buffer.count {
            do {
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                let count = try descriptor.read(fromAbsoluteOffset: offset + Int64(filled), into: rest)
                if count == 0 { break }
                filled += count
            } catch {
                throw RushesError(
                    .mediaUnreadable,
                    "\(path) cannot be read: \((error as? Errno)?.words ?? "read error")"
                )
            }
        }
        return filled
    }

    /// Closes the file.
    func close() { try? descriptor.close() }
}
