import Foundation
import RushesCore
import RushesMedia
import Testing

@Suite(.timeLimit(.minutes(10))) struct TakePlaceTests {
    private let offline = LocalTakeStore(http: { _ in fatalError("a local take needs no client") })

    @Test func `a file that is there already is never touched unless it may be replaced`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let place = try folder.write([1, 2, 3], to: "x.mp4")
        try await ObjectServer.with({ ObjectServer.honest($0, clip, etag: "\"a\"") }) { server in
            try await withTakeStore { store in
                let link = OutputLink(.url(server.address()))
                let refused = await code { try await store.store(link, at: .init(path: place, mayReplace: false)) }
                #expect(refused == .outputExists)
                #expect(FileManager.default.contents(atPath: place) == Data([1, 2, 3]))
                // The paid clip waits beside it, and is not fetched again.
                #expect(try folder.names == ["x.mp4", "x.mp4.partial", "x.mp4.partial.json"])
                let stored = try await store.store(link, at: .init(path: place, mayReplace: true))
                #expect(stored.sha256 == sha256(clip))
                #expect(server.requests.count == 1)
                #expect(try folder.names == ["x.mp4"])
            }
        }
    }

    @Test func `after a crash between the rename and the record, the same clip is taken for what it is`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let place = try folder.write(clip, to: "x.mp4")
        try await ObjectServer.with({ ObjectServer.honest($0, clip, etag: "\"a\"") }) { server in
            try await withTakeStore { store in
                let link = OutputLink(.url(server.address()))
                let stored = try await store.store(link, at: .init(path: place, mayReplace: false))
                #expect(stored.sha256 == sha256(clip))
                #expect(try folder.names == ["x.mp4"])
            }
        }
    }

    @Test func `a partial file that is a second name of a take is never written to`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let place = try folder.write(clip, to: "x.mp4")
        try FileManager.default.linkItem(atPath: place, toPath: place + ".partial")
        _ = try folder.write(Array(#"{"object":"x","schema":1}"#.utf8), to: "x.mp4.partial.json")
        try await ObjectServer.with({ _ in .init(status: 404, announced: 0) }) { server in
            try await withTakeStore { store in
                let link = OutputLink(.url(server.address()))
                let failure = await code { try await store.store(link, at: .init(path: place, mayReplace: true)) }
                #expect(failure == .takeExpired)
            }
        }
        #expect(FileManager.default.contents(atPath: place) == Data(clip))
    }

    @Test(arguments: ["x.mp4.partial", "x.mp4.partial.json"])
    func `a file of somebody's is never touched, and the clip gets its place by another way`(name: String) async throws
    {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let mine = try folder.write(Array("mine".utf8), to: name)
        try await ObjectServer.with({ ObjectServer.honest($0, clip, etag: nil) }) { server in
            try await withTakeStore { store in
                let link = OutputLink(.url(server.address()))
                let place = Job.Destination(path: folder.file("x.mp4"), mayReplace: false)
                #expect(await code { try await store.store(link, at: place) } == .outputExists)
                let other = Job.Destination(path: folder.file("x-job.mp4"), mayReplace: false)
                let stored = try await store.store(link, at: place, or: other)
                #expect(stored.path == place.path)
            }
        }
        #expect(FileManager.default.contents(atPath: mine) == Data("mine".utf8))
        #expect(try folder.names == ["x.mp4", name])
    }

    @Test func `of two who bring one clip home, the second one's file is left nowhere`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let place = Job.Destination(path: folder.file("x.mp4"), mayReplace: false)
        let other = Job.Destination(path: folder.file("x-job.mp4"), mayReplace: false)
        let (asked, ask) = AsyncStream<Void>.makeStream()
        try await ObjectServer.with({ request in
            var reply = ObjectServer.honest(request, clip, etag: "\"a\"")
            // The first one's half of the clip comes, and then nothing more.
            if request.ordinal == 1 { reply.silentAfter = clip.count / 2 }
            ask.yield()
            return reply
        }) { server in
            let link = OutputLink(.url(server.address()))
            try await withTakeStore { store in
                let held = Task { try await store.store(link, at: place, or: other) }
                // Who asks has the file already, and has locked it.
                for await _ in asked { break }
                let stored = try await store.store(link, at: place, or: other)
                #expect(stored.path == place.path && stored.sha256 == sha256(clip))
                held.cancel()
                #expect(await code { try await held.value } == .interrupted)
            }
        }
        #expect(try folder.names == ["x.mp4"])
    }

    @Test func `who may not place it any more leaves the place alone`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        try await ObjectServer.with({ ObjectServer.honest($0, clip, etag: "\"a\"") }) { server in
            try await withTakeStore { store in
                let failure = await code {
                    try await store.store(
                        OutputLink(.url(server.address())),
                        at: .init(path: folder.file("x.mp4"), mayReplace: true),
                        confirm: { () throws(RushesError) in throw RushesError(.leaseLost, "another has it") }
                    )
                }
                #expect(failure == .leaseLost)
            }
        }
        #expect(try !folder.names.contains("x.mp4"))
    }

    @Test(arguments: [("x.mp4", "x.webm"), ("x.mkv", "x.mkv"), ("x.MOV", "x.webm"), ("x.take", "x.take"), ("x", "x")])
    func `a clip is kept under the ending of what it holds`(named: String, kept: String) async throws {
        let clip = try await FixtureMaker.shared.bytes("s.webm", MediaProbeTests.moving + MediaProbeTests.vp8)
        let folder = try ScratchFolder()
        let source = try folder.write(clip, to: "made.tmp")
        let place = Job.Destination(path: folder.file(named), mayReplace: true)
        let stored = try await offline.store(OutputLink(.file(source)), at: place)
        #expect(stored.path == folder.file(kept))
        #expect(try folder.names == ["made.tmp", kept].sorted())
    }

    @Test
    func `a local clip is named, measured and hashed, with no client, and its maker keeps it until it is recorded`()
        async throws
    {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let source = try folder.write(clip, to: "made.tmp")
        let place = folder.file("deep/er/x.mp4")
        let stored = try await offline.store(OutputLink(.file(source)), at: .init(path: place, mayReplace: false))
        #expect(stored.sha256 == sha256(clip))
        #expect(stored.media.height == 180)
        #expect(FileManager.default.contents(atPath: place) == Data(clip))
        #expect(FileManager.default.fileExists(atPath: source))
        #expect(try folder.names == ["deep", "made.tmp"])
        // After a crash before the take was recorded, it is stored once more.
        let again = try await offline.store(OutputLink(.file(source)), at: .init(path: place, mayReplace: false))
        #expect(again == stored)
    }

    @Test func `a clip whose place is taken goes to the alternative without being fetched again`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let source = try folder.write(clip, to: "made.tmp")
        let place = try folder.write([9], to: "x.mp4")
        let stored = try await offline.store(
            OutputLink(.file(source)),
            at: .init(path: place, mayReplace: false),
            or: .init(path: folder.file("x-job.mp4"), mayReplace: true)
        )
        #expect(stored.path == folder.file("x-job.mp4"))
        #expect(FileManager.default.contents(atPath: place) == Data([9]))
        #expect(try folder.names == ["made.tmp", "x-job.mp4", "x.mp4"])
    }

    @Test func `a local clip stays where it is if its place is taken`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let source = try folder.write(clip, to: "made.tmp")
        let place = try folder.write([9], to: "x.mp4")
        let failure = await code {
            try await offline.store(OutputLink(.file(source)), at: .init(path: place, mayReplace: false))
        }
        #expect(failure == .outputExists)
        #expect(FileManager.default.contents(atPath: place) == Data([9]))
        #expect(FileManager.default.contents(atPath: source) == Data(clip))
    }

    @Test func `a local clip goes to another disk by copy`() async throws {
        let hasOtherDisk = FileManager.default.fileExists(atPath: "/dev/shm")
        guard hasOtherDisk else { return }
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let source = "/dev/shm/rushes-media-\(ProcessInfo.processInfo.processIdentifier).mp4"
        try Data(clip).write(to: URL(fileURLWithPath: source))
        defer { try? FileManager.default.removeItem(atPath: source) }
        let place = folder.file("x.mp4")
        let stored = try await offline.store(OutputLink(.file(source)), at: .init(path: place, mayReplace: false))
        #expect(stored.sha256 == sha256(clip))
        #expect(try folder.names == ["x.mp4"])
        #expect(FileManager.default.fileExists(atPath: source))
    }

    @Test func `a local clip that is gone or damaged has its own code`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let damaged = try folder.write(Array(clip.dropLast(5000)), to: "damaged.mp4")
        let destination = Job.Destination(path: folder.file("x.mp4"), mayReplace: false)
        #expect(await code { try await offline.store(OutputLink(.file(damaged)), at: destination) } == .takeCorrupt)
        let gone = OutputLink(.file(folder.file("gone.mp4")))
        #expect(await code { try await offline.store(gone, at: destination) } == .takeExpired)
        #expect(try folder.names == ["damaged.mp4"])
    }
}
