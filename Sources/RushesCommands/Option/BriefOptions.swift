import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesMedia

/// What makes one brief: the same on `generate` and `estimate`.
struct BriefOptions: ParsableArguments {
    @Argument(help: "What is to be seen and heard.")
    var prompt: String?

    @Option(help: ArgumentHelp("The same again as a receipt says; other flags override it.", valueName: "receipt"))
    var from: String?

    @OptionGroup
    var clip: ClipOptions

    func validate() throws {
        guard prompt != nil || from != nil else {
            throw ValidationError("A prompt is missing: rushes \"A heron lifts off at dawn\"")
        }
        guard clip.model.count <= 1 else {
            throw ValidationError("--model is given \(clip.model.count) times; `rushes compare` takes several models")
        }
    }

    /// The limit that was given.
    var limit: Money? { clip.limit }
    /// Whether the animatic engine plays the model.
    var rehearse: Bool { clip.rehearse }
    /// How many takes.
    var takes: Int { clip.takes }

    /// The brief that the flags make, over that of a receipt if one is named.
    ///
    /// - Throws: `file_not_found`, also for a file that the receipt's run began with; `invalid_brief` if the receipt
    ///   cannot be read.
    func brief(in studio: LocalStudio) async throws(RushesError) -> Brief {
        var brief = Brief("")
        if let from {
            let place = studio.configuration.absolute(from)
            let receipt = try await Receipt.read(at: place)
            brief = receipt.brief
            // What a flag replaces need not be there any more.
            clip.clearReplaced(&brief)
            let folders = [(place as NSString).deletingLastPathComponent, studio.configuration.absolute(".")]
            let job = studio.hasLedger ? try? await studio.job(receipt.job) : nil
            brief = try await receipt.locating(brief, in: folders, job: job)
            // The same again means the same model and the same seed, also where the first run chose them. A rehearsal
            // that named no model may stay one that needs no key.
            if !receipt.rehearsal { brief.model = try studio.name(of: receipt.model, at: receipt.provider) }
            brief.seed = receipt.seed
        }
        if let prompt { brief.prompt = prompt }
        clip.fill(&brief)
        return brief
    }
}
