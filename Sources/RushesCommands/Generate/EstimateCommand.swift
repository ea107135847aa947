import ArgumentParser
import Rushes
import RushesCore

/// `rushes estimate`: what a clip would cost. Without a key no network is touched.
struct EstimateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "estimate",
        abstract: "Print what a clip would cost; the flags of `generate` that make the clip."
    )

    @OptionGroup(title: "The clip")
    var options: BriefOptions

    @OptionGroup(title: "Printing")
    var printing: OutputOptions

    func run() async throws {
        try await StudioSession.run(printing) { studio in
            let brief = try await options.brief(in: studio)
            // Without a key an estimate is a rehearsal's price: nothing is bought, so naming a model needs no key.
            let rehearses = try options.rehearse || !studio.canAskFor(brief.model)
            var planning = PlanOptions(rehearses: rehearses, maxCost: options.limit)
            planning.playsUnknownModels = options.rehearse
            var plan = try await studio.plan(brief, planning)
            guard let each = plan.quote else {
                throw RushesError(
                    .priceUnknown,
                    "the list has no price for \(plan.input.model), and no key is set to ask for it"
                )
            }
            var quote = each
            quote.amount = each.amount * options.takes
            plan.quote = quote
            try LocalStudio.refuse(quote, above: options.limit ?? studio.configuration.maxCost)
            if printing.format == .json { return Report.json(Document.plan(plan)) }
            if !printing.quiet {
                for note in plan.input.notes { Report.say("note: \(note)") }
                Report.say(
                    "\(plan.input.model)" + (options.takes > 1 ? ", \(options.takes) takes at \(each.amount)" : "")
                )
            }
            Report.data(printing.quiet ? quote.amount.decimal : quote.description)
        }
    }
}
