import RushesCore

/// Holds given material against what a model's setting asks of it.
struct MediaCheck {
    /// The most pixels of a picture, whatever the model: a picture beyond that is a mistake or an attack.
    static let maxPicturePixels = 50_000_000
    /// The largest file that the service takes: a request body over 50 MB is answered 413, by its documentation.
    static let maxUploadBytes: Int64 = 50 << 20

    var field: Field
    var kind: MediaKind
    var model: ModelID

    private var limits: MediaLimits { field.limits ?? MediaLimits() }

    /// Checks every item, and all of them together. Addresses are not measured, so that nothing is said about them.
    func check(_ items: [MaterialItem]) throws(RushesError) {
        for item in items { try check(item) }
        let total = items.compactMap { $0.file?.facts.seconds }.reduce(0, +)
        if let most = limits.maxTotalSeconds, total > most + Self.tolerance {
            throw RushesError(
                .mediaTooLarge,
                "the \(Self.word(for: kind, plural: true)) last \(Self.figure(total)) s together;"
                    + " \(model) takes at most \(Allowed.number(most)) s in all"
            )
        }
    }

    private func check(_ item: MaterialItem) throws(RushesError) {
        guard item.kind == kind else {
            throw RushesError(
                .mediaTypeUnsupported,
                "\(item.name) is \(Self.article(for: item.kind))\(type(of: item)), where \(model) takes"
                    + " \(Self.article(for: kind))\(formats.map { " (\($0))" } ?? "")"
            )
        }
        guard let file = item.file else { return }
        if let formats, !limits.formats.contains(where: { Self.matches($0, file.facts.mediaType) }) {
            throw RushesError(
                .mediaTypeUnsupported,
                "\(item.name) is \(file.facts.mediaType), which \(model) does not take: it takes \(formats)"
            )
        }
        try checkBytes(file, name: item.name)
        try checkPicture(file.facts, name: item.name)
        try checkLength(file.facts, name: item.name)
    }

    private func checkBytes(_ file: MeasuredFile, name: String) throws(RushesError) {
        let most = min(limits.maxBytes ?? Self.maxUploadBytes, Self.maxUploadBytes)
        guard file.byteCount > most else { return }
        let isUploadLimit = (limits.maxBytes ?? .max) > most
        throw RushesError(
            .mediaTooLarge,
            "\(name) has \(Self.megabytes(file.byteCount)) MB; "
                + (isUploadLimit
                    ? "at most \(Self.megabytes(most)) MB can be uploaded"
                    : "\(model) takes at most \(Self.megabytes(most)) MB"),
            hint: isUploadLimit && limits.maxBytes != nil
                ? "give the address of a file that the service can read itself" : nil
        )
    }

    private func checkPicture(_ facts: MediaFacts, name: String) throws(RushesError) {
        guard let width = facts.width, let height = facts.height, width > 0, height > 0 else { return }
        let size = "\(name) is \(width)×\(height)"
        let (product, overflow) = width.multipliedReportingOverflow(by: height)
        let pixels = overflow ? Int.max : product
        if facts.kind == .image, pixels > Self.maxPicturePixels {
            throw RushesError(.mediaTooLarge, "\(size); pictures may have at most 50 megapixels")
        }
        if let least = limits.minSide, min(width, height) < least {
            throw RushesError(.mediaTooSmall, "\(size); \(model) takes at least \(least) pixels on the shorter side")
        }
        if let most = limits.maxSide, max(width, height) > most {
            throw RushesError(.mediaTooLarge, "\(size); \(model) takes at most \(most) pixels on the longer side")
        }
        if let least = limits.minPixels, pixels < least {
            throw RushesError(.mediaTooSmall, "\(size); \(model) takes at least \(least) pixels in all")
        }
        if let most = limits.maxPixels, pixels > most {
            throw RushesError(.mediaTooLarge, "\(size); \(model) takes at most \(most) pixels in all")
        }
        let aspect = Double(width) / Double(height)
        if aspect < limits.minAspect ?? 0 || aspect > limits.maxAspect ?? .infinity {
            throw RushesError(
                .invalidBrief,
                "\(size); \(model) takes widths of \(Allowed.number(limits.minAspect ?? 0)) to"
                    + " \(limits.maxAspect.map(Allowed.number) ?? "any number of") times the height",
                hint: "crop the picture"
            )
        }
    }

    private func checkLength(_ facts: MediaFacts, name: String) throws(RushesError) {
        if let seconds = facts.seconds {
            if let least = limits.minSeconds, seconds < least - Self.tolerance {
                throw RushesError(
                    .mediaTooSmall,
                    "\(name) lasts \(Self.figure(seconds)) s; \(model) takes at least \(Allowed.number(least)) s"
                )
            }
            if let most = limits.maxSeconds, seconds > most + Self.tolerance {
                throw RushesError(
                    .mediaTooLarge,
                    "\(name) lasts \(Self.figure(seconds)) s; \(model) takes at most \(Allowed.number(most)) s"
                )
            }
        }
        if let rate = facts.framesPerSecond {
            let least = limits.minFrameRate ?? 0
            let most = limits.maxFrameRate ?? .infinity
            // 23.976 counts as 24.
            if rate < least - 0.05 || rate > most + 0.05 {
                throw RushesError(
                    .invalidBrief,
                    "\(name) has \(Self.figure(rate)) frames a second; \(model) takes"
                        + " \(Allowed.number(least)) to \(Allowed.number(most))",
                    hint: "convert the clip to another frame rate"
                )
            }
        }
    }

    private var formats: String? {
        limits.formats.isEmpty ? nil : Allowed.list(limits.formats)
    }

    private func type(of item: MaterialItem) -> String {
        item.file.map { " (\($0.facts.mediaType))" } ?? ""
    }

    /// Half a frame more or less is no fault of the user's.
    private static let tolerance = 0.05

    private static func matches(_ format: String, _ mediaType: String) -> Bool {
        let known: [String: [String]] = [
            "mov": ["video/quicktime"], "mkv": ["video/x-matroska", "video/matroska"],
            "mp4": ["video/mp4", "video/x-m4v"], "mp3": ["audio/mpeg", "audio/mp3"],
            "wav": ["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"],
            "bmp": ["image/bmp", "image/x-ms-bmp"], "heic": ["image/heic", "image/heic-sequence"],
        ]
        return known[format]?.contains(mediaType) ?? mediaType.hasSuffix("/\(format)")
    }

    /// A kind in words.
    static func word(for kind: MediaKind, plural: Bool = false) -> String {
        switch kind {
        case .image: plural ? "images" : "image"
        case .video: plural ? "clips" : "clip"
        case .audio: plural ? "sounds" : "sound"
        }
    }

    private static func article(for kind: MediaKind) -> String {
        kind == .image ? "an image" : "a \(word(for: kind))"
    }

    private static func megabytes(_ bytes: Int64) -> String {
        let tenths = bytes.multipliedBounded(by: 10).addingBounded((1 << 20) - 1) >> 20
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    }

    private static func figure(_ value: Double) -> String {
        Allowed.number((value * 100).rounded() / 100)
    }
}
