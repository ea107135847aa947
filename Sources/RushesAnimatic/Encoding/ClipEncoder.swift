import Foundation
import RushesCore
import RushesFFmpeg

/// Draws a clip and has ffmpeg encode it.
struct ClipEncoder: Sendable {
    let ffmpeg: FFmpeg
    let threads: Int
    /// How long ffmpeg may take nothing.
    let patience: Duration

    /// What a clip is drawn from, apart from its plan.
    struct Contents: Sendable {
        /// Makes the picture; called once, on a thread that may block.
        let picture: @Sendable (ParallelRows) throws -> any Picture
        let tiles: [Tile]
        /// Makes the sound; called once.
        let sound: @Sendable () async throws -> Sound
        /// Whether the picture is the engine's own, so that it may look painted.
        let isDrawn: Bool
    }

    /// Renders a clip into a file.
    ///
    /// - Parameters:
    ///   - plan: what to make.
    ///   - contents: what to make it from.
    ///   - path: the file, which is replaced.
    ///   - directory: a directory for what is needed on the way.
    ///   - progress: told the share that is done.
    /// - Throws: `engine_failed`, `engine_missing`, `disk_full`, or `CancellationError`. The file may then be there, incomplete.
    func encode(
        _ plan: ClipPlan,
        _ contents: Contents,
        to path: String,
        in directory: String,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws {
        let pipe = try RawPipe()
        let pump = FramePump(size: plan.size, frameCount: plan.frameCount)
        let rows = ParallelRows(threads: threads)
        // Nothing can be encoded before these three, which do not need each other.
        async let madeWords = plan.hasSlate ? SubtitleMask.make(plan: plan, ffmpeg: ffmpeg, directory: directory) : nil
        async let madeSound = contents.sound()
        async let madePicture = OwnThread.run("rushes-paint") { try contents.picture(rows) }
        let sound = try await madeSound.arguments(seconds: plan.seconds)
        let (words, picture) = (try await madeWords, try await madePicture)
        let ending = try await ffmpeg.stream(
            Self.arguments(plan, sound: sound, path: path),
            in: directory,
            input: pipe.readEnd,
            output: nil
        ) {
            try await withTaskCancellationHandler {
                async let writing: Void = OwnThread.run("rushes-frames-out") {
                    defer { pipe.closeWriteEnd() }
                    try pump.consume { try pipe.write($0.bytes, count: $0.byteCount, patience: patience) }
                }
                do {
                    try await OwnThread.run("rushes-render") {
                        try self.draw(plan, picture, contents, words, rows, into: pump, progress: progress)
                    }
                } catch {
                    pump.stop()
                    try await writing
                    throw error
                }
                try await writing
            } onCancel: {
                pump.stop()
            }
        }
        try Task.checkCancellation()
        guard ending.isSuccess else { throw ending.failure("encode the clip") }
    }

    /// Draws all frames on the render thread.
    private func draw(
        _ plan: ClipPlan,
        _ picture: any Picture,
        _ contents: Contents,
        _ words: SubtitleMask?,
        _ rows: ParallelRows,
        into pump: FramePump,
        progress: (Double) -> Void
    ) throws {
        let renderer = FrameRenderer(
            size: plan.size,
            picture: picture,
            tiles: contents.tiles,
            finish: Finish(size: plan.size, scene: plan.scene, isDrawn: contents.isDrawn),
            overlay: words?.overlay(rows: rows),
            timeCode: words?.timeCode(),
            isMonochrome: plan.scene.isMonochrome,
            rows: rows
        )
        let scratches = FrameRenderer.scratches(threads: threads, size: plan.size)
        try pump.produce { frame, buffer in
            try renderer.draw(frame: frame, into: buffer, scratches: scratches)
        } progress: { count in
            progress(Double(count) / Double(plan.frameCount))
        }
    }

    private static func arguments(_ plan: ClipPlan, sound: (inputs: [String], graph: [String]), path: String)
        -> [String]
    {
        let rate = "\(ClipPlan.framesPerSecond)"
        let picture = [
            "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "\(plan.size.width)x\(plan.size.height)", "-r", rate,
        ]
        let colour = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"]
        let video = [
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-profile:v", "high", "-pix_fmt", "yuv420p",
        ]
        let keys = ["-g", "48", "-keyint_min", "24"]
        let audio = ["-c:a", "aac", "-b:a", "160k", "-ar", "48000", "-ac", "2"]
        let container = [
            "-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4", "-y", FFmpeg.fileArgument(path),
        ]
        return picture + colour + ["-i", "pipe:0"] + sound.inputs + sound.graph + video + colour + keys + audio
            + ["-t", "\(plan.seconds)"] + container
    }
}

/// Runs work that blocks on a thread of its own, so that the cooperative pool keeps its threads.
enum OwnThread {
    static func run<Value: Sendable>(
        _ name: String,
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                RawPipe.ignoreBrokenPipesOnThisThread()
                continuation.resume(with: Result(catching: body))
            }
            thread.name = name
            // Deep noise and painter calls fit easily; the default of other threads on macOS is only half of this.
            thread.stackSize = 1 << 20
            thread.start()
        }
    }
}
