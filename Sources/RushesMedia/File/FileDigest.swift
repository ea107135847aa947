import Crypto
import Foundation
package import RushesCore

/// The size and the SHA-256 of a file's content.
package struct FileDigest: Sendable, Hashable {
    /// The size in bytes.
    package var byteCount: Int64
    /// The lower-case hexadecimal SHA-256.
    package var sha256: String

    /// Describes a content.
    package init(byteCount: Int64, sha256: String) {
        self.byteCount = byteCount
        self.sha256 = sha256
    }

    /// How many bytes are in memory at a time.
    static let chunkByteCount = 256 * 1024

    /// Reads a file once, 256 KiB at a time, whatever its size.
    ///
    /// - Parameter path: the file.
    /// - Returns: what was read; the two figures are of the same bytes even if the file grows meanwhile.
    /// - Throws: `file_not_found`, `media_unreadable` if it is no regular file or cannot be read. An empty file is
    ///   not an error.
    @concurrent
    package static func of(fileAt path: String) async throws(RushesError) -> FileDigest {
        try await BlockingWork.run { () throws(RushesError) in try ofFileBlocking(path) }
    }

    /// The same, on a thread that may block.
    static func ofFileBlocking(_ path: String) throws(RushesError) -> FileDigest {
        let file = try ReadableFile(path: path)
        defer { file.close() }
        var hash = SHA256()
        let byteCount = try hash.update(reading: file, upTo: .max)
        return FileDigest(byteCount: byteCount, sha256: hash.hexadecimal)
    }
}

extension SHA256 {
    /// Takes in a file from its start.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - limit: how many bytes at most.
    /// - Returns: how many there were.
    /// - Throws: `media_unreadable` if the disk fails.
    mutating func update(reading file: ReadableFile, upTo limit: Int64) throws(RushesError) -> Int64 {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: FileDigest.chunkByteCount, alignment: 4096)
        defer { buffer.deallocate() }
        var position: Int64 = 0
        while position < limit {
            let wanted = Int(min(Int64(buffer.count), limit - position))
            let count = try file.read(at: position, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
            if count == 0 { break }
            update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            position += Int64(count)
        }
        return position
    }

    /// The digest of what was taken in so far, in lower-case hexadecimal.
    var hexadecimal: String { finalize().hexadecimal }
}
