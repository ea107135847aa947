package import Foundation

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
