package import NIOCore

/// What a ``MultipartReader`` has met in the bytes.
package enum MultipartEvent: Sendable, Hashable {
    /// The header of a part has ended.
    case partBegan(MultipartPart)
    /// Some of the part's content, never empty: a slice of the bytes that were fed, not a copy.
    case bytes(ByteBuffer)
    /// The part's content has ended.
    case partEnded
    /// The closing delimiter was met: the form is whole.
    case finished
}
