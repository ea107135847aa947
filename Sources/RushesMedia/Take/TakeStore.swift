public import AsyncHTTPClient
import Foundation
import NIOCore
public import RushesCore

/// Brings finished clips home: fetched or moved, checked, made durable, and only then given their final name.
///
/// A file under the final name is always a whole clip. What is unfinished is called `NAME.partial`, with a
/// `NAME.partial.json` beside it, and a later call goes on with it. A file that may not be replaced is never touched.
public struct TakeStore: TakeKeeper {
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
    public init(
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
    public static var httpConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(10)),
            decompression: .disabled
        )
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    /// Brings a clip to its place. May be called again after any failure, and after a crash.
    ///
    /// - Parameters:
    ///   - link: an https address (plain http on this machine; elsewhere https is asked in its place), or the absolute path of a local file. That stays
    ///     where it is and shares its bytes with the take where the file system can do that; whoever made it removes it
    ///     once the take is recorded, so that a crash before that loses nothing.
    ///   - access: what may be done to get at it.
    ///   - destination: where the clip goes; missing folders are made.
    ///   - alternative: where it goes if another file is there that may not be replaced.
    ///   - allowsPicture: whether a still picture will do too, as for a last frame that comes beside the clip.
    ///   - progress: told the bytes that are there and, if it is known, how many there will be.
    /// - Returns: the stored clip.
    /// - Throws: `take_expired` if the link answers with anything but content, be it that this comes too early or too late;
    ///   `provider_unreachable` if it answers nothing; `take_corrupt` if it does not lead to a whole clip;
    ///   `link_insecure` if it is plain http and https is not to be had; `output_exists` if another file is there that may not be replaced and
    ///   there is no alternative (the clip then waits as `NAME.partial`); `disk_full`, `output_unwritable`; `interrupted` if the task is
    ///   cancelled. A file of the same content in that place is not an error: it is the clip.
    @concurrent
    public func store(
        _ link: OutputLink,
        by access: LinkAccess = .ordinary,
        at destination: Job.Destination,
        or alternative: Job.Destination? = nil,
        allowsPicture: Bool = false,
        progress: @escaping @Sendable (_ received: Int64, _ total: Int64?) -> Void = { _, _ in }
    ) async throws(RushesError) -> StoredFile {
        try await makeFolder(of: destination.path)
        switch link.location {
        case .url(let text):
            do throws(RushesError) {
                return try await download(
                    text,
                    by: access,
                    to: destination,
                    or: alternative,
                    allowsPicture: allowsPicture,
                    progress: progress
                )
            } catch {
                // Somebody else downloads to that very name just now.
                guard error.code == .outputExists, let alternative else { throw error }
                return try await store(
                    link,
                    by: access,
                    at: alternative,
                    allowsPicture: allowsPicture,
                    progress: progress
                )
            }
        case .file(let path):
            let stored = try await BlockingWork.run { () throws(RushesError) in
                do throws(RushesError) {
                    return try LocalTake(source: path, destination: destination).store()
                } catch {
                    guard error.code == .outputExists, let alternative else { throw error }
                    return try LocalTake(source: path, destination: alternative).store()
                }
            }
            progress(stored.byteCount, stored.byteCount)
            return stored
        }
    }

    /// A clip of a job that is at its place already: by its receipt, or, where a crash came before that, by having been
    /// made there after the prediction ended, where nothing was when the job began.
    @concurrent
    public func stored(of job: Job, at places: [Job.Destination]) async -> StoredFile? {
        for place in places {
            guard let digest = try? await FileDigest.of(fileAt: place.path),
                let media = try? ClipCheck.requireClip(
                    try await MediaProbe.inspect(fileAt: place.path),
                    named: place.path
                )
            else { continue }
            let isOurs: Bool
            if let receipt = try? await Receipt.read(at: Receipt.path(forTakeAt: place.path)) {
                isOurs = receipt.job == job.id && receipt.file.sha256 == digest.sha256
            } else {
                let attributes = try? FileManager.default.attributesOfItem(atPath: place.path)
                let madeAt = attributes?[.modificationDate] as? Date
                isOurs = madeAt.map { $0 >= (job.finishedAt ?? .distantFuture) } ?? false
            }
            if isOurs {
                return StoredFile(
                    path: place.path,
                    byteCount: digest.byteCount,
                    sha256: digest.sha256,
                    media: media
                )
            }
        }
        return nil
    }

    /// Writes the receipt beside a stored clip, atomically.
    @concurrent
    public func writeReceipt(of take: Take, job: Job) async throws(RushesError) {
        try await Receipt(job: job, take: take).write(besideTakeAt: take.path)
    }

    private func download(
        _ text: String,
        by access: LinkAccess,
        to destination: Job.Destination,
        or alternative: Job.Destination?,
        allowsPicture: Bool,
        progress: @escaping Download.Progress
    ) async throws(RushesError) -> StoredFile {
        guard let address = LinkAddress(text) else {
            throw RushesError(
                .takeCorrupt,
                "the clip's link is not an address that may be fetched",
                hint: "`rushes jobs show ID --links` shows it"
            )
        }
        let partial = try await BlockingWork.run { () throws(RushesError) in
            try PartialFile(for: destination.path, object: address.objectDigest)
        }
        defer { partial.close() }
        let download = Download(http: http, clock: clock, random: random, rules: rules)
        do throws(RushesError) {
            let (digest, media) = try await download.fetch(address, by: access, into: partial, progress: progress) {
                path throws(RushesError) in
                let measurement = try await MediaProbe.inspect(fileAt: path)
                return try allowsPicture
                    ? ClipCheck.requireClipOrPicture(measurement, named: "it")
                    : ClipCheck.requireClip(measurement, named: "it")
            }
            let path = try await place(partial, holding: digest, at: destination, or: alternative)
            return StoredFile(path: path, byteCount: digest.byteCount, sha256: digest.sha256, media: media)
        } catch {
            await partial.leave()
            throw error
        }
    }

    /// Gives what was downloaded its final name.
    ///
    /// - Returns: the name that it got.
    private func place(
        _ partial: PartialFile,
        holding digest: FileDigest,
        at destination: Job.Destination,
        or alternative: Job.Destination?
    ) async throws(RushesError) -> String {
        if try await partial.place(at: destination.path, mayReplace: destination.mayReplace) { return destination.path }
        do throws(RushesError) {
            try await adopt(digest, at: destination.path, waiting: partial)
            return destination.path
        } catch {
            guard error.code == .outputExists, let alternative else { throw error }
            return try await place(partial, holding: digest, at: alternative, or: nil)
        }
    }

    /// A file is there already. After a crash between the last rename and the ledger's entry, it is this very clip.
    private func adopt(
        _ digest: FileDigest,
        at path: String,
        waiting partial: PartialFile
    ) async throws(RushesError) {
        guard let existing = try? await FileDigest.of(fileAt: path), existing == digest else {
            throw ClipCheck.occupied(path, waitingAt: partial.path)
        }
        await partial.remove()
    }

    private func makeFolder(of path: String) async throws(RushesError) {
        try await BlockingWork.run { () throws(RushesError) in
            let folder = (path as NSString).deletingLastPathComponent
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            } catch {
                throw RushesError(.outputUnwritable, "cannot make the folder \(folder)")
            }
        }
    }
}
