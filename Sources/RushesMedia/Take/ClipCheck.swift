import RushesCore

/// What makes a file a whole clip.
enum ClipCheck {
    /// Requires what every player plays: a picture that moves and, in the MP4 family, the index that it is found by.
    ///
    /// - Parameters:
    ///   - measurement: what was measured; a truncated file does not even get here.
    ///   - name: what to call the file.
    /// - Returns: the facts of the clip.
    /// - Throws: `media_type_unsupported` for a whole picture or sound; `take_corrupt`.
    static func requireClip(_ measurement: Measurement, named name: String) throws(RushesError) -> MediaFacts {
        guard measurement.facts.kind == .video else {
            throw RushesError(.mediaTypeUnsupported, "\(name) is \(measurement.facts.mediaType)")
        }
        guard measurement.movie?.hasIndex ?? true else {
            throw RushesError(.takeCorrupt, "\(name) is an MP4 without its index")
        }
        return measurement.facts
    }

    /// Requires a whole clip, or whatever whole picture or sound a model gives beside it.
    ///
    /// - Parameters:
    ///   - content: what will do.
    ///   - measurement: what was measured.
    ///   - name: what to call the file.
    /// - Returns: the facts of the file.
    /// - Throws: as ``requireClip(_:named:)``.
    static func require(
        _ content: TakeContent,
        _ measurement: Measurement,
        named name: String
    ) throws(RushesError) -> MediaFacts {
        switch content {
        case .clip: try requireClip(measurement, named: name)
        case .anything: measurement.facts.kind == .video ? try requireClip(measurement, named: name) : measurement.facts
        }
    }

    /// Another file is where the clip should go.
    static func occupied(_ path: String, waitingAt waiting: String) -> RushesError {
        RushesError(
            .outputExists,
            "\(path) is already there, and is another file",
            hint: "the clip waits as \(waiting): move the other file away, then `rushes jobs resume ID`, "
                + "or bring it somewhere else: `rushes jobs resume ID -o PLACE`"
        )
    }
}
