import NIOCore

/// What the server sends as a body: bytes in memory, or a chunk that is repeated, for sizes that fit no memory.
package struct ServedBody: Sendable {
    private let chunk: ByteBuffer
    /// The whole size in bytes.
    package let byteCount: Int64

    /// A body that is held in memory.
    package init(_ bytes: some Sequence<UInt8>) {
        self.chunk = ByteBuffer(bytes: bytes)
        self.byteCount = Int64(chunk.readableBytes)
    }

    /// A body that is made of one chunk, over and over.
    ///
    /// - Parameters:
    ///   - chunk: what is repeated; it must not be empty.
    ///   - byteCount: the whole size in bytes.
    package init(repeating chunk: some Sequence<UInt8>, byteCount: Int64) {
        self.chunk = ByteBuffer(bytes: chunk)
        self.byteCount = byteCount
        precondition(self.chunk.readableBytes > 0, "an empty chunk cannot be repeated")
    }

    /// The bytes from `offset` on, as many as lie in one piece of memory and no more than `limit`.
    func piece(at offset: Int64, limit: Int) -> ByteBuffer {
        let start = Int(offset % Int64(chunk.readableBytes))
        let length = Int(min(Int64(chunk.readableBytes - start), Int64(limit), byteCount - offset))
        return chunk.getSlice(at: chunk.readerIndex + start, length: length) ?? ByteBuffer()
    }

    /// The chunk's bytes.
    var bytes: [UInt8] { Array(chunk.readableBytesView) }

    /// The chunk as text.
    var text: String { String(buffer: chunk) }
}
