package import RushesCore

/// Measures pictures, clips and sounds from their headers. Nothing is decoded, and no file is read whole.
///
/// What a file is, is told by its content and never by its name. Known are PNG, JPEG, WebP, GIF, BMP, TIFF, HEIC and
/// AVIF; MP4, MOV, M4A, WebM and Matroska; WAV, MP3, FLAC and Ogg.
package struct MediaProbe {
    /// The most pixels that a picture may have: 50 megapixels.
    package static let largestPixelCount: Int64 = 50_000_000

    /// Measures a file.
    ///
    /// - Parameter path: the file.
    /// - Returns: what the file is; what its header does not say is `nil`, which is no error.
    /// - Throws: `file_not_found`; `media_unreadable` for an empty file, an unknown format, a file that ends too early
    ///   or a header that makes no sense; `media_too_large` above ``largestPixelCount``.
    @concurrent
    package static func measure(fileAt path: String) async throws(RushesError) -> MediaFacts {
        try await inspect(fileAt: path).facts
    }

    /// Measures a file, and says how it is laid out if it is a movie.
    ///
    /// Throws as ``measure(fileAt:)``.
    @concurrent
    package static func inspect(fileAt path: String) async throws(RushesError) -> Measurement {
        try await BlockingWork.run { () throws(RushesError) in try inspectBlocking(path) }
    }

    /// Measures a clip that has been paid for: it is kept however many pixels it has, and whatever it says of them.
    ///
    /// Throws as ``measure(fileAt:)``, but never `media_too_large`.
    @concurrent
    static func inspectTake(at path: String) async throws(RushesError) -> Measurement {
        try await BlockingWork.run { () throws(RushesError) in try inspectBlocking(path, limitsSize: false) }
    }

    /// The same, on a thread that may block.
    static func inspectBlocking(_ path: String, limitsSize: Bool = true) throws(RushesError) -> Measurement {
        let file = try ReadableFile(path: path)
        defer { file.close() }
        let source = ByteSource(byteCount: file.byteCount) { offset, count in
            var piece = [UInt8](repeating: 0, count: count)
            let read = piece.withUnsafeMutableBytes { buffer in try? file.read(at: offset, into: buffer) }
            guard let read else { return nil }
            return read == count ? piece : Array(piece.prefix(read))
        }
        return try inspect(source, named: path, limitsSize: limitsSize)
    }

    /// Measures a content.
    ///
    /// - Parameters:
    ///   - source: the content.
    ///   - name: what to call it in errors.
    ///   - limitsSize: whether a picture without pixels, or with more than ``largestPixelCount``, is refused.
    /// - Returns: what was measured.
    /// - Throws: as ``measure(fileAt:)``, but never `file_not_found`.
    package static func inspect(
        _ source: ByteSource,
        named name: String,
        limitsSize: Bool = true
    ) throws(RushesError) -> Measurement {
        guard source.byteCount > 0 else { throw RushesError(.mediaUnreadable, "\(name) is empty") }
        let measurement: Measurement
        do throws(ProbeFailure) {
            var source = source
            measurement = try MediaFormat.measure(&source).believable
        } catch {
            throw RushesError(.mediaUnreadable, sentence(for: error, name: name))
        }
        if limitsSize { try checkSize(measurement.facts, name: name) }
        return measurement
    }

    private static func checkSize(_ facts: MediaFacts, name: String) throws(RushesError) {
        guard let width = facts.width, let height = facts.height else { return }
        guard width > 0, height > 0 else {
            throw RushesError(.mediaUnreadable, "\(name) says that it is \(width)×\(height) pixels")
        }
        let (pixels, overflowed) = Int64(width).multipliedReportingOverflow(by: Int64(height))
        guard overflowed || pixels > largestPixelCount else { return }
        throw RushesError(
            .mediaTooLarge,
            "\(name) has \(width)×\(height) pixels, and \(largestPixelCount / 1_000_000) megapixels are allowed"
        )
    }

    private static func sentence(for failure: ProbeFailure, name: String) -> String {
        switch failure {
        case .truncated: "\(name) ends before its header says so"
        case .unknownFormat: "\(name) is not a picture, clip or sound in a known format"
        case .malformed(let how): "\(name) is damaged: \(how)"
        case .tooComplex: "\(name) has a header that is longer than any honest one"
        case .unreadable: "\(name) cannot be read"
        }
    }
}
