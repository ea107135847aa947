import Foundation
import RushesCatalog
import RushesCore

/// Measured files that never were, for briefs that name them.
struct Fixture {
    let source: MediaSource
    let file: MeasuredFile

    var material: [MediaSource: MeasuredFile] { [source: file] }
    var placeholder: JSONValue { .string(file.attachment.placeholder) }

    init(_ name: String, byteCount: Int64, facts: MediaFacts) {
        source = .file(name)
        file = MeasuredFile(path: "/media/\(name)", byteCount: byteCount, sha256: "digest-of-\(name)", facts: facts)
    }

    static func image(
        _ name: String = "a.png",
        _ width: Int = 1280,
        _ height: Int = 720,
        byteCount: Int64 = 100_000,
        type: String = "image/png"
    ) -> Fixture {
        Fixture(
            name,
            byteCount: byteCount,
            facts: MediaFacts(kind: .image, mediaType: type, width: width, height: height)
        )
    }

    static func video(
        _ name: String = "a.mp4",
        _ width: Int = 1280,
        _ height: Int = 720,
        seconds: Double = 5,
        byteCount: Int64 = 1_000_000
    ) -> Fixture {
        let facts = MediaFacts(
            kind: .video,
            mediaType: "video/mp4",
            width: width,
            height: height,
            seconds: seconds,
            framesPerSecond: 24,
            hasSound: true
        )
        return Fixture(name, byteCount: byteCount, facts: facts)
    }

    static func audio(_ name: String = "a.mp3", seconds: Double = 5) -> Fixture {
        Fixture(
            name,
            byteCount: 80_000,
            facts: MediaFacts(kind: .audio, mediaType: "audio/mpeg", seconds: seconds)
        )
    }

    static func material(_ fixtures: [Fixture]) -> [MediaSource: MeasuredFile] {
        Dictionary(fixtures.map { ($0.source, $0.file) }, uniquingKeysWith: { first, _ in first })
    }
}

/// A value written as JSON and read again.
enum JSONValueCopy {
    static func of<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(value))
    }
}

/// Randomness that always draws the same.
struct FixedRandom: RandomNumberGenerator {
    var value: UInt64 = 0x0123_4567_89AB_CDEF
    mutating func next() -> UInt64 {
        value = value &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return value
    }
}
