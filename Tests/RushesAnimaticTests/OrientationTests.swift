import Foundation
import RushesAnimatic
import RushesCore
import RushesProvider
import Testing

@Suite(.timeLimit(.minutes(10))) struct OrientationTests {
    enum Format: String, CaseIterable, Sendable {
        case png, webp
    }

    /// An Exif block that says nothing but an orientation.
    private func exif(_ orientation: UInt8, isLittle: Bool) -> [UInt8] {
        if isLittle {
            return Array("II*\0".utf8) + [
                8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0,
            ]
        }
        return Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
    }

    private func number(_ value: Int, isLittle: Bool) -> [UInt8] {
        let bytes = [24, 16, 8, 0].map { UInt8(value >> $0 & 255) }
        return isLittle ? bytes.reversed() : bytes
    }

    private func checksum(_ bytes: [UInt8]) -> Int {
        var value = UInt32.max
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
        }
        return Int(~value)
    }

    /// A PNG with an `eXIf` chunk behind its header.
    private func png(_ plain: [UInt8], _ block: [UInt8]) -> [UInt8] {
        let chunk = Array("eXIf".utf8) + block
        let whole = number(block.count, isLittle: false) + chunk + number(checksum(chunk), isLittle: false)
        return Array(plain[0..<33]) + whole + Array(plain[33...])
    }

    /// A WebP in its extended form, with an `EXIF` chunk behind the picture.
    private func webP(_ plain: [UInt8], _ block: [UInt8], width: Int, height: Int) -> [UInt8] {
        let flags: [UInt8] = [8, 0, 0, 0]
        let size = [width - 1, height - 1].flatMap { number($0, isLittle: true).prefix(3) }
        let head = Array("VP8X".utf8) + number(10, isLittle: true) + flags + size
        let tail =
            Array("EXIF".utf8) + number(block.count, isLittle: true) + block
            + [UInt8](repeating: 0, count: block.count % 2)
        let body = Array("WEBP".utf8) + head + Array(plain[12...]) + tail
        return Array("RIFF".utf8) + number(body.count, isLittle: true) + body
    }

    /// A picture whose upper left quarter is red, whose upper right one is blue, and which is grey below.
    private func picture(_ format: Format, _ orientation: UInt8, in directory: String) async throws -> String {
        let source =
            "color=gray:s=128x128,drawbox=x=0:y=0:w=64:h=64:color=red:t=fill,"
            + "drawbox=x=64:y=0:w=64:h=64:color=blue:t=fill"
        let plain = directory + "/plain.\(format.rawValue)"
        _ = try await EngineFixture.said(
            "ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", source, "-frames:v", "1", plain]
        )
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: plain)))
        let block = exif(orientation, isLittle: orientation % 2 == 0)
        let whole = format == .png ? png(bytes, block) : webP(bytes, block, width: 128, height: 128)
        let path = directory + "/turned-\(orientation).\(format.rawValue)"
        try Data(whole).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Where the red and the blue quarter are to be seen for every orientation, as the Exif standard (tag 0x0112) has
    /// it: 0 and 1 are the upper quarters, 2 and 3 the lower ones.
    private static let places: [UInt8: (red: Int, blue: Int)] = [
        1: (0, 1), 2: (1, 0), 3: (3, 2), 4: (2, 3), 5: (0, 2), 6: (1, 3), 7: (3, 1), 8: (2, 0),
    ]

    @Test(arguments: Format.allCases, Array<UInt8>(1...8))
    func `a picture lies as its Exif block says`(format: Format, orientation: UInt8) async throws {
        let fixture = try EngineFixture()
        let path = try await picture(format, orientation, in: fixture.directory)
        let brief = Brief("x", images: [.file(path)], settings: ["slate": .bool(false)])
        let clip = try await fixture.render(EngineFixture.submission(brief, seconds: 0.25, aspect: .square))
        let colour = Array(try await EngineFixture.pictures(clip, filter: "select=eq(n\\,3)").suffix(90 * 90 * 2))
        let place = try #require(Self.places[orientation])
        for quarter in 0..<4 {
            let sample = (22 + 45 * (quarter / 2)) * 90 + 22 + 45 * (quarter % 2)
            #expect((colour[8100 + sample] > 180) == (quarter == place.red), "red, quarter \(quarter)")
            #expect((colour[sample] > 180) == (quarter == place.blue), "blue, quarter \(quarter)")
        }
    }

    @Test(arguments: Format.allCases) func `an adaptive aspect follows the picture as it is turned`(format: Format)
        async throws
    {
        let fixture = try EngineFixture()
        let plain = fixture.directory + "/plain.\(format.rawValue)"
        _ = try await EngineFixture.said(
            "ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=s=128x64", "-frames:v", "1", plain]
        )
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: plain)))
        let block = exif(6, isLittle: true)
        let whole = format == .png ? png(bytes, block) : webP(bytes, block, width: 128, height: 64)
        let path = fixture.directory + "/tall.\(format.rawValue)"
        try Data(whole).write(to: URL(fileURLWithPath: path))
        let brief = Brief("x", images: [.file(path)])
        let clip = try await fixture.render(EngineFixture.submission(brief, seconds: 0.1, aspect: "adaptive"))
        #expect(try await EngineFixture.probe(clip, "v", "width,height") == "180,360")
    }

    @Test func `an Exif block that is cut off or points beyond its end says nothing`() async throws {
        let fixture = try EngineFixture()
        let good = exif(6, isLittle: true)
        var beyond = good
        beyond[4] = 200
        for (index, block) in [[], Array(good.prefix(9)), Array(good.prefix(20)), beyond].enumerated() {
            let plain = fixture.directory + "/plain.png"
            _ = try await EngineFixture.said(
                "ffmpeg",
                ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=s=64x64", "-frames:v", "1", plain]
            )
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: plain)))
            let path = fixture.directory + "/damaged-\(index).png"
            try Data(png(bytes, block)).write(to: URL(fileURLWithPath: path))
            let submission = EngineFixture.submission(
                Brief("x", images: [.file(path)]),
                job: "job_\(index)",
                seconds: 0.1
            )
            _ = try await fixture.render(submission)
        }
    }
}
