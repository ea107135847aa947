import Foundation
package import RushesCore
import RushesFFmpeg

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A folder in which takes are compared: `index.html`, the clips beside it, their posters and filmstrips in `stills`.
///
/// Nothing in it points outside, so it can be moved, zipped or put on any web server as it is.
package struct ComparisonFolder: Sendable {
    /// The folder's path.
    package let path: String

    private let ffmpeg: FFmpeg?
    private let atOnce: Int

    /// Describes a folder; nothing is written yet.
    ///
    /// - Parameters:
    ///   - path: the folder; it is made if it is not there.
    ///   - ffmpeg: where `ffmpeg` is, if that is known; then nowhere else is looked.
    ///   - searchPath: where else to look for it: directories separated by colons, as in `PATH`.
    ///   - atOnce: of how many clips stills are made at once.
    package init(path: String, ffmpeg: String? = nil, searchPath: String?, atOnce: Int = 2) {
        self.path = URL(fileURLWithPath: path).path
        self.ffmpeg = FFmpeg(explicit: ffmpeg, searchPath: searchPath)
        self.atOnce = max(atOnce, 1)
    }

    /// Where the page is.
    package var page: String { path + "/index.html" }

    /// Refuses a folder whose `index.html` is somebody else's, so that this can be known before anything is spent.
    ///
    /// - Throws: `output_exists`. A folder that is not there, or that holds an older page of ours, is not an error.
    package func check() throws(RushesError) {
        guard let file = FileHandle(forReadingAtPath: page) else { return }
        defer { try? file.close() }
        let start = (try? file.read(upToCount: 4096)) ?? Data()
        guard !String(decoding: start, as: UTF8.self).contains(ComparisonPage.mark) else { return }
        throw RushesError(
            .outputExists,
            "`\(page)` is there already and is not a page of rushes",
            hint: "choose another folder, or move that file away"
        )
    }

    /// Makes the stills that are missing or older than their clips, then writes the page in one step.
    ///
    /// Posters and filmstrips that an entry already names are left alone.
    ///
    /// - Parameter comparison: what is compared; its clips and receipts are already in the folder.
    /// - Returns: what was made, and what could not be.
    /// - Throws: `output_exists` (see ``check()``), `disk_full`, `output_unwritable`, or `CancellationError`. That
    ///   `ffmpeg` is missing or cannot read a clip is not an error: the page says so and is without those pictures.
    package func write(_ comparison: Comparison) async throws -> Report {
        try check()
        try placing("make the folder") {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        var report = Report(page: page, comparison: comparison)
        try await addStills(to: &report)
        report.comparison.notes += report.notes
        try place(ComparisonPage(report.comparison).html)
        return report
    }

    private func addStills(to report: inout Report) async throws {
        var lengths: [RelativeName: Double?] = [:]
        for entry in report.comparison.shots.flatMap(\.entries) where entry.poster == nil || entry.filmstrip == nil {
            guard let clip = entry.clip else { continue }
            if let name = RelativeName(clip) {
                lengths.updateValue(entry.seconds, forKey: name)
            } else {
                report.shortcomings.append(.init(clip: clip, reason: "its name leads out of the folder"))
            }
        }
        guard !lengths.isEmpty else { return }
        guard let ffmpeg else {
            report.shortcomings.append(.init(clip: nil, reason: "ffmpeg is not found on this machine"))
            return
        }
        let maker = StillMaker(ffmpeg: ffmpeg, directory: path)
        for (clip, outcome) in try await outcomes(of: lengths, maker).sorted(by: { $0.0.text < $1.0.text }) {
            switch outcome {
            case .made: report.madeCount += 1
            case .reused: report.reusedCount += 1
            case .failed(let reason): report.shortcomings.append(.init(clip: clip.text, reason: reason))
            }
        }
        for shot in report.comparison.shots.indices {
            for index in report.comparison.shots[shot].entries.indices {
                let entry = report.comparison.shots[shot].entries[index]
                guard let clip = RelativeName(entry.clip) else { continue }
                report.comparison.shots[shot].entries[index].poster = entry.poster ?? maker.name(of: .poster, clip)
                report.comparison.shots[shot].entries[index].filmstrip =
                    entry.filmstrip ?? maker.name(of: .filmstrip, clip)
            }
        }
    }

    /// A few clips at a time, each as soon as another is through.
    private func outcomes(
        of lengths: [RelativeName: Double?],
        _ maker: StillMaker
    ) async throws -> [(RelativeName, StillMaker.Outcome)] {
        try await withThrowingTaskGroup(of: (RelativeName, StillMaker.Outcome).self) { group in
            var waiting = lengths.makeIterator()
            var outcomes: [(RelativeName, StillMaker.Outcome)] = []
            func startNext() {
                guard let (clip, seconds) = waiting.next() else { return }
                group.addTask { (clip, try await maker.make(of: clip, seconds: seconds)) }
            }
            for _ in 0..<atOnce { startNext() }
            while let outcome = try await group.next() {
                outcomes.append(outcome)
                startNext()
            }
            return outcomes
        }
    }

    /// The old page stands until the new one is whole on the disk.
    private func place(_ html: String) throws(RushesError) {
        let partial = page + ".partial"
        try placing("write `\(page)`") {
            try Data(html.utf8).write(to: URL(fileURLWithPath: partial))
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: partial))
            try file.synchronize()
            try file.close()
            guard rename(partial, page) == 0 else { throw CocoaError(.fileWriteUnknown) }
        }
    }

    private func placing(_ purpose: String, _ body: () throws -> Void) throws(RushesError) {
        do {
            try body()
        } catch {
            let message = "it was not possible to \(purpose)"
            if (error as? CocoaError)?.code == .fileWriteOutOfSpace { throw RushesError(.diskFull, message) }
            throw RushesError(.outputUnwritable, message)
        }
    }
}
