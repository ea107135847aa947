import Foundation
import NIOCore
import RushesCore
import RushesMedia

/// A file that is arriving. Pieces are gathered until a write is worth its way to the disk.
final class UploadFile {
    private let descriptor: Int32
    private var gathered = ByteBuffer()
    /// How many bytes have arrived.
    private(set) var byteCount: Int64 = 0

    /// Makes the file; it must not be there.
    ///
    /// - Throws: `output_unwritable`.
    init(at path: String) async throws(RushesError) {
        descriptor = try await BlockingWork.run { () throws(RushesError) in
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw RushesError(.outputUnwritable, "the upload cannot be kept") }
            return descriptor
        }
    }

    /// Adds bytes.
    ///
    /// - Throws: `disk_full`, `output_unwritable`.
    func append(_ bytes: ByteBuffer) async throws(RushesError) {
        byteCount += Int64(bytes.readableBytes)
        gathered.writeImmutableBuffer(bytes)
        if gathered.readableBytes >= 512 << 10 { try await flush() }
    }

    /// Writes what is left and closes the file; nothing is done twice.
    func close() async throws(RushesError) {
        defer { Foundation.close(descriptor) }
        try await flush()
    }

    private func flush() async throws(RushesError) {
        guard gathered.readableBytes > 0 else { return }
        let piece = gathered
        gathered.clear()
        let descriptor = descriptor
        try await BlockingWork.run { () throws(RushesError) in
            var done = 0
            while done < piece.readableBytes {
                let count = piece.withUnsafeReadableBytes { bytes in
                    write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
                }
                guard count > 0 || errno == EINTR else {
                    throw RushesError(errno == ENOSPC ? .diskFull : .outputUnwritable, "the upload cannot be written")
                }
                done += max(count, 0)
            }
        }
    }
}
