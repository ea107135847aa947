import Foundation
import RushesCore
import RushesMedia
import Testing

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

@Suite struct AtomicFileTests {
    @Test func `a file is replaced whole, and nothing else is left in its folder`() async throws {
        let folder = try ScratchFolder()
        let path = try folder.write([1, 2, 3], to: "a.json")
        try await AtomicFile.write(Data("new".utf8), to: path)
        #expect(FileManager.default.contents(atPath: path) == Data("new".utf8))
        #expect(try folder.names == ["a.json"])
    }

    @Test func `a private file is private`() async throws {
        let folder = try ScratchFolder()
        try await AtomicFile.write(Data("x".utf8), to: folder.file("a"), permissions: 0o600)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("a"))
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    @Test func `a place that cannot be written says so and leaves nothing`() async throws {
        let folder = try ScratchFolder()
        let failure = await code { try await AtomicFile.write(Data(), to: folder.file("none/a")) }
        #expect(failure == .outputUnwritable)
        let onFolder = await code { try await AtomicFile.write(Data(), to: folder.path) }
        #expect(onFolder == .outputUnwritable)
        #expect(try folder.names.isEmpty)
    }

    @Test func `a full disk has its own code`() {
        #expect(RushesError.writing(.noSpace, path: "/x", activity: "write").code == .diskFull)
        #expect(RushesError.writing(.diskQuotaExceeded, path: "/x", activity: "write").code == .diskFull)
        #expect(RushesError.writing(.permissionDenied, path: "/x", activity: "write").code == .outputUnwritable)
    }

    @Test func `free space is that of the nearest folder that is there`() throws {
        let folder = try ScratchFolder()
        let here = try #require(DiskSpace.available(at: folder.path))
        let there = try #require(DiskSpace.available(at: folder.file("not/yet/x.mp4")))
        #expect(here > 0)
        #expect(abs(here - there) < 1 << 30)
        #expect(DiskSpace.available(at: "x.mp4") != nil)
    }
}
