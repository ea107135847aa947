import Foundation
import RushesCore

/// Has ffmpeg decode given material to the size that is needed; nothing but files is ever opened.
struct MaterialReader: Sendable {
    /// How much larger than the picture a still is, so that the camera has room.
    static let overscan = 1.16
    private static let colour = "out_color_matrix=bt709:out_range=tv"

    let ffmpeg: FFmpeg
    let directory: String

    /// The shape of the first piece, reduced to small numbers; `nil` if there is none.
    ///
    /// - Throws: `media_unreadable`.
    func shape(ofFirst pieces: [Material.Piece]) async throws -> (width: Int, height: Int)? {
        guard case .file(let path) = pieces.first else { return nil }
        let width = 128
        let (bytes, ending) = try await ffmpeg.collect(
            try input(path) + [
                "-vf", "scale=\(width):-2", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1",
            ],
            limit: width * 16384
        )
        guard ending.isSuccess, bytes.count >= width else { throw Self.unreadable(path, "a picture") }
        return (width, bytes.count / width)
    }

    /// Decodes the pictures that are shown one after the other.
    ///
    /// - Throws: `media_unreadable`, `engine_failed`.
    func stills(_ pieces: [Material.Piece], size: PictureSize) async throws -> [StillImage] {
        var stills: [StillImage] = []
        let width = Int(Double(size.width) * Self.overscan) / 2 * 2
        let height = Int(Double(size.height) * Self.overscan) / 2 * 2
        for piece in pieces { stills.append(try await still(piece, width: width, height: height)) }
        return stills
    }

    /// Decodes references and puts them on the board, down the right side.
    ///
    /// - Throws: `media_unreadable`, `engine_failed`.
    func tiles(_ pieces: [Material.Piece], size: PictureSize) async throws -> [Tile] {
        let height = size.shortSide * 17 / 100 / 2 * 2
        let width = height * 4 / 3 / 2 * 2
        let gap = size.shortSide * 25 / 1000
        let top = size.height * 12 / 100
        let perColumn = max((size.height * 62 / 100) / (height + gap), 1)
        let columns = max((size.width - gap) / (width + gap), 1)
        var tiles: [Tile] = []
        for (index, piece) in pieces.prefix(perColumn * columns).enumerated() {
            let image = try await still(piece, width: width, height: height)
            let x = size.width - size.width * 45 / 1000 - width - (index / perColumn) * (width + gap)
            guard x > gap else { break }
            tiles.append(
                Tile(image: image, x: x, y: top + (index % perColumn) * (height + gap), border: size.shortSide / 270)
            )
        }
        return tiles
    }

    /// What is heard: given sounds, else the sound of the given clip, else that of the scene.
    ///
    /// - Throws: `media_unreadable` for a given sound that is none.
    func sound(_ material: Material, scene: Scene) async throws -> Sound {
        for path in material.sounds where try await !hasSound(path) { throw Self.unreadable(path, "a sound") }
        if !material.sounds.isEmpty { return .files(try material.sounds.map(link)) }
        if let video = material.video, try await hasSound(video) { return .files([try link(video)]) }
        return .ambience(Ambience(scene: scene))
    }

    /// Decodes a clip to the size and rate of the plan while `body` runs, and holds its last frame if it is too short.
    ///
    /// - Throws: `media_unreadable`, and what `body` throws.
    func withFrames(
        of path: String,
        plan: ClipPlan,
        body: @escaping @Sendable (RawPipe) async throws -> Void
    ) async throws {
        _ = try await still(.file(path), width: 64, height: 64)
        let pipe = try RawPipe()
        let filter =
            "fps=\(ClipPlan.framesPerSecond),\(Self.fill(plan.size.width, plan.size.height)),"
            + "tpad=stop=-1:stop_mode=clone,format=yuv420p"
        let arguments = try input(path) + ["-map", "0:v:0", "-vf", filter, "-frames:v", "\(plan.frameCount)"]
        _ = try await ffmpeg.stream(
            arguments + ["-f", "rawvideo", "pipe:1"],
            in: directory,
            input: nil,
            output: pipe.writeEnd
        ) {
            defer { pipe.closeReadEnd() }
            try await body(pipe)
        }
    }

    private func still(_ piece: Material.Piece, width: Int, height: Int) async throws -> StillImage {
        let output = ["-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "yuv420p", "pipe:1"]
        let source: [String]
        switch piece {
        case .file(let path):
            source = try input(path) + ["-map", "0:v:0", "-vf", Self.fill(width, height)]
        case .placeholder(let label):
            let script = PlaceholderScript(width: width, height: height, label: label).source
            do {
                try script.write(toFile: directory + "/placeholder.ass", atomically: false, encoding: .utf8)
            } catch {
                throw FileTrouble.error(error, "a placeholder cannot be written")
            }
            let filter = "color=c=0x2b323c:s=\(width)x\(height):r=1:d=1,ass=placeholder.ass"
            source = ["-f", "lavfi", "-i", filter]
        }
        let expected = width * height * 3 / 2
        let (bytes, ending) = try await ffmpeg.collect(source + output, in: directory, limit: expected + 1)
        guard ending.isSuccess, bytes.count == expected else {
            if case .file(let path) = piece { throw Self.unreadable(path, "a picture or a clip") }
            throw ending.failure("draw a placeholder")
        }
        return bytes.withUnsafeBytes { StillImage(width: width, height: height, bytes: $0) }
    }

    private func hasSound(_ path: String) async throws -> Bool {
        let arguments = try input(path) + ["-map", "0:a:0", "-t", "0.2", "-f", "null", "-"]
        return try await ffmpeg.collect(arguments, limit: 4096).1.isSuccess
    }

    /// Only files: neither a playlist in a file nor its name can make ffmpeg open a connection.
    private func input(_ path: String) throws(RushesError) -> [String] {
        ["-protocol_whitelist", "file,pipe", "-i", FFmpeg.fileArgument(try link(path))]
    }

    /// A link to a file under a plain name without an ending: ffmpeg then goes by what the file holds, and neither by
    /// an ending that lies nor by a `%d` in the name.
    private func link(_ path: String) throws(RushesError) -> String {
        let name = directory + "/material-" + String(Noise.seed(of: path), radix: 16)
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: name)) == path { return name }
        do {
            try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: path)
        } catch {
            throw FileTrouble.error(error, "`\(directory)` takes no links")
        }
        return name
    }

    private static func fill(_ width: Int, _ height: Int) -> String {
        "scale=\(width):\(height):force_original_aspect_ratio=increase:\(colour),crop=\(width):\(height),setsar=1"
    }

    private static func unreadable(_ path: String, _ what: String) -> RushesError {
        RushesError(.mediaUnreadable, "`\(path)` cannot be read as \(what)")
    }
}
