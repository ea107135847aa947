import Crypto
import Foundation
import NIOCore
import NIOPosix
import RushesCore
import Synchronization

/// Reads a file once from start to end on the thread pool, and hashes what it reads.
final class FileReader: Sendable {
    private struct State {
        var descriptor: CInt
        var hash = SHA256()
    }

    private let state: Guarded<State>

    /// The file's size when it was opened.
    let byteCount: Int64

    private let hashes: Bool

    private init(descriptor: CInt, byteCount: Int64, hashes: Bool) {
        self.hashes = hashes
        self.state = Guarded(State(descriptor: descriptor))
        self.byteCount = byteCount
    }

    deinit {
        let descriptor = state.withLock(\.descriptor)
        _ = Foundation.close(descriptor)
    }

    /// Opens a plain file.
    ///
    /// - Throws: `file_not_found` if there is none, `media_unreadable` if it cannot be read or is no plain file.
    static func open(_ path: String, hashing: Bool = true) async throws(RushesError) -> FileReader {
        let result: Result<FileReader, RushesError>
        do {
            result = try await NIOThreadPool.singleton.runIfActive { opened(path, hashing: hashing) }
        } catch {
            throw RushesError(.cancelled, "reading the file was cancelled")
        }
        return try result.get()
    }

    private static func opened(_ path: String, hashing: Bool) -> Result<FileReader, RushesError> {
        let name = URL(filePath: path).lastPathComponent
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT || code == ENOTDIR {
                return .failure(RushesError(.fileNotFound, "there is no file `\(name)`"))
            }
            return .failure(RushesError(.mediaUnreadable, "the file `\(name)` cannot be read (error \(code))"))
        }
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
            _ = Foundation.close(descriptor)
            return .failure(RushesError(.mediaUnreadable, "`\(name)` is not a plain file"))
        }
        return .success(FileReader(descriptor: descriptor, byteCount: Int64(information.st_size), hashes: hashing))
    }

    /// The next bytes, no more than `limit`; empty at the end of the file.
    func next(limit: Int) async throws -> ByteBuffer {
        try await NIOThreadPool.singleton.runIfActive { [self] in
            try state.withLock { state in
                var buffer = ByteBuffer()
                let descriptor = state.descriptor
                try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: limit) { memory in
                    let room = UnsafeMutableRawBufferPointer(rebasing: memory.prefix(limit))
                    var filled = 0
                    while filled < limit {
                        let count = read(descriptor, room.baseAddress?.advanced(by: filled), limit - filled)
                        if count == 0 { break }
                        if count < 0 {
                            if errno == EINTR { continue }
                            throw RushesError(.mediaUnreadable, "reading a file failed (error \(errno))")
                        }
                        filled += count
                    }
                    if hashes {
                        state.hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: room.prefix(filled)))
                    }
                    return filled
                }
                return buffer
            }
        }
    }

    /// The lower-case hexadecimal SHA-256 of everything read so far.
    var sha256: String {
        state.withLock { $0.hash.finalize().hexadecimal }
    }
}
