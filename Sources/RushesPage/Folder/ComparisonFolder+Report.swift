extension ComparisonFolder {
    /// What was made of a comparison, and what could not be.
    package struct Report: Sendable, Hashable, Codable {
        /// The page's path.
        package var page: String
        /// The comparison as the page shows it: with posters, filmstrips and notes.
        package var comparison: Comparison
        /// Of how many clips stills were made.
        package var madeCount = 0
        /// Of how many clips the stills were there already and newer than the clip.
        package var reusedCount = 0
        /// What could not be made.
        package var shortcomings: [Shortcoming] = []

        init(page: String, comparison: Comparison) {
            self.page = page
            self.comparison = comparison
        }
    }

    /// Something that the page is without.
    package struct Shortcoming: Sendable, Hashable, Codable {
        /// The clip that has no stills; `nil` if none has any.
        package var clip: String?
        /// Why, as the end of a sentence.
        package var reason: String
    }
}

extension ComparisonFolder.Report {
    /// How many clips the page names before it only counts them.
    private static let namedAtMost = 3

    /// The shortcomings as a reader of the page is told of them.
    var notes: [String] {
        var notes = shortcomings.filter { $0.clip == nil }
            .map { "This page has no posters and filmstrips: \($0.reason)." }
        let clips = shortcomings.compactMap { each in each.clip.map { "No stills of \($0): \(each.reason)." } }
        notes += clips.prefix(Self.namedAtMost)
        if clips.count > Self.namedAtMost { notes.append("No stills of \(clips.count - Self.namedAtMost) more clips.") }
        return notes
    }
}
