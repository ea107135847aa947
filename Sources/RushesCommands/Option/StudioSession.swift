import Foundation
import Rushes
import RushesCore
import RushesLedger

/// A studio for the length of one command.
enum StudioSession {
    /// Makes a studio from this process's environment, lends it, and closes it.
    ///
    /// - Parameters:
    ///   - printing: how the command prints; a quiet one mentions nothing.
    ///   - key: which gateway key's studio it is, by name or id, even if it was revoked; `nil` for the user's own.
    ///   - mentionsWaiting: whether to say first, on stderr, that paid jobs wait for somebody to take them up; not for
    ///     commands that do just that.
    ///   - body: what the command does.
    /// - Throws: whatever the body throws, and `invalid_brief` for a limit in the environment that is no amount; for a
    ///   key `not_found`, or `invalid_brief` if several may be meant.
    static func run(
        _ printing: OutputOptions,
        of key: String? = nil,
        mentionsWaiting: Bool = true,
        _ body: (LocalStudio) async throws -> Void
    ) async throws {
        let studio = try await studio(of: key)
        do {
            if !printing.quiet { for note in studio.configuration.notes { Report.say("note: \(note)") } }
            // What callers of the gateway wait for is its own workers' to take up.
            if mentionsWaiting, !printing.quiet, key == nil { await mentionWaiting(in: studio) }
            try await body(studio)
        } catch {
            await studio.close()
            throw error
        }
        await studio.close()
    }

    private static func studio(of key: String?) async throws -> LocalStudio {
        let own = try await LocalStudio()
        guard let key else { return own }
        let owner: Owner
        do {
            owner = try await own.key(called: key).owner
        } catch {
            await own.close()
            throw error
        }
        await own.close()
        return try await LocalStudio(own.configuration, owner: owner)
    }

    /// A ledger that cannot be read is the error of a command that needs it, not of this remark.
    private static func mentionWaiting(in studio: LocalStudio) async {
        let limit = 100
        guard let jobs = try? await studio.waitingJobs(limit: limit), let first = jobs.first else { return }
        let doubtful = jobs.count { $0.state == .inDoubt }
        let many = jobs.count == limit ? "at least \(limit)" : "\(jobs.count)"
        let subject = jobs.count == 1 ? "paid job \(first.id) waits" : "\(many) paid jobs wait"
        let doubt = doubtful == 0 ? "" : doubtful == jobs.count ? ", in doubt" : ", \(doubtful) of them in doubt"
        Report.say("note: \(subject) unfinished\(doubt): `rushes jobs resume` takes up what was left")
    }
}
