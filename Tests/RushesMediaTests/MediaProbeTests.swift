import Foundation
import RushesCore
import RushesMedia
import Testing

@Suite(.timeLimit(.minutes(10))) struct MediaProbeTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        var name: String
        var arguments: String
        var facts: MediaFacts

        var testDescription: String { name }

        init(_ name: String, _ arguments: String, _ facts: MediaFacts) {
            self.name = name
            self.arguments = arguments
            self.facts = facts
        }
    }

    static func picture(_ type: String) -> MediaFacts {
        MediaFacts(kind: .image, mediaType: type, width: 200, height: 130)
    }

    static func sound(_ type: String) -> MediaFacts { MediaFacts(kind: .audio, mediaType: type, seconds: 2) }

    static let still = "-f lavfi -i testsrc2=size=200x130 -frames:v 1"
    static let tone = "-f lavfi -i sine=duration=2:sample_rate=44100"
    static let moving = "-f lavfi -i testsrc2=size=320x180:rate=24:duration=2"

    static func video(_ type: String, hasSound: Bool = false) -> MediaFacts {
        MediaFacts(
            kind: .video,
            mediaType: type,
            width: 320,
            height: 180,
            seconds: 2,
            framesPerSecond: 24,
            hasSound: hasSound
        )
    }

    static let vp8 = " -c:v libvpx -deadline realtime -b:v 200k"
    static let h264 = " -c:v libx264 -pix_fmt yuv420p"

    static let samples = [
        Sample("s.png", still, picture("image/png")),
        Sample("s.jpg", still, picture("image/jpeg")),
        Sample("s.gif", still, picture("image/gif")),
        Sample("s.bmp", still, picture("image/bmp")),
        Sample("s.tiff", still, picture("image/tiff")),
        Sample("lossy.webp", still + " -c:v libwebp", picture("image/webp")),
        Sample("lossless.webp", still + " -c:v libwebp -lossless 1", picture("image/webp")),
        Sample("s.wav", tone, sound("audio/wav")),
        Sample("vbr.mp3", tone + " -c:a libmp3lame -q:a 4", sound("audio/mpeg")),
        Sample("cbr.mp3", tone + " -c:a libmp3lame -b:a 128k -write_xing 0", sound("audio/mpeg")),
        Sample(
            "bare.mp3",
            tone + " -c:a libmp3lame -b:a 64k -ac 1 -id3v2_version 0 -write_xing 0",
            sound("audio/mpeg")
        ),
        Sample("s.flac", tone, sound("audio/flac")),
        Sample("opus.ogg", tone + " -c:a libopus", sound("audio/ogg")),
        Sample("vorbis.ogg", tone + " -c:a libvorbis", sound("audio/ogg")),
        Sample("s.m4a", tone + " -c:a aac", sound("audio/mp4")),
        Sample(
            "silent.mp4",
            moving + " -c:v libx264 -pix_fmt yuv420p",
            MediaFacts(
                kind: .video,
                mediaType: "video/mp4",
                width: 320,
                height: 180,
                seconds: 2,
                framesPerSecond: 24,
                hasSound: false
            )
        ),
        Sample(
            "s.mov",
            moving + " " + tone + " -c:v libx264 -pix_fmt yuv420p -c:a aac -shortest",
            MediaFacts(
                kind: .video,
                mediaType: "video/quicktime",
                width: 320,
                height: 180,
                seconds: 2,
                framesPerSecond: 24,
                hasSound: true
            )
        ),
        Sample("s.webm", moving + vp8, video("video/webm")),
        Sample(
            "sound.webm",
            moving + " " + tone + vp8 + " -c:a libopus -shortest",
            video("video/webm", hasSound: true)
        ),
        Sample(
            "live.webm",
            moving + " " + tone + vp8 + " -c:a libopus -live 1 -cluster_time_limit 500",
            video("video/webm", hasSound: true)
        ),
        Sample("s.mkv", moving + " " + tone + h264 + " -c:a aac", video("video/x-matroska", hasSound: true)),
        Sample("fragmented.mp4", moving + h264 + " -movflags frag_keyframe+empty_moov -g 12", video("video/mp4")),
        Sample(
            "dash.mp4",
            moving + h264 + " -movflags dash+frag_every_frame+empty_moov+default_base_moof",
            video("video/mp4")
        ),
        Sample("s.m4v", moving + h264, video("video/mp4")),
        Sample("odd.mp4", moving + h264 + " -brand XYZ7", video("video/mp4")),
    ]

    @Test(arguments: samples)
    func `what ffmpeg writes is measured from its header`(sample: Sample) async throws {
        let path = try await FixtureMaker.shared.file(sample.name, sample.arguments)
        let facts = try await MediaProbe.measure(fileAt: path)
        #expect(facts.kind == sample.facts.kind)
        #expect(facts.mediaType == sample.facts.mediaType)
        #expect(facts.width == sample.facts.width && facts.height == sample.facts.height)
        #expect(facts.hasSound == sample.facts.hasSound)
        #expect(facts.framesPerSecond == sample.facts.framesPerSecond)
        // Lossy sound is padded to whole frames; a rate that is only estimated errs by a tag or two.
        #expect(abs((facts.seconds ?? 0) - (sample.facts.seconds ?? 0)) < 0.1, "\(String(describing: facts.seconds))")
    }

    @Test func `the index is found before the media and behind it`() async throws {
        let first = try await FixtureMaker.shared.file(
            "first.mp4",
            Self.moving + " -c:v libx264 -pix_fmt yuv420p -movflags +faststart"
        )
        let last = try await FixtureMaker.shared.file("silent.mp4", Self.moving + " -c:v libx264 -pix_fmt yuv420p")
        let inspected = try await (MediaProbe.inspect(fileAt: first), MediaProbe.inspect(fileAt: last))
        #expect(inspected.0.movie == MovieLayout(hasFileType: true, hasIndex: true, indexIsFirst: true))
        #expect(inspected.1.movie?.indexIsFirst == false)
        #expect(inspected.0.facts == inspected.1.facts)
    }

    @Test func `a clip that was turned in the camera is as wide as it is shown`() async throws {
        var clip = try await FixtureMaker.shared.bytes("silent.mp4", Self.moving + " -c:v libx264 -pix_fmt yuv420p")
        let name = Array("tkhd".utf8)
        let header = try #require((0..<(clip.count - 4)).first { Array(clip[$0..<($0 + 4)]) == name })
        // The matrix of a quarter turn: a 0, b 1, c −1, d 0, in 16.16 fixed point.
        let matrix: [UInt8] = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0]
        clip.replaceSubrange((header + 44)..<(header + 64), with: matrix)
        let facts = try measure(clip)
        #expect(facts.width == 180 && facts.height == 320)
    }

    @Test func `a photograph that was turned in the camera is as wide as it is shown`() async throws {
        let plain = try await FixtureMaker.shared.bytes("s.jpg", Self.still)
        let exif: [UInt8] =
            Array("Exif\0\0MM\0*".utf8) + [0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]
        let segment: [UInt8] = [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif
        let facts = try measure(Array(plain.prefix(2)) + segment + plain.dropFirst(2))
        #expect(facts.width == 130 && facts.height == 200)
    }

    @Test func `a picture is what its content says, whatever it is called`() async throws {
        let folder = try ScratchFolder()
        let picture = try await FixtureMaker.shared.bytes("s.png", Self.still)
        let facts = try await MediaProbe.measure(fileAt: folder.write(picture, to: "photo.jpg"))
        #expect(facts.mediaType == "image/png")
    }

    @Test func `a header that promises 50 000 by 50 000 pixels is refused by the header alone`() async throws {
        let folder = try ScratchFolder()
        let header: [UInt8] =
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
            + [0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50, 8, 2, 0, 0, 0, 0, 0, 0, 0]
        let path = try folder.write(header, to: "bomb.png")
        await #expect { try await MediaProbe.measure(fileAt: path) } throws: { error in
            let error = error as? RushesError
            return error?.code == .mediaTooLarge && error?.message.contains("50000×50000") == true
        }
    }

    @Test func `an empty file, a missing one, a folder and a pipe are told apart and never waited for`() async throws {
        let folder = try ScratchFolder()
        let empty = try folder.write([], to: "empty.png")
        await #expect { try await MediaProbe.measure(fileAt: empty) } throws: { error in
            (error as? RushesError)?.message == "\(empty) is empty" && (error as? RushesError)?.code == .mediaUnreadable
        }
        #expect(await code { try await MediaProbe.measure(fileAt: folder.file("none.png")) } == .fileNotFound)
        #expect(await code { try await MediaProbe.measure(fileAt: folder.path) } == .mediaUnreadable)
        let pipe = folder.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(await code { try await MediaProbe.measure(fileAt: pipe) } == .mediaUnreadable)
    }

    @Test(arguments: ["s.png", "lossy.webp", "s.wav", "silent.mp4"])
    func `half a file is not taken for a whole one`(name: String) async throws {
        let sample = try #require(Self.samples.first { $0.name == name })
        let bytes = try await FixtureMaker.shared.bytes(sample.name, sample.arguments)
        #expect(await code { try measure(Array(bytes.prefix(bytes.count / 2))) } == .mediaUnreadable)
    }

    @Test func `text, JSON and web pages are no media`() async {
        for text in [
            "hello there, this is a plain text", "{\"code\": 200}", "<!DOCTYPE html>", "RIFF", "%PDF-1.7", "x",
        ] {
            #expect(await code { try measure(Array(text.utf8)) } == .mediaUnreadable, "\(text)")
        }
    }

    @Test func `a measured file has its absolute path, size and digest`() async throws {
        let path = try await FixtureMaker.shared.file("s.png", Self.still)
        let bytes = try await FixtureMaker.shared.bytes("s.png", Self.still)
        let file = try await FileMeasurement.measure(path)
        #expect(file.path == path && file.byteCount == Int64(bytes.count) && file.sha256 == sha256(bytes))
        #expect(file.attachment.mediaType == "image/png")
    }

    private func measure(_ bytes: [UInt8]) throws(RushesError) -> MediaFacts {
        try MediaProbe.inspect(ByteSource(bytes), named: "it").facts
    }
}
