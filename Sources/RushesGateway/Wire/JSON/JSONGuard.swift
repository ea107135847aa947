package import NIOCore
package import RushesCore

/// Looks at the bytes of a body before they are parsed, so that no parser meets what might hurt or mislead it.
///
/// What passes is JSON as RFC 8259 defines it, and more narrowly so, since parsers disagree about the rest: no key is
/// twice in an object, however it is escaped; there is no NUL, no lone surrogate and no byte order mark. Keys that are
/// the same only after Unicode normalization are not found. It is one pass over the bytes that builds nothing.
package struct JSONGuard: Sendable {
    /// The deepest that may be asked for: one bit each.
    package static let deepest = 64
    /// The most members of one object. Each new key is compared with those before it.
    package static let mostMemberCount = 256

    private let byteCount: Int
    private let depth: Int

    /// Sets what passes.
    ///
    /// - Parameters:
    ///   - byteCount: The most bytes.
    ///   - depth: How deep lists and objects may stand in one another; ``deepest`` where it is more.
    package init(byteCount: Int, depth: Int) {
        self.byteCount = byteCount
        self.depth = min(depth, Self.deepest)
    }

    /// Checks a whole body.
    ///
    /// - Throws: `media_too_large` if it has too many bytes; otherwise `invalid_brief` with the byte at which it went
    ///   wrong, from 1, and none of the body's text.
    package func check(_ bytes: UnsafeRawBufferPointer) throws(RushesError) {
        guard bytes.count <= byteCount else {
            throw RushesError(
                .mediaTooLarge,
                "the body has more than \(byteCount) bytes",
                hint: "send files as uploads, and only their ids in the body"
            )
        }
        var scanner = JSONScanner(bytes, depth: depth)
        do { try scanner.scan() } catch {
            throw RushesError(
                .invalidBrief,
                "the body is not JSON that can be taken: \(error.message) (byte \(scanner.index + 1))",
                hint: "send one JSON object in UTF-8"
            )
        }
    }

    /// Checks a whole body.
    ///
    /// - Throws: As ``check(_:)-(UnsafeRawBufferPointer)`` does.
    package func check(_ buffer: ByteBuffer) throws(RushesError) {
        try buffer.withUnsafeReadableBytes { bytes in
            Result { () throws(RushesError) in try check(bytes) }
        }
        .get()
    }
}
