import NIOCore
import RushesCore
import Synchronization

/// A multipart form with one file, streamed from the disk.
///
/// The last boundary is sent only after the whole file has been read and is still what it was when it was queued: a
/// changed file never becomes a complete upload.
struct FileForm: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    private static let pieceByteCount = 1 << 20

    let reader: FileReader
    let attachment: Input.Attachment
    /// Whether the content must be what the attachment's digest says; else the digest only names the upload.
    let checksDigest: Bool
    let progress: @Sendable (Double) -> Void
    /// Where an error of reading is left for whoever started the upload.
    let failure = ReadingFailure()

    private var boundary: String { "rushes-\(attachment.sha256.prefix(40))" }

    /// The request's `Content-Type`.
    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// The whole body's size in bytes.
    var byteCount: Int64 { Int64(head.utf8.count) + attachment.byteCount + Int64(tail.utf8.count) }

    // The service tells the class of a file by its name's extension; the user's own name for it stays here.
    private var head: String {
        let name = "\(attachment.sha256.prefix(16)).\(MediaName.fileExtension(of: attachment.mediaType))"
        return "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
            + "Content-Type: \(attachment.mediaType)\r\n\r\n"
    }

    private var tail: String { "\r\n--\(boundary)--\r\n" }

    func makeAsyncIterator() -> Iterator { Iterator(form: self) }

    /// Keeps the error that ended the reading.
    final class ReadingFailure: Sendable {
        private let error = Guarded<RushesError?>(nil)

        var value: RushesError? { error.withLock { $0 } }

        func set(_ value: RushesError) { error.withLock { $0 = value } }
    }

    struct Iterator: AsyncIteratorProtocol {
        private enum Stage { case head, file, tail, over }

        private let form: FileForm
        private var stage = Stage.head
        private var sent: Int64 = 0
        private var ahead: Task<ByteBuffer, any Error>?

        init(form: FileForm) { self.form = form }

        mutating func next() async throws -> ByteBuffer? {
            do {
                return try await piece()
            } catch let error as RushesError {
                form.failure.set(error)
                throw error
            }
        }

        /// Reads and hashes the next piece while the one before is on its way. A task of its own, since it must run on
        /// between two calls of `next`; if the upload ends early it reads its one piece and is done.
        private func reading() -> Task<ByteBuffer, any Error> {
            let limit = Int(Swift.min(form.attachment.byteCount - sent, Int64(FileForm.pieceByteCount)))
            return Task { [reader = form.reader] in try await reader.next(limit: limit) }
        }

        private mutating func piece() async throws -> ByteBuffer? {
            switch stage {
            case .head:
                stage = form.attachment.byteCount > 0 ? .file : .tail
                return ByteBuffer(string: form.head)
            case .file:
                let buffer = try await (ahead ?? reading()).value
                guard buffer.readableBytes > 0 else { throw form.changed }
                sent += Int64(buffer.readableBytes)
                form.progress(Double(sent) / Double(form.attachment.byteCount))
                ahead = sent < form.attachment.byteCount ? reading() : nil
                if ahead == nil { stage = .tail }
                return buffer
            case .tail:
                let rest = try await form.reader.next(limit: 1)
                let isSame = !form.checksDigest || form.reader.sha256 == form.attachment.sha256
                guard rest.readableBytes == 0, isSame else { throw form.changed }
                stage = .over
                return ByteBuffer(string: form.tail)
            case .over:
                return nil
            }
        }
    }

    /// The refusal of a file that is no longer what it was.
    var changed: RushesError {
        let name = attachment.path.split(separator: "/").last ?? ""
        return RushesError(
            .invalidBrief,
            "the file `\(name)` has changed since it was queued",
            hint: "run the command again to use the file as it is now"
        )
    }
}
