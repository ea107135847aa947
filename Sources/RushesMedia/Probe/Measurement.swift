package import RushesCore

/// What a content's header says: the facts, and for a movie how the file is laid out.
package struct Measurement: Sendable, Hashable {
    /// What the content is.
    package var facts: MediaFacts
    /// How the file is laid out, if it is of the MP4 family.
    package var movie: MovieLayout?

    /// The same without figures that no content has, whatever its header says: a length of more than a hundred years, or
    /// more than a hundred thousand pictures a second. What is not known is `nil`, as where a header says nothing.
    var believable: Measurement {
        var kept = self
        kept.facts.seconds = facts.seconds.flatMap { Duration(checkedSeconds: $0) == nil || $0 < 0 ? nil : $0 }
        kept.facts.framesPerSecond = facts.framesPerSecond.flatMap { (0...100_000).contains($0) ? $0 : nil }
        return kept
    }

    /// Collects what was measured.
    package init(facts: MediaFacts, movie: MovieLayout? = nil) {
        self.facts = facts
        self.movie = movie
    }
}
