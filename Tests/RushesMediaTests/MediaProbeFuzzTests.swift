import RushesCore
import RushesMedia
import Testing

/// Whatever the bytes, measuring them ends soon, with facts or with one of three codes.
@Suite(.timeLimit(.minutes(10))) struct MediaProbeFuzzTests {
    @Test func `twenty thousand damaged and random contents are measured or refused`() async throws {
        var seeds: [[UInt8]] = []
        for sample in MediaProbeTests.samples {
            let whole = try await FixtureMaker.shared.bytes(sample.name, sample.arguments)
            // The headers are what matters; an index that is last would be cut off, so long files stay whole.
            seeds.append(whole.count < 60_000 || sample.facts.kind == .video ? whole : Array(whole.prefix(4096)))
        }
        seeds.append(Self.heif(width: 4000, height: 3000))
        let probed = try MediaProbe.inspect(ByteSource(Self.heif(width: 4000, height: 3000)), named: "it").facts
        #expect(probed == MediaFacts(kind: .image, mediaType: "image/avif", width: 3000, height: 4000))
        var random = RepeatedRandom(seed: 2026)
        var measured = 0
        for round in 0..<20_000 {
            let bytes = Self.variant(of: seeds[round % seeds.count], round: round, using: &random)
            do throws(RushesError) {
                let facts = try MediaProbe.inspect(ByteSource(bytes), named: "it").facts
                measured += 1
                if let width = facts.width, let height = facts.height {
                    #expect(width > 0 && height > 0 && Int64(width) * Int64(height) <= MediaProbe.largestPixelCount)
                }
                #expect((facts.seconds ?? 0).isFinite && (facts.seconds ?? 0) >= 0)
                #expect((facts.framesPerSecond ?? 0).isFinite)
            } catch {
                #expect([.mediaUnreadable, .mediaTooLarge].contains(error.code))
            }
        }
        // Neither all nor none: the variants are near enough to real files to reach the depths of the parsers.
        #expect(measured > 2000 && measured < 18_000, "\(measured)")
    }

    @Test func `no content makes the probe read on and on`() throws {
        var fetchCount = 0
        // A terabyte of boxes of eight bytes each, made up as it is asked for.
        let endless = ByteSource(byteCount: 1 << 40) { offset, count in
            fetchCount += 1
            let pattern: [UInt8] = offset == 0 ? [0, 0, 0, 8] + Array("ftyp".utf8) : [0, 0, 0, 8] + Array("free".utf8)
            return (0..<count).map { pattern[(Int(offset) + $0) % 8] }
        }
        #expect(throws: RushesError.self) { try MediaProbe.inspect(endless, named: "it") }
        #expect(fetchCount < 10_000)
    }

    private static func variant(of seed: [UInt8], round: Int, using random: inout RepeatedRandom) -> [UInt8] {
        var bytes = seed
        if round % 10 == 9 {
            // A real signature with noise behind it.
            let count = Int.random(in: 0...600, using: &random)
            let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            return Array(seed.prefix(Int.random(in: 0...16, using: &random))) + noise
        }
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
            let isEarly = Bool.random(using: &random)
            let place = Int.random(in: 0..<(isEarly ? min(bytes.count, 256) : bytes.count), using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF][Int.random(in: 0..<5, using: &random)]
            case 3:
                for index in place..<min(place + 4, bytes.count) {
                    bytes[index] = Bool.random(using: &random) ? 0xFF : 0
                }
            case 4: bytes.removeLast(bytes.count - place)
            default: bytes.insert(contentsOf: bytes[place..<min(place + 8, bytes.count)], at: place)
            }
        }
        return bytes
    }

    /// A still AVIF's header by hand: two items, the primary one turned by a quarter.
    private static func heif(width: UInt32, height: UInt32) -> [UInt8] {
        func number(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
            number(UInt32(content.count + 8)) + Array(type.utf8) + content
        }
        let properties =
            box("ispe", number(0) + number(160) + number(120)) + box("ispe", number(0) + number(width) + number(height))
            + box("irot", [1])
        let associations = box("ipma", number(0) + number(2) + [0, 1, 1, 0x81] + [0, 2, 2, 0x82, 0x83])
        let meta = box(
            "meta",
            number(0) + box("pitm", number(0) + [0, 2]) + box("iprp", box("ipco", properties) + associations)
        )
        return box("ftyp", Array("avif".utf8) + number(0) + Array("mif1".utf8)) + meta
    }
}
