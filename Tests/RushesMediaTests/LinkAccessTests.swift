import Foundation
import RushesCore
import RushesMedia
import Testing

/// Links that want a key, and links that are not encrypted.
@Suite(.timeLimit(.minutes(10))) struct LinkAccessTests {
    private static let proof = "Bearer made-up-for-this-test"

    private func fetch(
        _ address: (ObjectServer) -> String = { $0.address("/content") },
        by access: LinkAccess,
        hosts: [String: String] = [:],
        _ script: @escaping ObjectServer.Script
    ) async throws -> (error: RushesError?, requests: [ObjectServer.Request]) {
        let folder = try ScratchFolder()
        return try await ObjectServer.with(script) { server in
            try await withTakeStore(hosts: hosts) { store in
                var error: RushesError?
                do throws(RushesError) {
                    _ = try await store.store(
                        OutputLink(.url(address(server))),
                        by: access,
                        at: .init(path: folder.file("x.mp4"), mayReplace: false)
                    )
                } catch let thrown { error = thrown }
                return (error, server.requests)
            }
        }
    }

    private func access(_ moment: LinkProof.Moment) -> LinkAccess {
        LinkAccess(proof: LinkProof(header: "Authorization", value: Self.proof, moment: moment))
    }

    @Test(arguments: [401, 403])
    func `a link that wants the key is asked without it first, and once more with it`(status: Int) async throws {
        let clip = try await FixtureMaker.shared.clip()
        let result = try await fetch(by: access(.whenAsked)) { request in
            request.authorization == nil
                ? .init(status: status, announced: 0) : ObjectServer.honest(request, clip, etag: nil)
        }
        #expect(result.error == nil)
        #expect(result.requests.map(\.authorization) == [nil, Self.proof])
    }

    @Test func `a link that does not want the key never gets it`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let result = try await fetch(by: access(.whenAsked)) { ObjectServer.honest($0, clip, etag: nil) }
        #expect(result.error == nil)
        #expect(result.requests.map(\.authorization) == [nil])
        for status in [404, 429, 500] {
            let refused = try await fetch(by: access(.whenAsked)) { _ in .init(status: status, announced: 0) }
            #expect(refused.error?.code == .takeExpired)
            #expect(refused.requests.map(\.authorization) == [nil])
        }
    }

    @Test func `a link that refuses the key, too, is not to be had, and nothing is said of the key`() async throws {
        let result = try await fetch(by: access(.whenAsked)) { _ in .init(status: 403, announced: 0) }
        #expect(result.error?.code == .takeExpired)
        #expect(result.requests.map(\.authorization) == [nil, Self.proof])
        #expect(result.error.map { !"\($0)".contains("made-up") } == true)
    }

    @Test func `a kind whose outputs need the key sends it at once`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let result = try await fetch(by: access(.atOnce)) { ObjectServer.honest($0, clip, etag: nil) }
        #expect(result.requests.map(\.authorization) == [Self.proof])
    }

    @Test(arguments: [LinkProof.Moment.atOnce, .whenAsked])
    func `the key never follows a redirect`(moment: LinkProof.Moment) async throws {
        let clip = try await FixtureMaker.shared.clip()
        let result = try await fetch(by: access(moment)) { request in
            guard request.path == "/content" else {
                return request.path == "/free"
                    ? ObjectServer.honest(request, clip, etag: nil) : .init(status: 401, announced: 0)
            }
            if request.authorization == nil { return .init(status: 401, announced: 0) }
            return .init(status: 302, headers: [("location", "/free")], announced: 0)
        }
        #expect(result.error == nil)
        #expect(result.requests.last?.authorization == nil)
        // Neither when the place that it leads to wants one.
        let refused = try await fetch(by: access(.whenAsked)) { request in
            request.path == "/content"
                ? .init(status: 302, headers: [("location", "/locked")], announced: 0)
                : .init(status: 401, announced: 0)
        }
        #expect(refused.error?.code == .takeExpired)
        #expect(refused.requests.map(\.authorization) == [nil, nil])
    }

    // MARK: Plain http

    private func plain(_ server: ObjectServer) -> String {
        server.address("/content?s=1").replacing("127.0.0.1", with: "plain.example")
    }

    @Test func `of a plain link to elsewhere https is asked, and nothing else without its owner's word`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let hosts = ["plain.example": "127.0.0.1"]
        let refused = try await fetch(plain, by: .ordinary, hosts: hosts) { ObjectServer.honest($0, clip, etag: nil) }
        #expect(refused.error?.code == .linkInsecure)
        #expect(refused.error?.hint?.contains("--allow-plain-http") == true)
        #expect(refused.requests.isEmpty)
        #expect(refused.error.map { !"\($0)".contains("s=1") } == true)
        let allowed = LinkAccess(proof: access(.atOnce).proof, allowsPlainHTTP: true)
        let fetched = try await fetch(plain, by: allowed, hosts: hosts) { ObjectServer.honest($0, clip, etag: nil) }
        #expect(fetched.error == nil)
        // What travels in the open carries no key.
        #expect(fetched.requests.map(\.authorization) == [nil])
        #expect(fetched.requests.map(\.path) == ["/content?s=1"])
    }

    @Test func `a redirect to a plain link is no other case`() async throws {
        let clip = try await FixtureMaker.shared.clip()
        let hosts = ["plain.example": "127.0.0.1"]
        for allows in [false, true] {
            let result = try await fetch(by: LinkAccess(allowsPlainHTTP: allows), hosts: hosts) { request in
                if request.path == "/clip" { return ObjectServer.honest(request, clip, etag: nil) }
                let port = request.port
                return .init(status: 302, headers: [("location", "http://plain.example:\(port)/clip")], announced: 0)
            }
            #expect(result.error?.code == (allows ? nil : .linkInsecure))
        }
    }
}
