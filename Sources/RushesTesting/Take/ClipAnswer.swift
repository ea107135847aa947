/// What a link leads to at one try, as a ``ShelfTakeStore`` plays it.
package enum ClipAnswer: Sendable, Hashable {
    /// The whole clip, whose bytes the text stands for.
    case clip(String)
    /// A whole file of another kind than MP4, whose bytes the text stands for.
    case file(String, mediaType: String)
    /// The connection breaks after so many bytes; what has arrived is kept, and a later try goes on with it.
    case breaksOff(String, after: Int)
    /// Bytes that are no whole clip.
    case corrupt
    /// The link answers without a clip: it is too early, or too late.
    case expired
    /// The link is plain http to another machine, which does not speak https.
    case insecure
    /// Nothing answers.
    case unreachable
    /// The disk has no room for it.
    case diskFull
}
