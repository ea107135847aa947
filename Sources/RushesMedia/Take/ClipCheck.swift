import RushesCore

/// What makes a file a whole clip.
enum ClipCheck {
    /// Requires what only a whole clip has: a file type, an index, a picture, and no box that ends too early.
    ///
    /// - Parameters:
    ///   - measurement: what was measured; a truncated file does not even get here.
    ///   - name: what to call the file.
    /// - Returns: the facts of the clip.
    /// - Throws: `take_corrupt`.
    static func requireClip(_ measurement: Measurement, named name: String) throws(RushesError) -> MediaFacts {
        guard let movie = measurement.movie, measurement.facts.kind == .video else {
            throw RushesError(.takeCorrupt, "\(name) is \(measurement.facts.mediaType)")
        }
        guard movie.hasFileType, movie.hasIndex else {
            throw RushesError(.takeCorrupt, "\(name) is an MP4 without its \(movie.hasIndex ? "type" : "index")")
        }
        return measurement.facts
    }

    /// Requires a whole clip or a whole still picture: what a model may give beside the clip itself.
    ///
    /// - Parameters:
    ///   - measurement: what was measured.
    ///   - name: what to call the file.
    /// - Returns: the facts of the file.
    /// - Throws: `take_corrupt`.
    static func requireClipOrPicture(
        _ measurement: Measurement,
        named name: String
    ) throws(RushesError) -> MediaFacts {
        if measurement.facts.kind == .image { return measurement.facts }
        return try requireClip(measurement, named: name)
    }

    /// Another file is where the clip should go.
    static func occupied(_ path: String, waitingAt waiting: String) -> RushesError {
        RushesError(
            .outputExists,
            "\(path) is already there, and is another file",
            hint: "the clip waits as \(waiting): move the other file away, then `rushes jobs resume ID`"
        )
    }
}
