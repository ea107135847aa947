import Foundation
import NIOCore
import NIOPosix
import RushesCore
import RushesMedia

/// A file that is being given out; closed with the last reference.
final class OpenFile: Sendable {
    /// Its size in bytes when it was opened.
    let byteCount: Int64
    /// When it was changed last, in seconds since 1970.
    let modifiedAt: Int
    private let descriptor: Int32

    private init(descriptor: Int32, byteCount: Int64, modifiedAt: Int) {
        self.descriptor = descriptor
        self.byteCount = byteCount
        self.modifiedAt = modifiedAt
    }

    deinit { close(descriptor) }

    /// Opens a plain file; `nil` if there is none, or it is something else, a link among them.
    static func open(_ path: String) async -> OpenFile? {
        try? await NIOThreadPool.singleton.runIfActive {
            let descriptor = Foundation.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else { return nil as OpenFile? }
            guard let facts = RegularFileFacts(descriptor: descriptor) else {
                close(descriptor)
                return nil
            }
            return OpenFile(descriptor: descriptor, byteCount: facts.byteCount, modifiedAt: facts.modifiedAt)
        }
    }

    /// Reads a piece; empty at the end of the file.
    func read(at position: Int64, upTo count: Int) async throws -> ByteBuffer {
        try await NIOThreadPool.singleton.runIfActive { [self] in
            var buffer = ByteBufferAllocator().buffer(capacity: count)
            let read = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
                max(0, pread(descriptor, bytes.baseAddress, count, off_t(position)))
            }
            return read == 0 ? ByteBuffer() : buffer
        }
    }
}
