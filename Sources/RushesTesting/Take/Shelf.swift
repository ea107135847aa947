package import RushesCore
import Synchronization

/// Where a ``ShelfTakeStore`` puts clips: a disk in memory, which keeps what lies on it when a program dies.
package final class Shelf: Sendable {
    private struct State {
        var files: [String: String] = [:]
        var partials: [String: String] = [:]
        var receipts: [String: Take] = [:]
    }

    private let state = Guarded(State())

    /// Makes an empty shelf.
    package init() {}

    /// What lies under a name; `nil` if nothing does.
    package subscript(path: String) -> String? {
        get { state.withLock { $0.files[path] } }
        set { state.withLock { $0.files[path] = newValue } }
    }

    /// Every file under its final name.
    package var files: [String: String] { state.withLock(\.files) }

    /// How much of an unfinished download lies under a name.
    package func partialCount(at path: String) -> Int {
        state.withLock { $0.partials[path]?.utf8.count ?? 0 }
    }

    /// The receipt that lies beside a clip.
    package func receipt(besideTakeAt path: String) -> Take? { state.withLock { $0.receipts[path] } }

    func keepPartial(_ text: String, at path: String) { state.withLock { $0.partials[path] = text } }

    func putReceipt(_ take: Take) { state.withLock { $0.receipts[take.path] = take } }

    /// Gives a whole clip its name, unless other bytes are there that may not be replaced.
    func place(_ content: String, at destination: Job.Destination) -> Bool {
        state.withLock { state in
            if let present = state.files[destination.path], present != content, !destination.mayReplace {
                return false
            }
            state.files[destination.path] = content
            state.partials[destination.path] = nil
            return true
        }
    }

    /// A fingerprint of bytes in the form of a SHA-256: enough to tell the clips of a test apart.
    package static func digest(of content: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in content.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let word = String(hash, radix: 16)
        return String(repeating: String(repeating: "0", count: 16 - word.count) + word, count: 4)
    }
}
