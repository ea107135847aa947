import Foundation
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

/// Measures the local files that a brief names.
package enum FileMeasurement {
    /// Measures a file and takes its digest; the file is read once, 256 KiB at a time.
    ///
    /// - Parameter path: the file, absolute or from the working directory.
    /// - Returns: its absolute path, size, digest and facts.
    /// - Throws: as ``MediaProbe/measure(fileAt:)``.
    @concurrent
    package static func measure(_ path: String) async throws(RushesError) -> MeasuredFile {
        try await BlockingWork.run { () throws(RushesError) in
            let facts = try MediaProbe.inspectBlocking(path).facts
            let digest = try FileDigest.ofFileBlocking(path)
            return MeasuredFile(
                path: absolute(path),
                byteCount: digest.byteCount,
                sha256: digest.sha256,
                facts: facts
            )
        }
    }

    /// `..` stays as it is: behind a symbolic link it does not mean the folder that its text suggests.
    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        var relative = Substring(path)
        while relative.hasPrefix("./") { relative = relative.dropFirst(2) }
        return (FileManager.default.currentDirectoryPath as NSString).appendingPathComponent(String(relative))
    }
}

/// How a file of the MP4 family is laid out.
package struct MovieLayout: Sendable, Hashable {
    /// Whether the file begins with its type (`ftyp`).
    package var hasFileType: Bool
    /// Whether the file has an index (`moov`).
    package var hasIndex: Bool
    /// Whether the index stands before the media (`mdat`), so that playing can begin before the download ends.
    package var indexIsFirst: Bool

    /// Describes a layout.
    package init(hasFileType: Bool, hasIndex: Bool, indexIsFirst: Bool) {
        self.hasFileType = hasFileType
        self.hasIndex = hasIndex
        self.indexIsFirst = indexIsFirst
    }
}

/// Why a content could not be measured.
package enum ProbeFailure: Error, Sendable, Hashable {
    /// The content ends before what its own header promises.
    case truncated
    /// The content begins like no format that is known here.
    case unknownFormat
    /// The header contradicts itself; in a few words, how.
    case malformed(String)
    /// The header is longer or more nested than any honest one.
    case tooComplex
    /// The bytes could not be read.
    case unreadable
}
