package import RushesCore
import Synchronization

/// A store of takes that needs neither disk nor network: links lead to what a test says, clips go to a ``Shelf``.
///
/// It keeps to the contract of ``TakeStore``: a name on the shelf is given to a whole clip alone, other people's files
/// are left where they are, and every call may be made again.
package final class ShelfTakeStore: TakeStore {
    private struct State {
        var running = 0
        var peak = 0
        var order: [OutputLink] = []
        var proofs: [LinkProof?] = []
    }

    private let shelf: Shelf
    private let clock: any Clock<Duration>
    private let duration: Duration
    private let answer: @Sendable (OutputLink) -> ClipAnswer
    private let state = Guarded(State())

    /// Makes a store.
    ///
    /// - Parameters:
    ///   - shelf: where clips go.
    ///   - clock: what a download's time goes by.
    ///   - duration: how long a download takes.
    ///   - answer: what a link leads to; asked once a try.
    package init(
        shelf: Shelf,
        clock: any Clock<Duration>,
        duration: Duration = .zero,
        answer: @escaping @Sendable (OutputLink) -> ClipAnswer
    ) {
        self.shelf = shelf
        self.clock = clock
        self.duration = duration
        self.answer = answer
    }

    /// The most downloads that ran at once.
    package var peak: Int { state.withLock(\.peak) }

    /// The links in the order in which their downloads began, tries repeated.
    package var order: [OutputLink] { state.withLock(\.order) }

    /// What was given to prove who asks, try by try.
    package var proofs: [LinkProof?] { state.withLock(\.proofs) }

    /// Fetches a clip in two halves, with the time that takes between them, and gives it its name.
    package func store(
        _ link: OutputLink,
        by access: LinkAccess,
        at destination: Job.Destination,
        or alternative: Job.Destination?,
        accepting content: TakeContent,
        sparing spared: Set<String>,
        confirm: @escaping @Sendable () async throws(RushesError) -> Void,
        progress: @escaping @Sendable (_ received: Int64, _ total: Int64?) -> Void
    ) async throws(RushesError) -> StoredFile {
        state.withLock { state in
            state.running += 1
            state.peak = max(state.peak, state.running)
            state.order.append(link)
            state.proofs.append(access.proof)
        }
        defer { state.withLock { $0.running -= 1 } }
        let text: String
        var mediaType = "video/mp4"
        switch answer(link) {
        case .clip(let clip):
            text = clip
        case .file(let other, let type):
            guard content == .anything || type.hasPrefix("video/") else {
                throw RushesError(.takeCorrupt, "what the link leads to is \(type)")
            }
            (text, mediaType) = (other, type)
        case .breaksOff(let text, let count):
            shelf.keepPartial(String(text.prefix(count)), at: destination.path)
            progress(Int64(count), Int64(text.utf8.count))
            try await pause()
            throw RushesError(.providerUnreachable, "the connection broke while the clip was fetched")
        case .corrupt:
            try await pause()
            throw RushesError(.takeCorrupt, "the link does not lead to a whole clip")
        case .expired:
            throw RushesError(.takeExpired, "the link gives nothing")
        case .insecure where access.allowsPlainHTTP:
            text = "clip of \(link.location.text)"
        case .insecure:
            throw RushesError(.linkInsecure, "the link is plain http")
        case .unreachable:
            throw RushesError(.providerUnreachable, "the link's server cannot be reached")
        case .diskFull:
            throw RushesError(.diskFull, "there is no room for the clip")
        }
        let total = Int64(text.utf8.count)
        shelf.keepPartial(String(text.prefix(text.count / 2)), at: destination.path)
        progress(Int64(text.count / 2), total)
        try await pause()
        progress(total, total)
        try await confirm()
        for var place in [destination, alternative].compactMap({ $0?.named(for: mediaType) }) {
            if let present = shelf[place.path], spared.contains(Shelf.digest(of: present)) { place.mayReplace = false }
            if shelf.place(text, at: place) { return Self.file(text, at: place, mediaType) }
        }
        throw RushesError(.outputExists, "another file is at \(destination.path) already")
    }

    /// A clip that has a receipt of the job.
    package func stored(of job: Job, at places: [Job.Destination]) async -> StoredFile? {
        for place in places {
            guard let content = shelf[place.path], shelf.receipt(besideTakeAt: place.path)?.jobID == job.id else {
                continue
            }
            return Self.file(content, at: place)
        }
        return nil
    }

    private static func file(
        _ content: String,
        at place: Job.Destination,
        _ mediaType: String = "video/mp4"
    ) -> StoredFile {
        StoredFile(
            path: place.path,
            byteCount: Int64(content.utf8.count),
            sha256: Shelf.digest(of: content),
            media: MediaFacts(
                kind: mediaType.hasPrefix("video/") ? .video : mediaType.hasPrefix("audio/") ? .audio : .image,
                mediaType: mediaType,
                width: 64,
                height: 64,
                seconds: 1
            )
        )
    }

    /// Lays the receipt beside the clip.
    package func writeReceipt(of take: Take, job: Job) async throws(RushesError) {
        shelf.putReceipt(take)
    }

    private func pause() async throws(RushesError) {
        guard duration > .zero else { return }
        do { try await clock.sleep(for: duration) } catch {
            throw RushesError(.interrupted, "the download was interrupted")
        }
    }
}
