import Foundation
import RushesCore
import RushesFFmpeg

/// Slate, caption and time code characters as libass has shaped and drawn them.
struct SubtitleMask: Sendable {
    let script: SubtitleScript
    let words: Plane
    let characters: Plane

    /// Has libass draw the words of a clip.
    ///
    /// - Parameters:
    ///   - plan: what stands where.
    ///   - ffmpeg: the program that brings libass.
    ///   - directory: where the script is written.
    /// - Returns: the drawn words.
    /// - Throws: `engine_failed`, `engine_missing` if this ffmpeg has no libass, `disk_full`.
    static func make(plan: ClipPlan, ffmpeg: FFmpeg, directory: String) async throws -> SubtitleMask {
        let script = SubtitleScript(size: plan.size, text: plan.slate)
        let file = directory + "/words.ass"
        do {
            try script.source.write(toFile: file, atomically: false, encoding: .utf8)
        } catch {
            throw FileErrorMapping.error(error, "the words of the slate cannot be written")
        }
        let size = plan.size
        let area = size.width * size.height
        // The script runs in its own directory under a fixed name, so that no path has to be escaped for the filter.
        let source = "color=c=black:s=\(size.width)x\(size.height):r=1:d=2,format=gray,ass=words.ass,format=gray"
        let (bytes, ending) = try await ffmpeg.collect(
            ["-f", "lavfi", "-i", source, "-frames:v", "2", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"],
            in: directory,
            limit: area * 2 + 1
        )
        guard ending.isSuccess else { throw ending.failure("draw the slate") }
        guard bytes.count == area * 2 else {
            throw RushesError(.engineFailed, "ffmpeg drew \(bytes.count) bytes of slate instead of \(area * 2)")
        }
        let planes = [0, area].map { start in
            let plane = Plane(width: size.width, height: size.height)
            for row in 0..<size.height {
                let offset = start + row * size.width
                bytes.withUnsafeBufferPointer { source in
                    for column in 0..<size.width {
                        // What ffmpeg calls gray may have the full range or that of television; black is black in both.
                        plane.row(row)[column] = source[offset + column] < 18 ? 0 : source[offset + column]
                    }
                }
            }
            return plane
        }
        return SubtitleMask(script: script, words: planes[0], characters: planes[1])
    }

    /// The words, ready to be laid over frames.
    func overlay(rows: ParallelRows) -> TextOverlay {
        TextOverlay(
            mask: words,
            size: script.size,
            accentRows: script.accentRows,
            accentColumns: 0..<(script.size.width / 2),
            boxes: [script.timeCodeBox],
            pad: script.slateSize / 2,
            rows: rows
        )
    }

    /// The time code in the upper right corner.
    func timeCode() -> TimeCode {
        TimeCode(
            strip: characters,
            cellWidth: script.cellWidth,
            cellHeight: script.cellHeight,
            x: script.timeCodeBox.columns.lowerBound,
            y: script.timeCodeBox.rows.lowerBound,
            framesPerSecond: ClipPlan.framesPerSecond
        )
    }
}
