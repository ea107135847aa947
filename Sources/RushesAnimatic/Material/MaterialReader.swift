import Foundation
import RushesCore
import RushesFFmpeg

/// Has ffmpeg decode given material to the size that is needed; nothing but files is ever opened.
struct MaterialReader: Sendable {
    /// How much larger than the picture a still is, so that the camera has room.
    static let overscan = 1.16
    private static let decodedAtOnce = 3
    private static let colour = "out_color_matrix=bt709:out_range=tv"

    let ffmpeg: FFmpeg
    let directory: String

    /// The shape of the first piece, reduced to small numbers; `nil` if there is none.
    ///
    /// - Throws: `media_unreadable`.
    func shape(ofFirst pieces: [Material.Piece]) async throws -> (width: Int, height: Int)? {
        guard case .file(let path, _) = pieces.first else { return nil }
        // What this ffmpeg cannot read says its size itself.
        let heif = HEIFPicture(ofFile: path)?.size
        let width = 128
        let (bytes, ending) = try await ffmpeg.collect(
            try picture(path, filter: "scale=\(width):-2") + [
                "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1",
            ],
            limit: width * 16384
        )
        guard ending.isSuccess, bytes.count >= width else {
            if let heif { return (heif.width, heif.height) }
            throw Self.unreadable(path, "a picture")
        }
        let height = bytes.count / width
        if let heif, !heif.isLike(width: width, height: height) { return (heif.width, heif.height) }
        return (width, height)
    }

    /// Decodes the pictures that are shown one after the other.
    ///
    /// - Throws: `media_unreadable`, `engine_failed`.
    func stills(_ pieces: [Material.Piece], size: PictureSize) async throws -> [StillImage] {
        var stills: [StillImage] = []
        let width = Int(Double(size.width) * Self.overscan) / 2 * 2
        let height = Int(Double(size.height) * Self.overscan) / 2 * 2
        // Programs that start take their time, so a few run at once; each holds a whole picture.
        try await withThrowingTaskGroup(of: (Int, StillImage).self) { group in
            var (found, started) = ([Int: StillImage](), 0)
            while found.count < pieces.count {
                if started < pieces.count, started - found.count < Self.decodedAtOnce {
                    let number = started
                    group.addTask { (number, try await still(pieces[number], width: width, height: height)) }
                    started += 1
                } else if let (number, image) = try await group.next() {
                    found[number] = image
                }
            }
            stills = pieces.indices.compactMap { found[$0] }
        }
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
            let image = try await still(piece, width: width, height: height, isFlat: true)
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
    /// - Throws: `media_unreadable` for a given sound that is none; `disk_full`, `output_unwritable`.
    func sound(_ material: Material, scene: Scene, seconds: Double) async throws -> Sound {
        for path in material.sounds where try await !hasSound(path) { throw Self.unreadable(path, "a sound") }
        if !material.sounds.isEmpty { return .files(try material.sounds.map(link)) }
        if let video = material.video, try await hasSound(video) { return .files([try link(video)]) }
        let path = directory + "/ambience.f32"
        let gain = try await OwnThread.run("rushes-ambience") {
            try Ambience(scene: scene).render(seconds: seconds, to: path)
        }
        return .ambience(path: path, gain: gain)
    }

    /// Decodes a clip to the size and rate of the plan while `body` runs, and holds its last frame if it is too short.
    ///
    /// - Throws: `media_unreadable`, and what `body` throws.
    func withFrames(
        of path: String,
        plan: ClipPlan,
        body: @escaping @Sendable (RawPipe) async throws -> Void
    ) async throws {
        let interest = try await interest(path)
        let pipe = try RawPipe()
        let grade = Regrade(prompt: plan.slate.caption).filter
        let filter =
            "fps=\(ClipPlan.framesPerSecond),\(Self.fill(plan.size.width, plan.size.height, interest)),"
            + "tpad=stop=-1:stop_mode=clone,format=yuv420p" + (grade.isEmpty ? "" : ",\(grade),format=yuv420p")
        let arguments =
            try input(path, as: .clip) + ["-map", "0:v:0", "-vf", filter, "-frames:v", "\(plan.frameCount)"]
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

    private func still(
        _ piece: Material.Piece,
        width: Int,
        height: Int,
        isFlat: Bool = false
    ) async throws -> StillImage {
        switch piece {
        case .placeholder(let label):
            return try await placeholder(label, "not fetched", width: width, height: height, isFlat: isFlat)
        case .file(let path, let label):
            do {
                return try await decoded(path, width: width, height: height, isFlat: isFlat)
            } catch let error as RushesError where error.code == .mediaUnreadable {
                // Services take these, and not every ffmpeg reads them: that is no fault of the picture's.
                guard let format = HEIFPicture(ofFile: path)?.name else { throw error }
                let reason = "\(format), which ffmpeg here cannot show"
                return try await placeholder(label, reason, width: width, height: height, isFlat: isFlat)
            }
        }
    }

    private func decoded(_ path: String, width: Int, height: Int, isFlat: Bool) async throws -> StillImage {
        let interest = try await interest(path)
        let hasAlpha = interest.hasAlpha
        // What can be seen through is shown whole, over the scene.
        let filter = hasAlpha ? Self.fit(width, height) : Self.fill(width, height, interest)
        let source = try picture(path, filter: filter)
        let shape = ImageShape(width: width, height: height, hasAlpha: hasAlpha, isFlat: isFlat)
        return try await image(from: source, shape) { _ in Self.unreadable(path, "a picture or a clip") }
    }

    private func placeholder(
        _ label: String,
        _ reason: String,
        width: Int,
        height: Int,
        isFlat: Bool
    ) async throws -> StillImage {
        let script = PlaceholderScript(width: width, height: height, label: label, reason: reason).source
        // Several are drawn at once; the name needs no escaping, whatever the label is.
        let name = "placeholder-\(String(Noise.seed(of: script), radix: 16)).ass"
        do {
            try script.write(toFile: "\(directory)/\(name)", atomically: true, encoding: .utf8)
        } catch {
            throw FileErrorMapping.error(error, "a placeholder cannot be written")
        }
        let source = ["-f", "lavfi", "-i", "color=c=0x2b323c:s=\(width)x\(height):r=1:d=1,ass=\(name)"]
        let shape = ImageShape(width: width, height: height, hasAlpha: false, isFlat: isFlat)
        return try await image(from: source, shape) { $0.failure("draw a placeholder") }
    }

    /// How a picture is to come.
    private struct ImageShape {
        var width: Int
        var height: Int
        var hasAlpha: Bool
        var isFlat: Bool
    }

    /// Takes one raw picture from an input.
    private func image(
        from source: [String],
        _ shape: ImageShape,
        failure: (FFmpeg.Ending) -> RushesError
    ) async throws -> StillImage {
        let format = shape.hasAlpha ? "yuva420p" : "yuv420p"
        let expected = shape.width * shape.height * (shape.hasAlpha ? 5 : 3) / 2
        let (bytes, ending) = try await ffmpeg.collect(
            source + ["-frames:v", "1", "-f", "rawvideo", "-pix_fmt", format, "pipe:1"],
            in: directory,
            limit: expected + 1
        )
        guard ending.isSuccess, bytes.count == expected else { throw failure(ending) }
        return bytes.withUnsafeBytes { bytes in
            StillImage(
                width: shape.width,
                height: shape.height,
                hasAlpha: shape.hasAlpha,
                isFlat: shape.isFlat,
                bytes: bytes
            )
        }
    }

    /// Looks at a small copy of a picture, or of a clip's first frame.
    private func interest(_ path: String) async throws -> InterestMap {
        let side = 128
        let small = "scale=\(side):\(side):force_original_aspect_ratio=decrease,format=rgba"
        let (bytes, ending) = try await ffmpeg.collect(
            try picture(path, filter: small) + [
                "-frames:v", "1", "-c:v", "pam", "-f", "image2pipe", "pipe:1",
            ],
            in: directory,
            limit: side * side * 4 + 4096
        )
        guard ending.isSuccess, let map = InterestMap(pam: bytes) else {
            throw Self.unreadable(path, "a picture or a clip")
        }
        // A picture that is stored in parts is not what the first part shows.
        if let size = HEIFPicture(ofFile: path)?.size, !size.isLike(width: map.width, height: map.height) {
            throw Self.unreadable(path, "a whole picture")
        }
        return map
    }

    private func hasSound(_ path: String) async throws -> Bool {
        let arguments = try input(path, as: .sound) + ["-map", "0:a:0", "-t", "0.2", "-f", "null", "-"]
        return try await ffmpeg.collect(arguments, limit: 4096).1.isSuccess
    }

    /// The picture in a file, turned upright and filtered.
    private func picture(_ path: String, filter: String) throws(RushesError) -> [String] {
        let turn = Orientation(ofFile: path)?.filter
        let animation = AnimatedWebP(ofFile: path)
        let file = if let animation { try still(of: animation, path) } else { try link(path) }
        let source = FFmpeg.input(file, as: .picture)
        let filters = [animation?.filter, turn, filter].compactMap(\.self).joined(separator: ",")
        return (turn == nil ? [] : ["-noautorotate"]) + source + ["-map", "0:v:0", "-vf", filters]
    }

    private func input(_ path: String, as format: FFmpeg.GivenFormat) throws(RushesError) -> [String] {
        FFmpeg.input(try link(path), as: format)
    }

    /// The first picture of an animated WebP as a file of its own.
    private func still(of animation: AnimatedWebP, _ path: String) throws(RushesError) -> String {
        let name = directory + "/still-" + String(Noise.seed(of: path), radix: 16)
        do {
            // Whole or not at all: the same picture may be asked for twice at once.
            try animation.still.write(to: URL(fileURLWithPath: name), options: .atomic)
        } catch {
            throw FileErrorMapping.error(error, "a picture cannot be written")
        }
        return name
    }

    /// A link to a file under a plain name without an ending: ffmpeg then goes by what the file holds, and neither by
    /// an ending that lies nor by a `%d` in the name.
    private func link(_ path: String) throws(RushesError) -> String {
        let name = directory + "/material-" + String(Noise.seed(of: path), radix: 16)
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: name)) == path { return name }
        do {
            try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: path)
        } catch {
            // The same file may be asked for twice at once.
            if (try? FileManager.default.destinationOfSymbolicLink(atPath: name)) == path { return name }
            throw FileErrorMapping.error(error, "`\(directory)` takes no links")
        }
        return name
    }

    /// Fills a size, cut to the part with most to see.
    private static func fill(_ width: Int, _ height: Int, _ interest: InterestMap) -> String {
        let focus = interest.focus(ratio: Double(width) / Double(height))
        return "scale=\(width):\(height):force_original_aspect_ratio=increase:\(colour),"
            + "crop=\(width):\(height):(iw-ow)*\(focus.x):(ih-oh)*\(focus.y),setsar=1"
    }

    /// Fits into a size, with nothing around it.
    private static func fit(_ width: Int, _ height: Int) -> String {
        "format=rgba,scale=\(width * 4 / 5):\(height * 4 / 5):force_original_aspect_ratio=decrease,"
            + "pad=\(width):\(height):(ow-iw)/2:(oh-ih)/2:color=black@0,setsar=1,scale=\(colour)"
    }

    private static func unreadable(_ path: String, _ what: String) -> RushesError {
        RushesError(.mediaUnreadable, "`\(path)` cannot be read as \(what)")
    }
}
