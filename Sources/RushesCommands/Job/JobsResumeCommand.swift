import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesWorker

/// `rushes jobs resume`: takes every unfinished job to its end, from whatever state it was left in.
struct JobsResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Take unfinished jobs to their end and bring their takes home.",
        discussion: """
            Without ids: every unfinished job. What is in doubt is looked for in the service's history first; what the \
            service certainly never had is queued again, and sent by the next resume. Any number of programs may do \
            this at once. A clip whose link gives nothing yet is asked for as long as the link may live.

            A job that is named is also asked for if it was given up: charged, and its clip never had.
            """
    )

    @Argument(help: "Ids of jobs, or any unique beginnings of them; without any, all that are unfinished.")
    var ids: [String] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Bring the clip of the one named job here, where its own place cannot have it.",
            valueName: "file|dir"
        )
    )
    var output: String?

    @Flag(help: "Fetch a clip unencrypted where its link is plain http and https does not answer.")
    var allowPlainHttp = false

    @Option(help: ArgumentHelp("Wait no longer than this; the jobs go on.", valueName: "seconds"))
    var timeout: Double?

    @OptionGroup
    var whose: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func validate() throws {
        try TimeoutRule.check(timeout)
        if output != nil, ids.count != 1 { throw ValidationError("-o is for one job: name it") }
    }

    func run() async throws {
        try await StudioSession.run(printing, of: whose.name, mentionsWaiting: false) { studio in
            let jobs = try await JobLookup.jobs(ids, in: studio, otherwise: studio.resumableJobs)
            let follow = Follow(
                studio: studio,
                view: ProgressView(printing: printing),
                timeout: timeout.map { .seconds($0) },
                printing: printing,
                asksAboutDoubts: true,
                fetching: DriveOptions(
                    revives: !ids.isEmpty,
                    allowsPlainHTTP: allowPlainHttp,
                    place: try await place(of: jobs, in: studio)
                )
            )
            if jobs.isEmpty, !printing.quiet { Report.say("nothing is unfinished") }
            // Beside the jobs, and never what they are kept waiting for; hence a task that can be given up.
            let settling = Task { try? await studio.settleCharges() }
            do {
                if !jobs.isEmpty { try await follow.run(jobs) }
            } catch {
                settling.cancel()
                _ = await settling.value
                throw error
            }
            await finish(settling)
        }
    }

    /// The other place for the clip of the one job, proved like that of a new one.
    private func place(of jobs: [Job], in studio: LocalStudio) async throws -> Job.Destination? {
        guard let output, let job = jobs.first else { return nil }
        if let take = try await studio.takes(of: job.id).first {
            throw RushesError(
                .outputExists,
                "the clip of job \(job.id) is home already: \(take.path)",
                hint: "copy it from there"
            )
        }
        switch Destination(output, in: studio.configuration) {
        case .folder(let path):
            try await studio.check(folder: path)
            let name = (job.destination.path as NSString).lastPathComponent
            let place = FreeNames.path(like: "\(path)/\(name)", avoiding: try await studio.promisedPaths())
            return Job.Destination(path: place, mayReplace: false)
        case .file(let path):
            let place = Job.Destination(path: path, mayReplace: false)
            try await studio.check(place, for: job.id)
            return place
        }
    }

    private func finish(_ settling: Task<[Job]?, Never>) async {
        let patience = Task {
            try? await Task.sleep(for: .seconds(3))
            settling.cancel()
        }
        defer { patience.cancel() }
        guard let settled = await settling.value, !settled.isEmpty, !printing.quiet else { return }
        Report.say("\(settled.count) charge\(settled.count == 1 ? " is" : "s are") settled by the service's own figure")
    }
}
