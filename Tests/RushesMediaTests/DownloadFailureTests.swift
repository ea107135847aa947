import Foundation
import RushesCore
import RushesMedia
import Testing

@Suite(.timeLimit(.minutes(10))) struct DownloadFailureTests {
    /// Fetches with a script, and gives the error, how often was asked, and the names in the folder.
    private func failure(
        _ script: @escaping ObjectServer.Script
    ) async throws -> (error: RushesError?, requestCount: Int, names: [String]) {
        let folder = try ScratchFolder()
        return try await ObjectServer.with(script) { server in
            try await withTakeStore { store in
                var error: RushesError?
                do throws(RushesError) {
                    let link = OutputLink(.url(server.address()))
                    _ = try await store.store(link, at: .init(path: folder.file("x.mp4"), mayReplace: false))
                } catch let thrown {
                    error = thrown
                }
                return (error, server.requests.count, try folder.names)
            }
        }
    }

    @Test(arguments: [202, 204, 400, 401, 403, 404, 408, 410, 425, 429, 451, 500, 502, 503, 599])
    func `an answer without content is said at once, and what it means is for others to say`(status: Int) async throws {
        let result = try await failure { _ in .init(status: status, announced: status == 204 ? nil : 0) }
        #expect(result.error?.code == .takeExpired)
        #expect(result.requestCount == 1)
        #expect(result.names.isEmpty)
        #expect(result.error?.message.contains("\(status)") == true)
        #expect(result.error.map { !"\($0)".contains("test-signature") } == true)
    }

    @Test(arguments: ["{\"error\":\"link expired\"}", "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", ""])
    func `a page that is saved as a clip is refused`(page: String) async throws {
        let body = Array(page.utf8)
        let result = try await failure { _ in .init(headers: [("etag", "\"p\"")], body: body, announced: body.count) }
        #expect(result.error?.code == .takeCorrupt)
        #expect(result.requestCount == 5)
        #expect(!result.names.contains("x.mp4"))
    }

    @Test func `a clip that always ends too early is corrupt`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let result = try await failure { request in
            var reply = ObjectServer.honest(request, clip, etag: nil)
            reply.cutAfter = 1000
            return reply
        }
        #expect(result.error?.code == .takeCorrupt)
        #expect(result.error?.message.contains("1000 of \(clip.count) bytes") == true)
        #expect(!result.names.contains("x.mp4"))
    }

    @Test func `a clip that was cut before it was uploaded is corrupt although its length is right`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let half = Array(clip.prefix(clip.count / 2))
        let result = try await failure { ObjectServer.honest($0, half, etag: "\"a\"") }
        #expect(result.error?.code == .takeCorrupt)
        #expect(!result.names.contains("x.mp4"))
    }

    @Test func `a picture is no clip`() async throws {
        let picture = try await FixtureMaker.shared.bytes("p.png", "-f lavfi -i color=red:size=64x48 -frames:v 1")
        let result = try await failure { ObjectServer.honest($0, picture, etag: nil) }
        #expect(result.error?.code == .takeCorrupt)
        #expect(result.error?.message.contains("image/png") == true)
    }

    @Test func `a server that does not listen is unreachable`() async throws {
        let address = try await ObjectServer.with({ _ in .init(status: 503) }) { $0.address() }
        let folder = try ScratchFolder()
        let failure = try await withTakeStore { store in
            await code {
                try await store.store(
                    OutputLink(.url(address)),
                    at: .init(path: folder.file("x.mp4"), mayReplace: false)
                )
            }
        }
        #expect(failure == .providerUnreachable)
    }

    @Test func `a place that cannot be written says so`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let blocker = try folder.write([1], to: "file")
        let failure = try await ObjectServer.with({ ObjectServer.honest($0, clip, etag: nil) }) { server in
            try await withTakeStore { store in
                await code {
                    let link = OutputLink(.url(server.address()))
                    return try await store.store(link, at: .init(path: blocker + "/x.mp4", mayReplace: false))
                }
            }
        }
        #expect(failure == .outputUnwritable)
    }

    @Test func `a cancelled download keeps what has arrived and says that it was interrupted`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let folder = try ScratchFolder()
        let (asked, ask) = AsyncStream<Void>.makeStream()
        try await ObjectServer.with({ request in
            var reply = ObjectServer.honest(request, clip, etag: "\"a\"")
            reply.silentAfter = 900
            ask.yield()
            return reply
        }) { server in
            try await withTakeStore { store in
                let link = OutputLink(.url(server.address()))
                // Unstructured because the test cancels it from outside.
                let task = Task {
                    await code {
                        try await store.store(link, at: .init(path: folder.file("x.mp4"), mayReplace: false))
                    }
                }
                for await _ in asked { break }
                task.cancel()
                #expect(await task.value == .interrupted)
                let names = try folder.names
                #expect(!names.contains("x.mp4"))
            }
        }
    }
}
