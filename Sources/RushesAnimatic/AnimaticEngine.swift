import Foundation
package import RushesCore
import RushesFFmpeg
package import RushesProvider

extension ProviderID {
    /// The local animatic engine.
    package static let animatic = ProviderID("animatic")
}

extension ProviderKind {
    /// The local animatic engine.
    package static let animatic = ProviderKind(rawValue: "animatic")
}

extension ProviderTraits {
    /// The local engine: nothing that it does costs anything.
    package static let animatic = ProviderTraits(
        isLocal: true,
        chargeOnFailure: .nothing,
        chargeOnRefusal: .never,
        chargeOnCancel: .never,
        recovery: "is never lost"
    )
}

/// The local engine: plays every model by rendering an animatic, a plain moving sketch of the brief, for nothing.
///
/// It needs `ffmpeg` with libx264 and libass, and no network. A submission is kept in the spool directory when it is
/// accepted and rendered when it is observed, so another process can go on with it. The same brief and seed give the
/// same picture, byte for byte.
package struct AnimaticEngine: Provider {
    /// `animatic`
    package let id = ProviderID.animatic
    /// What it does runs here and costs nothing.
    package let traits = ProviderTraits.animatic

    let spool: Spool
    let ffmpegPath: String?
    let searchPath: String?
    let threads: Int
    let patience: Duration
    let decodingLimit: Duration
    let clock: any Clock<Duration>

    /// Makes an engine.
    ///
    /// - Parameters:
    ///   - spoolDirectory: the absolute path of a directory for submissions and clips on their way; it is made when
    ///     it is needed.
    ///   - ffmpeg: where `ffmpeg` is; `nil` looks it up in `PATH`.
    package init(spoolDirectory: String, ffmpeg: String? = nil) {
        self.init(
            spoolDirectory: spoolDirectory,
            ffmpeg: ffmpeg,
            searchPath: ProcessInfo.processInfo.environment["PATH"],
            threads: ProcessInfo.processInfo.activeProcessorCount
        )
    }

    /// Makes an engine with its surroundings given: where programs are looked up, and how many cores are used.
    ///
    /// `patience` is how long ffmpeg may take or give nothing before it is given up, as one that was stopped, and
    /// `decodingLimit`, by `clock`, how long it may decode one given file.
    package init(
        spoolDirectory: String,
        ffmpeg: String?,
        searchPath: String?,
        threads: Int,
        patience: Duration = .seconds(30),
        decodingLimit: Duration = .seconds(600),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        spool = Spool(directory: URL(fileURLWithPath: spoolDirectory).path)
        ffmpegPath = ffmpeg
        self.searchPath = searchPath
        self.threads = max(threads, 1)
        self.patience = patience
        self.decodingLimit = decodingLimit
        self.clock = clock
    }

    /// A rehearsal has no price of its own; what the real run would cost is the catalog's to say.
    ///
    /// - Returns: always `nil`.
    package func quote(_ input: Input) async throws(RushesError) -> Quote? { nil }

    /// Checks that a file is still what was accepted, as far as its size tells; nothing is sent anywhere.
    ///
    /// - Parameters:
    ///   - attachment: the file.
    ///   - progress: told 1 at once.
    /// - Returns: the file's path.
    /// - Throws: `file_not_found`, or `invalid_brief` if its size has changed.
    package func upload(
        _ attachment: Input.Attachment,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> String {
        let attributes = try? FileManager.default.attributesOfItem(atPath: attachment.path)
        guard let size = attributes?[.size] as? NSNumber else {
            throw RushesError(.fileNotFound, "`\(attachment.path)` is not there any more")
        }
        guard size.int64Value == attachment.byteCount else {
            throw RushesError(
                .invalidBrief,
                "`\(attachment.path)` has changed since it was accepted: \(attachment.byteCount) bytes then, \(size) now",
                hint: "submit the brief again"
            )
        }
        progress(1)
        return attachment.path
    }

    /// Keeps a submission in the spool; nothing is rendered yet.
    ///
    /// - Parameter submission: what to render.
    /// - Returns: accepted, or refused with `engine_missing`, `disk_full` or `output_unwritable`. The id follows from
    ///   the job's, so that submitting a job again changes nothing.
    package func submit(_ submission: Submission) async -> SubmissionOutcome {
        guard ffmpeg != nil else { return .refused(FFmpeg.missing) }
        let remoteID = Spool.remoteID(of: submission.jobID)
        guard Spool.isValid(remoteID) else {
            return .refused(RushesError(.internalError, "the job's id `\(submission.jobID)` cannot be a file's name"))
        }
        do {
            try spool.keep(submission, as: remoteID)
        } catch {
            return .refused(error)
        }
        return .accepted(remoteID: remoteID, observation: nil)
    }

    /// Renders a kept submission, or gives the clip at once if that is done already.
    ///
    /// - Parameters:
    ///   - remoteID: the id that `submit` gave.
    ///   - progress: told the share of frames that are drawn.
    /// - Returns: finished, with the clip's path; failed, with `engine_missing`, `engine_failed`, `disk_full`,
    ///   `file_not_found` or `media_unreadable`; unknown, if nothing is kept under the id; or still running, if the
    ///   task was cancelled: a later call begins again. In no case but the first is a file left.
    package func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async -> Observation {
        guard Spool.isValid(remoteID) else {
            return .unknown(reason: "`\(remoteID)` is not an id of the animatic engine")
        }
        do {
            if spool.hasClip(remoteID) { return finished(remoteID) }
            guard let submission = try spool.submission(remoteID) else {
                return .unknown(reason: "nothing is kept under `\(remoteID)`")
            }
            guard let ffmpeg else { throw FFmpeg.missing }
            defer { spool.clearWork(remoteID) }
            let work = try spool.openWork(remoteID)
            try await render(submission, with: ffmpeg, to: spool.partialPath(remoteID), in: work, progress: progress)
            try spool.finish(remoteID)
            return finished(remoteID)
        } catch let error as RushesError {
            return Task.isCancelled ? .running(status: "stopped") : .failed(error)
        } catch {
            if Task.isCancelled || error is CancellationError { return .running(status: "stopped") }
            return .failed(RushesError(.engineFailed, "ffmpeg could not be run: \(error)"))
        }
    }

    /// Removes everything that is kept of a prediction, once its take is stored elsewhere or nobody wants it.
    ///
    /// - Parameter remoteID: the id that `submit` gave; one that is not known changes nothing.
    package func discard(_ remoteID: String) {
        guard Spool.isValid(remoteID) else { return }
        spool.remove(remoteID)
    }

    /// The program as it is found now: it may be installed while the engine stands.
    var ffmpeg: FFmpeg? {
        FFmpeg(explicit: ffmpegPath, searchPath: searchPath, timeLimit: decodingLimit, clock: clock)
    }

    private func finished(_ remoteID: String) -> Observation {
        .finished(outputs: [OutputLink(.file(spool.clipPath(remoteID)))], price: .zero)
    }

    @concurrent
    private func render(
        _ submission: Submission,
        with ffmpeg: FFmpeg,
        to path: String,
        in directory: String,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws {
        let reader = MaterialReader(ffmpeg: ffmpeg, directory: directory)
        let material = try Material(submission)
        let shape = submission.input.facts.aspect ?? submission.brief.aspect
        var firstImage: (width: Int, height: Int)?
        if let shape, shape.ratio == nil { firstImage = try await reader.shape(ofFirst: material.shapes) }
        let plan = ClipPlan(submission, firstImage: firstImage)
        let encoder = ClipEncoder(ffmpeg: ffmpeg, threads: threads, patience: patience)
        let tiles = try await reader.tiles(material.references, size: plan.size)
        let sound: @Sendable () async throws -> Sound = {
            plan.hasSound ? try await reader.sound(material, scene: plan.scene, seconds: plan.seconds) : .silent
        }
        if let video = material.video {
            try await reader.withFrames(of: video, plan: plan) { frames in
                let contents = ClipEncoder.Contents(
                    picture: { _ in VideoBackdrop(size: plan.size, source: frames, plan: plan, patience: patience) },
                    tiles: tiles,
                    sound: sound,
                    isDrawn: false
                )
                try await encoder.encode(plan, contents, to: path, in: directory, progress: progress)
            }
            return
        }
        let stills = try await reader.stills(material.images, size: plan.size)
        let contents = ClipEncoder.Contents(
            picture: { rows in
                func scene() -> SceneStage {
                    SceneStage(scene: plan.scene, size: plan.size, course: plan.course, rows: rows)
                }
                guard !stills.isEmpty else { return scene() }
                let backdrop = stills.contains { $0.alpha != nil } ? scene() : nil
                return StillSequence(images: stills, size: plan.size, course: plan.course, backdrop: backdrop)
            },
            tiles: tiles,
            sound: sound,
            isDrawn: stills.isEmpty
        )
        try await encoder.encode(plan, contents, to: path, in: directory, progress: progress)
    }
}

/// The engine keeps a submission and its clip in its spool until the take is stored.
extension AnimaticEngine: SpoolingProvider {}
