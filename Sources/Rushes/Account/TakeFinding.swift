public import RushesCore

/// What became of a take's file.
public struct TakeFinding: Sendable, Hashable {
    /// How the file stands.
    public enum Condition: Sendable, Hashable {
        /// It is there, byte for byte.
        case whole
        /// Nothing is there.
        case missing
        /// Something else is there, or the file has changed.
        case changed(byteCount: Int64)
        /// It is there and cannot be read; the reason is for the user.
        case unreadable(reason: String)
    }

    /// The take.
    public var take: Take
    /// How its file stands.
    public var condition: Condition
}
