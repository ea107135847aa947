import Foundation
import RushesCore

/// Things as people read them.
enum Words {
    /// A take in one line: `1920×1080, 8.0 s, 24 fps, sound, 4.2 MB`.
    static func of(_ take: Take) -> String {
        var parts: [String] = []
        if let width = take.media.width, let height = take.media.height { parts.append("\(width)×\(height)") }
        if let seconds = take.media.seconds { parts.append("\(rounded(seconds)) s") }
        if let rate = take.media.framesPerSecond { parts.append("\(rounded(rate)) fps") }
        if let hasSound = take.media.hasSound { parts.append(hasSound ? "sound" : "silent") }
        parts.append(bytes(take.byteCount))
        return parts.joined(separator: ", ")
    }

    /// How a take differs from what was ordered; `nil` if it does not.
    static func difference(of take: Take, from facts: Input.Facts) -> String? {
        var parts: [String] = []
        if let ordered = facts.seconds, ordered > 0, let got = take.media.seconds, abs(ordered - got) > 0.5 {
            parts.append("\(rounded(ordered)) s were ordered and \(rounded(got)) s came")
        }
        if let ordered = facts.resolution?.shortSide, let width = take.media.width, let height = take.media.height,
            min(width, height) < ordered * 9 / 10
        {
            parts.append("\(facts.resolution?.rawValue ?? "") was ordered and \(width)×\(height) came")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// A size: `512 bytes`, `4.2 MB`.
    static func bytes(_ count: Int64) -> String {
        switch count {
        case ..<1000: "\(count) bytes"
        case ..<1_000_000: "\(rounded(Double(count) / 1e3)) kB"
        case ..<1_000_000_000: "\(rounded(Double(count) / 1e6)) MB"
        default: "\(rounded(Double(count) / 1e9)) GB"
        }
    }

    /// A figure with at most one decimal: `8`, `23.9`; any number can be said, however odd.
    static func rounded(_ value: Double) -> String {
        let tenths = (value * 10).rounded() / 10
        return Int(exactly: tenths).map(String.init) ?? "\(tenths.isFinite ? tenths : value)"
    }

    /// A moment on this machine's clock: `2026-11-22 18:30`.
    static func time(_ moment: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd HH:mm"
        return formatter.string(from: moment)
    }

    /// What is happening to a job, in a few words.
    static func activity(of job: Job) -> String {
        switch job.state {
        case .queued: "queued"
        case .submitting: "sending"
        case .accepted: job.isRehearsal ? "rendering the animatic" : "accepted by \(job.provider), waiting"
        case .generating:
            job.isRehearsal ? "rendering the animatic" : "\(job.provider) says \(job.remoteStatus ?? "processing")"
        case .fetching: "fetching the take"
        case .done: "done"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .expired: "expired"
        case .inDoubt: "in doubt"
        }
    }
}
