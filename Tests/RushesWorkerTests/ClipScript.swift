import RushesCore
import RushesTesting
import Synchronization

/// What links lead to, one answer a try; the last is repeated, and without any a link leads to its clip.
final class ClipScript: Sendable {
    private let answers = Guarded<[OutputLink: [ClipAnswer]]>([:])

    func set(_ list: [ClipAnswer], for link: OutputLink) { answers.withLock { $0[link] = list } }

    func next(for link: OutputLink) -> ClipAnswer {
        answers.withLock { answers in
            guard let first = answers[link]?.first else { return .clip("clip of \(link.location.text)") }
            if answers[link, default: []].count > 1 { answers[link]?.removeFirst() }
            return first
        }
    }
}
