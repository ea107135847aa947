import Foundation
import NIOCore
import RushesCore
import RushesMedia
import Testing

/// Content codings that servers and stores put on a clip, or say that they have put on it.
@Suite(.timeLimit(.minutes(10))) struct CodedDownloadTests {
    private func fetch(
        _ script: @escaping ObjectServer.Script
    ) async throws -> (stored: StoredFile?, error: RushesError?, requests: [ObjectServer.Request], names: [String]) {
        let folder = try ScratchFolder()
        return try await ObjectServer.with(script) { server in
            try await withTakeStore { store in
                let link = OutputLink(.url(server.address()))
                var (stored, error): (StoredFile?, RushesError?)
                do throws(RushesError) {
                    stored = try await store.store(link, at: .init(path: folder.file("x.mp4"), mayReplace: false))
                } catch let thrown {
                    error = thrown
                }
                return (stored, error, server.requests, try folder.names)
            }
        }
    }

    private static func reply(_ bytes: [UInt8], _ codings: [String]) -> ObjectServer.Reply {
        .init(headers: codings.map { ("content-encoding", $0) }, body: bytes, announced: bytes.count)
    }

    @Test(arguments: [
        ["aws-chunked"], ["identity"], ["br"], ["zstd"], ["compress"], ["utf-8"], ["binary"], ["AWS-Chunked, identity"],
        ["gzip"], ["deflate"], ["x-gzip"], ["gzip, deflate"], [""], ["none"], ["aws-chunked", "gzip"],
    ])
    func `a whole clip is a clip, whatever coding is said of it`(codings: [String]) async throws {
        let clip = try await FixtureMaker.shared.clip()
        let result = try await fetch { _ in Self.reply(clip, codings) }
        #expect(result.stored?.sha256 == sha256(clip), "\(String(describing: result.error))")
        #expect(result.names == ["x.mp4"])
        #expect(result.requests.count == 1)
    }

    @Test(arguments: Wrapping.all)
    func `a coded clip is decoded`(wrapping: Wrapping) async throws {
        let clip = try await FixtureMaker.shared.clip()
        let bytes = try await wrapping.wrap(clip)
        let result = try await fetch { _ in Self.reply(bytes, wrapping.header) }
        #expect(result.stored?.sha256 == sha256(clip), "\(String(describing: result.error))")
        #expect(result.stored?.byteCount == Int64(clip.count))
        #expect(result.names == ["x.mp4"])
    }

    @Test func `a coded clip that breaks off is begun anew, and never spliced`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let bytes = try await Wrapping.gzip(clip)
        let result = try await fetch { request in
            var reply = ObjectServer.honest(request, bytes, etag: "\"a\"")
            reply.headers.append(("content-encoding", "gzip"))
            if request.ordinal < 3 { reply.cutAfter = bytes.count / 2 }
            return reply
        }
        #expect(result.stored?.sha256 == sha256(clip), "\(String(describing: result.error))")
        #expect(result.requests.map(\.range) == [nil, nil, nil])
    }

    @Test func `a clip under a wrong name of a coding is gone on with where it broke off`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let result = try await fetch { request in
            var reply = ObjectServer.honest(request, clip, etag: "\"a\"")
            reply.headers.append(("content-encoding", "aws-chunked"))
            if request.ordinal == 1 { reply.cutAfter = 700 }
            return reply
        }
        #expect(result.stored?.sha256 == sha256(clip))
        #expect(result.requests.map(\.range) == [nil, 700])
    }

    @Test func `the rest of a clip in another coding than its beginning is not taken`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let result = try await fetch { request in
            var reply = ObjectServer.honest(request, clip, etag: "\"a\"")
            if request.ordinal == 1 { reply.cutAfter = 700 }
            if request.range != nil { reply.headers.append(("content-encoding", "gzip")) }
            return reply
        }
        #expect(result.stored?.sha256 == sha256(clip))
        #expect(result.requests.map(\.range) == [nil, 700, nil])
    }

    @Test func `damaged and truncated codings are corrupt`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let bytes = try await Wrapping.gzip(clip)
        var damaged = bytes
        damaged[damaged.count / 2] ^= 0x55
        for wrong in [damaged, Array(bytes.dropLast(9)), Array(bytes.prefix(20))] {
            let result = try await fetch { _ in Self.reply(wrong, ["gzip"]) }
            #expect(result.error?.code == .takeCorrupt)
            #expect(!result.names.contains("x.mp4"))
        }
    }

    @Test func `a small body that becomes a huge one is given up`() async throws {
        // 64 MB of zeros, a thousand times smaller.
        let bomb = try await Wrapping.gzip([UInt8](repeating: 0, count: 64 << 20))
        let folder = try ScratchFolder()
        try await ObjectServer.with({ _ in Self.reply(bomb, ["gzip"]) }) { server in
            try await withTakeStore(largest: 8 << 20) { store in
                let failure = await code {
                    try await store.store(
                        OutputLink(.url(server.address())),
                        at: .init(path: folder.file("x.mp4"), mayReplace: false)
                    )
                }
                #expect(failure == .takeCorrupt)
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test func `what was compressed comes out as it went in, in whatever pieces it comes`() async throws {
        var random = RepeatedRandom(seed: 11)
        for round in 0..<24 {
            let count = [0, 1, 11, 12, 13, 400, 70_000, 300_000][round % 8]
            var content: [UInt8] = []
            while content.count < count {
                switch round % 3 {
                case 0: content.append(UInt8.random(in: 0...255, using: &random))
                case 1: content.append(contentsOf: Array("the heron \(Int.random(in: 0...99, using: &random)) ".utf8))
                default:
                    let byte = UInt8.random(in: 0...3, using: &random)
                    content.append(contentsOf: repeatElement(byte, count: Int.random(in: 1...900, using: &random)))
                }
            }
            let bytes = try await Wrapping.gzip(content)
            var coding = BodyCoding(["gzip"])
            var output: [UInt8] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...9000, using: &random))
                rest = rest.dropFirst(piece.count)
                try await coding.take(ByteBuffer(bytes: piece)) { output.append(contentsOf: $0.readableBytesView) }
            }
            let isWhole = try await coding.finish { output.append(contentsOf: $0.readableBytesView) }
            #expect(isWhole && output == content, "round \(round)")
        }
    }
}
