import Foundation
import RushesCore
import RushesMedia
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct DownloadTests {
    private func link(_ server: ObjectServer) -> OutputLink { OutputLink(.url(server.address())) }

    @Test func `a clip is fetched whole, hashed, measured and given its final name`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let last = Guarded<(Int64, Int64?)>((0, nil))
        let stored = try await ObjectServer.with({ ObjectServer.honest($0, clip, etag: nil) }) { server in
            try await withTakeStore { store in
                try await store.store(
                    link(server),
                    at: .init(path: folder.file("new/x.mp4"), mayReplace: false),
                    progress: { received, total in last.withLock { $0 = (received, total) } }
                )
            }
        }
        #expect(stored.sha256 == sha256(clip))
        #expect(stored.byteCount == Int64(clip.count))
        #expect(stored.media.width == 320 && stored.media.hasSound == true)
        #expect(last.withLock { $0 } == (Int64(clip.count), Int64(clip.count)))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("new")) == ["x.mp4"])
    }

    @Test func `a cut download goes on where it was, at any offset, and starts over when the object changed`()
        async throws
    {
        let clip = try await FixtureMaker.shared.clip()
        var random = RepeatedRandom(seed: 7)
        var resumedCount = 0
        for round in 0..<40 {
            let cuts = (0..<3).map { _ in Int.random(in: 0...clip.count, using: &random) }
            let changeAt = Int.random(in: 0..<5, using: &random) == 0 ? Int.random(in: 2...4, using: &random) : 99
            // A changed object is another clip of the same length: a splice would go unnoticed without a digest.
            var other = clip
            for index in (other.count / 2)..<(other.count / 2 + 200) { other[index] ^= 0x55 }
            let changed = other
            let folder = try ScratchFolder()
            let requests = Guarded<[ObjectServer.Request]>([])
            let stored = try await ObjectServer.with({ request in
                requests.withLock { $0.append(request) }
                let isNew = request.ordinal >= changeAt
                var reply = ObjectServer.honest(request, isNew ? changed : clip, etag: isNew ? "\"b\"" : "\"a\"")
                if request.ordinal <= 3 {
                    reply.cutAfter = min(cuts[request.ordinal - 1], max(0, reply.body.count - 1))
                }
                return reply
            }) { server in
                try await withTakeStore { store in
                    try await store.store(link(server), at: .init(path: folder.file("x.mp4"), mayReplace: false))
                }
            }
            let seen = requests.withLock { $0 }
            #expect(seen.count == 4, "round \(round)")
            #expect(stored.sha256 == sha256(changeAt <= 4 ? changed : clip), "round \(round)")
            #expect(try folder.names == ["x.mp4"])
            #expect(seen.dropFirst().allSatisfy { ($0.range == nil) == ($0.ifRange == nil) })
            resumedCount += seen.filter { $0.range != nil }.count
        }
        #expect(resumedCount > 0)
    }

    @Test func `a second program run goes on with what the first one has left`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let half = clip.count / 2
        let requests = try await ObjectServer.with({ request in
            var reply = ObjectServer.honest(request, clip, etag: "\"a\"")
            if request.ordinal == 1 { reply.cutAfter = half }
            return reply
        }) { server in
            let destination = Job.Destination(path: folder.file("x.mp4"), mayReplace: false)
            let first = await code {
                try await withTakeStore(tryCount: 1) { try await $0.store(link(server), at: destination) }
            }
            #expect(first == .takeCorrupt)
            #expect(try folder.names == ["x.mp4.partial", "x.mp4.partial.json"])
            let mark = try String(contentsOfFile: folder.file("x.mp4.partial.json"), encoding: .utf8)
            #expect(!mark.contains("127.0.0.1") && !mark.contains("test-signature"))
            // How much of a broken connection's last bytes comes through is up to the client; here it is half.
            try Data(clip.prefix(half)).write(to: URL(fileURLWithPath: folder.file("x.mp4.partial")))
            let stored = try await withTakeStore { try await $0.store(link(server), at: destination) }
            #expect(stored.sha256 == sha256(clip))
            return server.requests
        }
        #expect(requests.map(\.range) == [nil, half])
        #expect(requests.last?.ifRange == "\"a\"")
    }

    @Test func `what another object has left is not gone on with`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let requests = try await ObjectServer.with({ request in
            var reply = ObjectServer.honest(request, clip, etag: "\"a\"")
            if request.ordinal == 1 { reply.cutAfter = 500 }
            return reply
        }) { server in
            let destination = Job.Destination(path: folder.file("x.mp4"), mayReplace: false)
            _ = await code {
                try await withTakeStore(tryCount: 1) { try await $0.store(link(server), at: destination) }
            }
            let another = OutputLink(.url(server.address("/another.mp4")))
            let stored = try await withTakeStore { try await $0.store(another, at: destination) }
            #expect(stored.sha256 == sha256(clip))
            return server.requests
        }
        #expect(requests.map(\.range) == [nil, nil])
    }

    @Test func `a weak validator is never resumed with`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let requests = try await ObjectServer.with({ request in
            var reply = ObjectServer.honest(request, clip, etag: "W/\"a\"")
            if request.ordinal == 1 { reply.cutAfter = 500 }
            return reply
        }) { server in
            try await withTakeStore { store in
                _ = try await store.store(link(server), at: .init(path: folder.file("x.mp4"), mayReplace: false))
            }
            return server.requests
        }
        #expect(requests.map(\.range) == [nil, nil])
    }

    @Test(arguments: ["ignores the range", "sends another part", "refuses the range"])
    func `a server that answers a range wrongly still gives the right bytes`(fault: String) async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let stored = try await ObjectServer.with({ request in
            var reply = ObjectServer.honest(request, clip, etag: "\"a\"")
            if request.ordinal == 1 { reply.cutAfter = 700 }
            guard request.ordinal == 2 else { return reply }
            switch fault {
            case "ignores the range": return .init(headers: [("etag", "\"a\"")], body: clip, announced: clip.count)
            case "sends another part":
                reply.headers = [("content-range", "bytes 600-\(clip.count - 1)/\(clip.count)"), ("etag", "\"a\"")]
                return reply
            default: return .init(status: 416, headers: [("content-range", "bytes */100")], announced: 0)
            }
        }) { server in
            try await withTakeStore { store in
                try await store.store(link(server), at: .init(path: folder.file("x.mp4"), mayReplace: false))
            }
        }
        #expect(stored.sha256 == sha256(clip))
    }

    /// A box that says nothing, so long with its head.
    private static func freeBox(of byteCount: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: byteCount >> (24 - 8 * $0)) } + Array("free".utf8)
            + [UInt8](repeating: 0, count: Int(byteCount) - 8)
    }

    @Test func `a sender that goes silent is left and asked again`() async throws {
        // Long enough that a part of it reaches the disk, which is told, before the sender goes silent.
        let clip = try await FixtureMaker.shared.clip() + Self.freeBox(of: 400_000)
        let folder = try ScratchFolder()
        let clock = ManualClock()
        let backoff = Backoff(base: .seconds(3), cap: .seconds(3), floor: .seconds(3))
        let (arrived, arrive) = AsyncStream<Void>.makeStream()
        try await ObjectServer.with({ request in
            var reply = ObjectServer.honest(request, clip, etag: "\"a\"")
            if request.ordinal == 1 { reply.silentAfter = 300_000 }
            return reply
        }) { server in
            try await withTakeStore(clock: clock, backoff: backoff) { store in
                async let stored = store.store(
                    link(server),
                    at: .init(path: folder.file("x.mp4"), mayReplace: false),
                    progress: { _, _ in arrive.yield() }
                )
                for await _ in arrived { break }
                var waits: [Duration] = []
                repeat { waits.append(await clock.wakeNext()) } while waits.last == .seconds(10)
                let digest = try await stored.sha256
                #expect(digest == sha256(clip))
                #expect(waits.last == .seconds(3))
                #expect(waits.count > 3)
            }
        }
    }

    @Test func `redirects are followed three times and no further, and only to addresses that are allowed`()
        async throws
    {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        try await ObjectServer.with({ request in
            if request.path == "/away" {
                return .init(status: 302, headers: [("location", "ftp://192.0.2.1/x")], announced: 0)
            }
            guard let left = Int(request.path.dropFirst()), left > 0 else {
                return ObjectServer.honest(request, clip, etag: nil)
            }
            return .init(status: 307, headers: [("location", "/\(left - 1)")], announced: 0)
        }) { server in
            try await withTakeStore { store in
                func fetch(_ path: String, _ name: String) async throws -> StoredFile {
                    let link = OutputLink(.url(server.address(path)))
                    return try await store.store(link, at: .init(path: folder.file(name), mayReplace: false))
                }
                let third = try await fetch("/3", "a.mp4")
                #expect(third.sha256 == sha256(clip))
                #expect(await code { try await fetch("/4", "b.mp4") } == .takeExpired)
                #expect(await code { try await fetch("/away", "c.mp4") } == .takeCorrupt)
            }
        }
    }

    @Test(arguments: ["ftp://example.com/x", "data:video/mp4;base64,AA", "https://"])
    func `an address that may not be fetched is refused without a client`(address: String) async throws {
        let folder = try ScratchFolder()
        let store = LocalTakeStore(http: { _ in fatalError("no client is needed") })
        let failure = await code {
            try await store.store(OutputLink(.url(address)), at: .init(path: folder.file("x.mp4"), mayReplace: false))
        }
        #expect(failure == .takeCorrupt)
    }
}
