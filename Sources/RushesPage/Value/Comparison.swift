package import Foundation
package import RushesCore

/// Takes that are to be looked at side by side, shot by shot.
///
/// A plain value: ``ComparisonPage`` makes a page of it, ``ComparisonFolder`` a folder that can be passed on.
package struct Comparison: Sendable, Hashable, Codable {
    /// What the page is called.
    package var title: String
    /// When it was made.
    package var madeAt: Date
    /// Whether every take is an animatic and no money moved.
    package var isRehearsal: Bool
    /// The shots, in the order in which they are shown.
    package var shots: [Shot]
    /// What a reader must know about the page itself, such as why it has no posters; one sentence each.
    package var notes: [String]

    /// Describes a comparison.
    package init(title: String, madeAt: Date, isRehearsal: Bool = false, shots: [Shot], notes: [String] = []) {
        self.title = title
        self.madeAt = madeAt
        self.isRehearsal = isRehearsal
        self.shots = shots
        self.notes = notes
    }
}

extension Comparison {
    /// One prompt, and every take that was made of it.
    package struct Shot: Sendable, Hashable, Codable {
        /// What it is called: a row's number or name, or what the prompt is about.
        package var name: String
        /// Its takes and failures, in the order in which they are shown.
        package var entries: [Entry]

        /// Describes a shot.
        package init(name: String, entries: [Entry]) {
            self.name = name
            self.entries = entries
        }
    }
}

extension Comparison.Shot {
    /// The prompt that all of its entries share; `nil` if they differ, or if there is none.
    var sharedPrompt: String? {
        let prompts = Set(entries.map(\.prompt))
        guard prompts.count == 1, let prompt = prompts.first, !prompt.isEmpty else { return nil }
        return prompt
    }
}

extension Comparison {
    /// One job of a shot: a take, a failure, or what is still being made.
    ///
    /// Files are named relative to the page's folder, with `/` between folders. A name that is absolute or climbs out
    /// of the folder is treated as if there were no such file.
    package struct Entry: Sendable, Hashable, Codable {
        /// What it is called on the page: "Veo, take 2".
        package var label: String
        /// The model that made it.
        package var model: ModelID
        /// The job that it is of.
        package var jobID: Job.ID
        /// What the reader's marks are kept under: the take's id or hash; `nil`: the job's id and the clip's name.
        package var takeID: String?
        /// Where the job stands.
        package var state: JobState
        /// The clip; `nil` if there is none.
        package var clip: String?
        /// A still picture of the clip.
        package var poster: String?
        /// Frames of the clip in a row, evenly spaced from its start to its end.
        package var filmstrip: String?
        /// The take's receipt.
        package var receipt: String?
        /// The price before running.
        package var quote: Quote?
        /// What it has cost.
        package var charge: Charge?
        /// What is still held for it.
        package var held: Money?
        /// The seconds from sending it to the provider's word that it is finished.
        package var waitingSeconds: Double?
        /// The seconds that the provider says it worked, where it says so.
        package var renderingSeconds: Double?
        /// The clip's size.
        package var byteCount: Int64?
        /// The picture's width in pixels.
        package var width: Int?
        /// The picture's height in pixels.
        package var height: Int?
        /// The clip's length.
        package var seconds: Double?
        /// How many pictures a second it has.
        package var framesPerSecond: Double?
        /// Whether it has sound; `nil` if nobody knows.
        package var hasSound: Bool?
        /// The seed it was made with.
        package var seed: Int64?
        /// The words it was made from.
        package var prompt: String
        /// Why there is no clip.
        package var error: RushesError?

        /// Describes a job of which nothing but its state is known; everything else is set afterwards.
        package init(label: String, model: ModelID, jobID: Job.ID, state: JobState, prompt: String) {
            self.label = label
            self.model = model
            self.jobID = jobID
            self.state = state
            self.prompt = prompt
        }
    }
}

extension Comparison.Entry {
    /// What the reader's marks are kept under.
    var markKey: String { takeID ?? "\(jobID)/\(clip ?? "")" }
}
