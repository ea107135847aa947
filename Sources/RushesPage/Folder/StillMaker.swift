import Foundation
import RushesCore
import RushesFFmpeg

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Makes the stills of one clip after another.
struct StillMaker: Sendable {
    let ffmpeg: FFmpeg
    /// The page's folder.
    let directory: String

    /// Of a longer clip, as many seconds as this are looked at: a length is only what a header says, and ffmpeg fills up
    /// what is not there.
    private static let longestLook = 3600.0

    /// What became of a clip's stills.
    enum Outcome: Sendable {
        /// They were made.
        case made
        /// They were there already, and are newer than the clip.
        case reused
        /// Some could not be made, for this reason.
        case failed(String)
    }

    /// Makes a clip's poster and filmstrip, unless they are there and newer than the clip.
    ///
    /// - Parameters:
    ///   - clip: the clip.
    ///   - seconds: its length, if that is known.
    /// - Returns: what became of them.
    /// - Throws: `CancellationError`. A clip of which no still can be made is not an error.
    func make(of clip: RelativeName, seconds: Double?) async throws -> Outcome {
        let source = "\(directory)/\(clip.text)"
        guard let made = Self.modified(source) else { return .failed("there is no such file in the folder") }
        if Still.allCases.allSatisfy({ Self.isNewer(path(of: $0, clip), than: made) }) { return .reused }
        do {
            let folder = URL(fileURLWithPath: path(of: .poster, clip)).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            guard let found = try await measured(seconds, source) else { return .failed("its length cannot be read") }
            let length = min(found, Self.longestLook)
            var words = try await run(Still.allCases, source, clip, seconds: length, sparesBlack: true)
            if !FileManager.default.fileExists(atPath: partial(of: .poster, clip)) {
                words = try await run([.poster], source, clip, seconds: length, sparesBlack: false)
            }
            let placed = Still.allCases.filter { place($0, clip) }
            return placed.count == Still.allCases.count ? .made : .failed(Self.reason(words))
        } catch {
            for still in Still.allCases { unlink(partial(of: still, clip)) }
            try Task.checkCancellation()
            if let error = error as? RushesError { return .failed(error.message) }
            return .failed("ffmpeg could not be run on it, or the folder cannot be written")
        }
    }

    /// A clip's still as it is called in the page, if it is there.
    func name(of still: Still, _ clip: RelativeName) -> String? {
        Self.modified(path(of: still, clip)).map { _ in still.name(of: clip) }
    }

    private func run(
        _ stills: [Still],
        _ source: String,
        _ clip: RelativeName,
        seconds: Double,
        sparesBlack: Bool
    ) async throws -> String {
        let filters = stills.map { $0.filter(seconds: seconds, sparesBlack: sparesBlack) }
        let outputs = stills.flatMap { $0.output(partial(of: $0, clip)) }
        let arguments = ["-y", "-threads", "2"] + FFmpeg.input(source, as: .clip)
        return try await ffmpeg.say(arguments + ["-filter_complex", filters.joined(separator: ";")] + outputs).complaint
    }

    /// Gives a still that is whole its own name, in one step; gives whether there was one.
    private func place(_ still: Still, _ clip: RelativeName) -> Bool {
        let partial = partial(of: still, clip)
        let size = try? FileManager.default.attributesOfItem(atPath: partial)[.size] as? Int
        if let size, size > 0, rename(partial, path(of: still, clip)) == 0 { return true }
        unlink(partial)
        return false
    }

    private func measured(_ seconds: Double?, _ source: String) async throws -> Double? {
        if let seconds, seconds.isFinite, seconds > 0 { return seconds }
        let words = try await ffmpeg.say(FFmpeg.input(source, as: .clip), saying: "info").complaint
        guard let place = words.range(of: "  Duration: ", options: .backwards) else { return nil }
        let parts = words[place.upperBound...].prefix { $0 != "," }.split(separator: ":").compactMap { Double($0) }
        guard parts.count == 3 else { return nil }
        let length = parts[0] * 3600 + parts[1] * 60 + parts[2]
        return length > 0 ? length : nil
    }

    private func path(of still: Still, _ clip: RelativeName) -> String { "\(directory)/\(still.name(of: clip))" }

    private func partial(of still: Still, _ clip: RelativeName) -> String { path(of: still, clip) + ".partial" }

    private static func modified(_ path: String) -> Date? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.modificationDate] as? Date
    }

    private static func isNewer(_ path: String, than moment: Date) -> Bool {
        modified(path).map { $0 >= moment } ?? false
    }

    /// ffmpeg's last own words, which name the clip and no prompt.
    private static func reason(_ words: String) -> String {
        let line = words.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
        return line.isEmpty ? "ffmpeg found no picture in it" : "ffmpeg: \(line.prefix(160))"
    }
}
