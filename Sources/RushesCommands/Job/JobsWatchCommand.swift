import ArgumentParser
import Rushes
import RushesCore
import RushesWorker

/// `rushes jobs watch`: takes a job up where it stands and follows it to its end.
struct JobsWatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow a job to its end and bring its take home."
    )

    @Argument(help: "The job's id, or any unique beginning of it.")
    var id: String

    @Option(help: ArgumentHelp("Wait no longer than this; the job goes on.", valueName: "seconds"))
    var timeout: Double?

    @OptionGroup
    var whose: KeyOption

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func validate() throws { try TimeoutRule.check(timeout) }

    func run() async throws {
        try await StudioSession.run(printing, of: whose.name, mentionsWaiting: false) { studio in
            let job = try await JobLookup.job(id, in: studio)
            let follow = Follow(
                studio: studio,
                view: ProgressView(printing: printing),
                timeout: timeout.map { .seconds($0) },
                printing: printing,
                fetching: DriveOptions()
            )
            try await follow.run([job])
        }
    }
}
