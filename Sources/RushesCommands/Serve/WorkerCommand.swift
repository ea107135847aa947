import ArgumentParser
import Foundation
import Logging
import Rushes
import RushesCore
import RushesProvider
import RushesWorker

/// `rushes worker`: works on what gateways record, in a program of its own.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Take jobs that gateways have recorded to their ends, beside or in place of their own workers.",
        discussion: """
            Any number of workers may share a ledger; each job is in one's hands at a time. Of the local user's jobs, \
            those are taken up that no program follows and that a service has accepted, or has turned away for now.
            """
    )

    @Option(help: "How many jobs are sent, or rendered, at once.")
    var workers = 8

    @Option(help: ArgumentHelp("How long a rehearsal takes, at least and at most: 30s..180s.", valueName: "range"))
    var rehearsalLatency: LatencyRange?

    @Option(help: "What the log on stderr tells.")
    var logLevel = LogDetail.info

    func validate() throws {
        guard (1...1000).contains(workers) else { throw ValidationError("--workers is a number from 1 to 1000") }
    }

    func run() async throws {
        umask(0o077)
        let configuration = try Configuration.ofThisProcess()
        let log = ServiceLog.make(level: logLevel.level, configuration: configuration)
        for note in configuration.notes { log.notice("a variable was put right", metadata: ["note": "\(note)"]) }
        let studio = try await LocalStudio(configuration, log: log)
        var pace = BatchPace()
        pace.outwaitsLimits = true
        studio.set(pace)
        let crew = try await studio.crew(of: workers, rehearsalLatency: rehearsalLatency?.range)
        if try !studio.providerSettings().contains(where: { !$0.traits.isLocal && $0.hasKey }) {
            log.warning("no provider has a key: only rehearsals are worked on, and everything else waits")
        }
        log.notice("working", metadata: ["at-once": "\(workers)"])
        try await Interruption.watching { interruption in
            let work = Task { await crew.run() }
            await interruption.wait()
            work.cancel()
            await work.value
        }
        await studio.close()
    }
}
