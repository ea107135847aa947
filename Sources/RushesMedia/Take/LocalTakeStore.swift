package import AsyncHTTPClient
import Foundation
import NIOCore
package import RushesCore

/// Brings finished clips home: fetched or moved, checked, made durable, and only then given their final name.
///
/// A file under the final name is always a whole clip. What is unfinished is called `NAME.partial`, with a
/// `NAME.partial.json` beside it, and a later call goes on with it. A file that may not be replaced is never touched.
package struct LocalTakeStore: TakeStore {
    private let http: @Sendable (_ address: String) throws(RushesError) -> HTTPClient
    private let clock: any Clock<Duration>
    private let random: @Sendable () -> UInt64
    private let rules: DownloadRules

    /// Makes a store.
    ///
    /// - Parameters:
    ///   - clock: what waiting is measured by.
    ///   - random: the jitter's source of bits.
    ///   - rules: how patient downloads are.
    ///   - http: gives the client that asks an address, and is called before every request: addresses may need
    ///     different ways, such as a proxy. The client must not follow redirects by itself; ``httpConfiguration`` is
    ///     made for this. What it throws ends the download.
    package init(
        clock: any Clock<Duration> = ContinuousClock(),
        random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) },
        rules: DownloadRules = DownloadRules(),
        http: @escaping @Sendable (_ address: String) throws(RushesError) -> HTTPClient
    ) {
        self.http = http
        self.clock = clock
        self.random = random
        self.rules = rules
    }

    /// A configuration for downloads: no redirects, no decompression, ten seconds to connect, and no connecting again
    /// behind the store's back, which does that itself.
    package static var httpConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(10)),
            decompression: .disabled
        )
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    /// Brings a clip to its place, under the ending of what it holds. May be called again after any failure, and after a
    /// crash.
    ///
    /// - Parameters:
    ///   - link: an https address (plain http on this machine; elsewhere https is asked in its place), or the absolute
    ///     path of a local file. The file stays where it is and shares its bytes with the take where the file system
    ///     can do that; its maker removes it once the take is recorded, so that a crash before that loses nothing.
    ///   - access: what may be done to get at it.
    ///   - destination: where the clip goes; missing folders are made.
    ///   - alternative: where it goes if another file is there that may not be replaced.
    ///   - content: what will do.
    ///   - spared: the digests of contents that are left alone also where a file may be replaced: takes of other jobs.
    ///   - confirm: called when the file is whole, right before it gets its name: what it throws keeps it from that.
    ///   - progress: told the bytes that are there and, if it is known, how many there will be.
    /// - Returns: the stored clip.
    /// - Throws: `take_expired` if the link answers with anything but content, be it that this comes too early or too late;
    ///   `provider_unreachable` if it answers nothing; `take_corrupt` if it does not lead to a whole clip;
    ///   `link_insecure` if it is plain http and https is not to be had; `output_exists` if another file is there that may not be replaced and
    ///   there is no alternative (the clip then waits as `NAME.partial`); `disk_full`, `output_unwritable`; `interrupted` if the task is
    ///   cancelled. A file of the same content in that place is not an error: it is the clip.
    @concurrent
    package func store(
        _ link: OutputLink,
        by access: LinkAccess = .ordinary,
        at destination: Job.Destination,
        or alternative: Job.Destination? = nil,
        accepting content: TakeContent = .clip,
        sparing spared: Set<String> = [],
        confirm: @escaping @Sendable () async throws(RushesError) -> Void = {},
        progress: @escaping @Sendable (_ received: Int64, _ total: Int64?) -> Void = { _, _ in }
    ) async throws(RushesError) -> StoredFile {
        try await makeFolder(of: destination.path)
        let places = [destination, alternative].compactMap(\.self)
        switch link.location {
        case .url(let text):
            return try await download(
                text,
                by: access,
                to: places,
                accepting: content,
                sparing: spared,
                confirm: confirm,
                progress: progress
            )
        case .file(let path):
            try await confirm()
            let stored = try await BlockingWork.run { () throws(RushesError) in
                try LocalTake(source: path, places: places, content: content, spared: spared).store()
            }
            progress(stored.byteCount, stored.byteCount)
            return stored
        }
    }

    /// A clip of a job that is at its place already: by its receipt, or, where a crash came before that, by having been
    /// made there after the prediction ended, where nothing was when the job began.
    @concurrent
    package func stored(of job: Job, at places: [Job.Destination]) async -> StoredFile? {
        // The clip may have got another ending than its place was promised with.
        let types = ["video/mp4", "video/quicktime", "video/webm", "video/x-matroska"]
        var paths: [String] = []
        for path in places.flatMap({ place in [place.path] + types.map { place.named(for: $0).path } })
        where !paths.contains(path) {
            paths.append(path)
        }
        for path in paths {
            guard let digest = try? await FileDigest.of(fileAt: path),
                let media = try? ClipCheck.requireClip(try await MediaProbe.inspectTake(at: path), named: path)
            else { continue }
            let isOurs: Bool
            if let receipt = try? await Receipt.read(at: Receipt.path(forTakeAt: path)) {
                isOurs = receipt.job == job.id && receipt.file.sha256 == digest.sha256
            } else {
                let attributes = try? FileManager.default.attributesOfItem(atPath: path)
                let madeAt = attributes?[.modificationDate] as? Date
                isOurs = madeAt.map { $0 >= (job.finishedAt ?? .distantFuture) } ?? false
            }
            if isOurs {
                return StoredFile(path: path, byteCount: digest.byteCount, sha256: digest.sha256, media: media)
            }
        }
        return nil
    }

    /// Writes the receipt beside a stored clip, atomically.
    @concurrent
    package func writeReceipt(of take: Take, job: Job) async throws(RushesError) {
        try await Receipt(job: job, take: take).write(besideTakeAt: take.path)
    }

    private func download(
        _ text: String,
        by access: LinkAccess,
        to places: [Job.Destination],
        accepting content: TakeContent,
        sparing spared: Set<String>,
        confirm: @escaping @Sendable () async throws(RushesError) -> Void,
        progress: @escaping Download.Progress
    ) async throws(RushesError) -> StoredFile {
        guard let address = LinkAddress(text) else {
            throw RushesError(
                .takeCorrupt,
                "the clip's link is not an address that may be fetched",
                hint: "`rushes jobs show ID --links` shows it"
            )
        }
        let object = address.objectDigest
        let partial = try await open(places, object: object)
        defer { partial.close() }
        let download = Download(http: http, clock: clock, random: random, rules: rules)
        do throws(RushesError) {
            let (digest, media) = try await download.fetch(address, by: access, into: partial, progress: progress) {
                path throws(RushesError) in
                try ClipCheck.require(content, try await MediaProbe.inspectTake(at: path), named: "it")
            }
            try await confirm()
            let path = try await place(partial, holding: digest, media, at: places, sparing: spared)
            await sweep(places, of: object)
            return StoredFile(path: path, byteCount: digest.byteCount, sha256: digest.sha256, media: media)
        } catch {
            await partial.leave(for: places.map(\.path))
            throw error
        }
    }

    /// Opens the partial file of the first place where nobody else's is, and nobody else writes.
    private func open(_ places: [Job.Destination], object: String) async throws(RushesError) -> PartialFile {
        try await BlockingWork.run { () throws(RushesError) -> PartialFile in
            var failure: RushesError?
            for place in places {
                do throws(RushesError) {
                    return try PartialFile(for: place.path, object: object)
                } catch {
                    guard error.code == .outputExists else { throw error }
                    failure = failure ?? error
                }
            }
            throw failure ?? RushesError(.internalError, "a clip without a place")
        }
    }

    /// Gives what was downloaded its final name: that of the first place that is free, or holds this very clip already.
    private func place(
        _ partial: PartialFile,
        holding digest: FileDigest,
        _ media: MediaFacts,
        at places: [Job.Destination],
        sparing spared: Set<String>
    ) async throws(RushesError) -> String {
        for place in places {
            let target = place.named(for: media.mediaType)
            // After a crash between the last rename and the ledger's entry, or when somebody was faster, it is there.
            if await Self.holds(target.path, digest) {
                await partial.remove()
                return target.path
            }
            var mayReplace = place.mayReplace && target.path == place.path
            if mayReplace, !spared.isEmpty, let present = try? await FileDigest.of(fileAt: target.path) {
                mayReplace = !spared.contains(present.sha256)
            }
            if try await partial.place(at: target.path, mayReplace: mayReplace) { return target.path }
            if await Self.holds(target.path, digest) {
                await partial.remove()
                return target.path
            }
        }
        let first = places.first?.named(for: media.mediaType).path ?? ""
        throw ClipCheck.occupied(first, waitingAt: partial.path)
    }

    private static func holds(_ path: String, _ digest: FileDigest) async -> Bool {
        await
            (try? BlockingWork.run { () throws(RushesError) in
                let file = try ReadableFile(path: path)
                defer { file.close() }
                guard file.byteCount == digest.byteCount else { return false }
                return try FileDigest.ofFileBlocking(path) == digest
            }) ?? false
    }

    /// Removes what somebody who gave up has left of the same clip under the names that this one did not use.
    private func sweep(_ places: [Job.Destination], of object: String) async {
        _ = try? await BlockingWork.run { () throws(RushesError) in
            for place in places { PartialPlace(for: place.path).removeAbandoned(of: object) }
        }
    }

    private func makeFolder(of path: String) async throws(RushesError) {
        try await BlockingWork.run { () throws(RushesError) in
            try Folder.make((path as NSString).deletingLastPathComponent)
        }
    }
}
