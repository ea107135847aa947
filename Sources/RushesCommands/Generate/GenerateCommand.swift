import ArgumentParser
import Foundation
import Rushes
import RushesAnimatic
import RushesCore
import RushesTerminal

/// `rushes generate`: a clip from a prompt and whatever else is given.
struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make a clip (the default: `rushes \"PROMPT\"`)."
    )

    @OptionGroup(title: "The clip")
    var options: BriefOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the take goes; a folder gets a name of its own.", valueName: "file|dir")
    )
    var output: String?

    @Flag(help: "Replace an existing file.")
    var force = false

    @Flag(help: "Do not ask before spending more than 10 USD.")
    var yes = false

    @Flag(help: "Show what would be sent and what it would cost; do nothing.")
    var dryRun = false

    @Flag(help: "Return as soon as the job is accepted; `rushes jobs resume ID` brings the take home.")
    var detach = false

    @Option(help: ArgumentHelp("Wait no longer than this; the job goes on.", valueName: "seconds"))
    var timeout: Double?

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func validate() throws {
        try TimeoutRule.check(timeout)
    }

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            if let prompt = options.prompt {
                try PromptCheck(folder: studio.configuration.workingDirectory).check(prompt)
                try await PromptCheck.check(prompt, knowing: studio)
            }
            let plans = try await plan(in: studio)
            let view = ProgressView(printing: printing)
            view.announce(plans)
            if dryRun { return Self.show(plans, printing: printing) }
            let jobs = try await Destination(output, in: studio.configuration).record(
                plans,
                mayReplace: force,
                in: studio
            ) { () throws(RushesError) in try SpendingQuestion.ask(about: plans, isAnswered: yes) }
            let follow = Follow(
                studio: studio,
                view: view,
                untilAccepted: detach,
                timeout: timeout.map { .seconds($0) },
                printing: printing
            )
            try await follow.run(jobs)
        }
    }

    /// One plan a take: the same brief with seeds s, s+1, …; the price is asked once.
    private func plan(in studio: LocalStudio) async throws -> [Plan] {
        let brief = try await options.brief(in: studio)
        let limit = options.limit
        var choices = PlanOptions(rehearses: options.rehearse, maxCost: limit)
        choices.fallbacks = options.clip.fallback
        choices.fallsBackOnRefusal = options.clip.fallbackOnRefusal
        choices.limitsEach = options.takes <= 1
        if dryRun && options.rehearse { choices.asksForLivePrice = false }
        let first = try await studio.plan(brief, choices)
        var plans = [first]
        // Every take is priced like the first, and has its line; only their seeds differ.
        choices.knownQuote = first.quote
        choices.asksForLivePrice = false
        choices.fallbacks = []
        for offset in 1..<max(options.takes, 1) {
            var next = brief
            if let seed = first.input.facts.seed { next.seed = try Brief.seed(seed, later: offset) }
            var plan = try await studio.plan(next, choices)
            (plan.fallback, plan.dearest) = (first.fallback, first.dearest)
            plans.append(plan)
        }
        let total = plans.reduce(Money.zero) { $0 + $1.dearest }
        if let limit = limit ?? studio.configuration.maxCost, total > limit, plans.count > 1 {
            throw RushesError(
                .budgetExceeded,
                "\(plans.count) takes cost \(first.fallback == nil ? "" : "up to ")\(total), which is above the limit of \(limit)"
            )
        }
        return plans
    }

    private static func show(_ plans: [Plan], printing: OutputOptions) {
        for plan in plans {
            if printing.format == .json {
                Report.json(Document.plan(plan, showsInput: true))
            } else {
                if plan.isRehearsal, !printing.quiet {
                    Report.say("scene: \(Scene(plan.brief, plan.input.facts).summary)")
                }
                Report.data(plan.input.completeBody().canonicalJSON)
            }
        }
    }
}
