package import RushesCore

/// What a content's header says: the facts, and for a movie how the file is laid out.
package struct Measurement: Sendable, Hashable {
    /// What the content is.
    package var facts: MediaFacts
    /// How the file is laid out, if it is of the MP4 family.
    package var movie: MovieLayout?

    /// Collects what was measured.
    package init(facts: MediaFacts, movie: MovieLayout? = nil) {
        self.facts = facts
        self.movie = movie
    }
}
