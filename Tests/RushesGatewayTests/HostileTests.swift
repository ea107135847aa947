import Foundation
import HTTPTypes
import HummingbirdTesting
import Logging
import RushesCore
import RushesGateway
import RushesLedger
import RushesOutbound
import RushesTesting
import Testing

/// What callers send who mean no good.
struct HostileTests {
    @Test(arguments: ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
    func `a form of another site's page is refused, whatever it carries`(type: String) async throws {
        try await Front.use { front in
            let body = Front.submission().canonicalJSON
            for headers in [
                [.contentType: type], [.contentType: type, .origin: "https://evil.example"],
                [.contentType: "application/json", .origin: "https://evil.example"],
                [.contentType: "application/json", .origin: "null"],
                [.contentType: "application/json", .fetchSite: "cross-site"],
            ] as [HTTPFields] {
                let reply = try await front.send(
                    .post,
                    "/api/v1/model/generateVideo",
                    key: front.keys.first,
                    headers: headers,
                    body: body
                )
                #expect(reply.status == 415 || reply.status == 403, "\(headers)")
            }
            let own = try await front.send(
                .post,
                "/api/v1/model/generateVideo",
                key: front.keys.first,
                headers: [.contentType: "application/json", .origin: "http://localhost"],
                body: body
            )
            #expect(own.status == 200)
        }
    }

    @Test func `JSON that no honest client sends is refused before it is parsed`() async throws {
        try await Front.use { front in
            let table: [(String, Int)] = [
                (String(repeating: "[", count: 500_000), 400), (String(repeating: "{\"a\":", count: 100_000), 400),
                ("{\"model\":\"a\",\"model\":\"b\"}", 400),
                ("\"" + String(repeating: "a", count: 2_000_000) + "\"", 413),
                ("{\"model\": \"\u{0}\"}", 400), ("", 400), ("null", 400), ("{\"model\":1e999}", 400),
            ]
            for (text, status) in table {
                let reply = try await front.send(
                    .post,
                    "/api/v1/model/generateVideo",
                    key: front.keys.first,
                    headers: [.contentType: "application/json"],
                    body: text
                )
                #expect(reply.status == status, "\(text.prefix(40)): \(reply.text)")
            }
        }
    }

    @Test func `a request is for the host that its first line names, and names one host only`() async throws {
        try await Front.use(.ahc(.http)) { front in
            let table = [
                ("GET /healthz HTTP/1.1\r\nHost: localhost", "200"),
                ("GET http://localhost/healthz HTTP/1.1\r\nHost: evil.example", "200"),
                ("GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost", "421"),
                ("GET https://localhost@evil.example/healthz HTTP/1.1\r\nHost: localhost", "421"),
                ("GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example", "400"),
                ("GET /healthz HTTP/1.1\r\nHost: evil.example", "421"), ("GET /healthz HTTP/1.1", "421"),
                ("GET /healthz HTTP/1.1\r\nHost: localhost.evil.example", "421"),
            ]
            for (head, status) in table {
                let answer = try await RawExchange.answer(
                    to: head + "\r\nConnection: close\r\n\r\n",
                    port: front.port
                )
                #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(head): \(answer.prefix(40))")
            }
        }
    }

    @Test func `what is no HTTP is answered with 400, and is no fault of the gateway's`() async throws {
        try await Front.use(.ahc(.http)) { front in
            let head = """
                POST /api/v1/model/generateVideo HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer \(front.keys.first)\r
                Content-Type: application/json\r
                Transfer-Encoding: chunked\r
                \r
                not a length\r

                """
            let answer = try await RawExchange.answer(to: head, port: front.port)
            #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer.prefix(60))")
            #expect(!front.logged.text.contains("a request failed"))
        }
    }

    @Test func `a body that is refused before it is read is not read to its end`() async throws {
        try await Front.use(.ahc(.http)) { front in
            let head = """
                POST /api/v1/model/generateVideo HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/json\r
                Content-Length: 1000000000\r
                \r
                {
                """
            // It ends although nothing more is sent: the gateway hangs up.
            let answer = try await RawExchange.answer(to: head, port: front.port)
            #expect(answer.hasPrefix("HTTP/1.1 401 "))
            #expect(answer.lowercased().contains("connection: close"))
        }
    }

    @Test func `a wait of any number of seconds is a wait of a minute at most`() async throws {
        try await Front.use { front in
            for seconds in ["1e300", "9223372036854775808", "1e18"] {
                let reply = try await front.get("/api/v1/model/prediction/job_nothing?wait=\(seconds)")
                #expect(reply.status == 404, "\(seconds)")
            }
            for seconds in ["inf", "nan", "-1", "x", ""] {
                let reply = try await front.get("/api/v1/model/prediction/job_nothing?wait=\(seconds)")
                #expect(reply.status == 400, "\(seconds)")
            }
        }
    }

    @Test func `a key keeps so many uploads and no more, for so long and no longer`() async throws {
        try await Front.use(settings: { settings in
            settings.limits.uploadByteCount = 1000
            settings.limits.uploadBytesPerKey = 1080
        }) { front in
            #expect(try await front.upload(Sample.png, named: "a.png", as: "image/png").status == 200)
            #expect(try await front.upload(Sample.png, named: "a.png", as: "image/png").status == 200)
            let third = try await front.upload(Sample.png, named: "a.png", as: "image/png")
            #expect(third.status == 400)
            #expect(third.text.contains("uploads"))
            #expect(await front.gateway.sweepUploads(now: Date()) == 0)
            #expect(await front.gateway.sweepUploads(now: Date().addingTimeInterval(15 * 86_400)) == 2)
            #expect(try await front.upload(Sample.png, named: "a.png", as: "image/png").status == 200)
        }
    }

    @Test func `a compressed body is not unpacked`() async throws {
        try await Front.use { front in
            for path in ["/api/v1/model/generateVideo", "/api/v1/model/uploadMedia"] {
                let reply = try await front.send(
                    .post,
                    path,
                    key: front.keys.first,
                    headers: [
                        .contentType: path.hasSuffix("Media") ? "multipart/form-data; boundary=x" : "application/json",
                        .contentEncoding: "gzip",
                    ],
                    body: "anything"
                )
                #expect(reply.status == 415)
            }
        }
    }

    @Test(arguments: [
        "http://example.com/a.png", "https://localhost/a.png", "https://127.0.0.1/a.png", "https://[::1]/a.png",
        "https://169.254.169.254/latest/meta-data", "https://2130706433/", "https://0x7f.1/",
        "https://user:pw@example.com/",
        "https://example.com\\@127.0.0.1/", "file:///etc/passwd", "ftp://example.com/a.png", "gopher://x",
        "//example.com/a",
        "/etc/passwd", "../../secret.png", "https://metadata.google.internal/", "data:image/png;base64,AAAA",
    ])
    func `an address that leads inside is refused for pictures and for webhooks`(address: String) async throws {
        try await Front.use(rehearses: true) { front in
            let picture = try await front.post(
                "/api/v1/model/generateVideo",
                .object([
                    "model": "google/gemini-omni-flash/image-to-video-developer", "prompt": "she walks",
                    "images": .array([.string(address)]),
                ])
            )
            #expect(picture.status == 400, "\(picture.text)")
            let webhook = try await front.post(
                "/api/v1/model/generateVideo",
                Front.submission("x y", ["webhook_url": .string(address)])
            )
            #expect(webhook.status == 400, "\(webhook.text)")
            #expect(try await front.studio.store.jobCount(of: front.owners.first, where: .init()) == 0)
        }
    }

    @Test func `an upload is what it holds, and not what it is called`() async throws {
        try await Front.use { front in
            let html = try await front.upload(
                Data("<html><script>alert(1)</script>".utf8),
                named: "cat.png",
                as: "image/png"
            )
            #expect(html.status == 400)
            let svg = try await front.upload(
                Data("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8),
                named: "a.svg",
                as: "image/svg+xml"
            )
            #expect(svg.status == 400)
            // A picture that is called a page, and has a page behind its end.
            let polyglot = Sample.png + Data("<script>alert(1)</script>".utf8)
            let kept = try await front.upload(polyglot, named: "../../../etc/page.html", as: "text/html")
            #expect(kept.status == 200, "\(kept.text)")
            let name = try #require(kept.data["filename"]?.stringValue)
            #expect(name.hasSuffix(".png"))
            #expect(kept.data["url"] == kept.data["download_url"])
            let link = try #require(kept.data["url"]?.stringValue).replacing("http://localhost", with: "")
            let served = try await front.send(.get, link)
            #expect(served.headers[.contentType] == "image/png")
            #expect(served.headers[.xContentTypeOptions] == "nosniff")
            #expect(served.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
            #expect(served.bytes == polyglot)
            // Of what was refused nothing is left.
            let files = try FileManager.default.contentsOfDirectory(
                atPath: "\(front.folder)/uploads/\(front.owners.first)"
            )
            #expect(files == [name])
            let attributes = try FileManager.default.attributesOfItem(
                atPath: "\(front.folder)/uploads/\(front.owners.first)/\(name)"
            )
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
    }

    @Test func `an upload that is too large is refused, and nothing of it stays`() async throws {
        try await Front.use(settings: { $0.limits.uploadByteCount = 100_000 }) { front in
            let reply = try await front.upload(Sample.png + Data(count: 200_000), named: "a.png", as: "image/png")
            #expect(reply.status == 413)
            let files = try? FileManager.default.contentsOfDirectory(
                atPath: "\(front.folder)/uploads/\(front.owners.first)"
            )
            #expect((files ?? []).isEmpty)
        }
    }

    @Test func `another's upload is no material, and nor is what only looks like one`() async throws {
        try await Front.use { front in
            let kept = try await front.upload(Sample.png, named: "a.png", as: "image/png")
            let url = try #require(kept.data["url"]?.stringValue)
            func submit(_ address: String, key: String) async throws -> Front.Reply {
                try await front.post(
                    "/api/v1/model/generateVideo",
                    .object([
                        "model": "google/gemini-omni-flash/image-to-video-developer", "prompt": "she walks",
                        "images": .array([.string(address)]),
                    ]),
                    key: key
                )
            }
            #expect(try await submit(url, key: front.keys.first).status == 200)
            #expect(try await submit(url, key: front.keys.second).status == 400)
            for forged in [
                url.replacing("/uploads/", with: "/uploads/../../"),
                "http://localhost/files/\(front.owners.first)/uploads/x.png",
                "http://localhost/etc/passwd", url.replacing(".png", with: ".html"),
            ] {
                #expect(try await submit(forged, key: front.keys.first).status == 400, "\(forged)")
            }
        }
    }

    @Test func `a signed link serves that one file, whole or in part, until it ends`() async throws {
        try await Front.use { front in
            let clip = "\(front.folder)/clip.mp4"
            let bytes = Data((0..<5_000).map { UInt8(truncatingIfNeeded: $0) })
            try bytes.write(to: URL(fileURLWithPath: clip))
            let id = try await front.submit()
            try await front.studio.finish(id, owner: front.owners.first, clip: clip)
            let link = try #require(
                try await front.get("/api/v1/model/prediction/\(id)").data["outputs"]?.arrayValue?.first?.stringValue
            )
            let path = link.replacing("http://localhost", with: "")
            let part = try await front.send(.get, path, headers: [.range: "bytes=10-19"])
            #expect(part.status == 206)
            #expect(part.bytes == bytes[10...19])
            #expect(part.headers[.contentRange] == "bytes 10-19/5000")
            let tag = try #require(part.headers[.eTag])
            #expect(try await front.send(.get, path, headers: [.ifNoneMatch: tag]).status == 304)
            #expect(try await front.send(.get, path, headers: [.range: "bytes=9999-"]).status == 416)
            #expect(try await front.send(.head, path).headers[.contentLength] == "5000")
            for forged in [
                path.replacing("expires=1", with: "expires=2"), path + "0", path.replacing(".mp4", with: ".mp5"),
                path.replacing(LedgerTake.first.rawValue, with: LedgerSample.takeID(2).rawValue),
                path.replacing(front.owners.first.rawValue, with: front.owners.second.rawValue), path + "&x=1",
            ] {
                #expect(try await front.send(.get, forged).status == 404, "\(forged)")
            }
        }
    }

    @Test func `a link whose time is over says so`() async throws {
        try await Front.use(settings: { $0.linkLife = .seconds(-7200) }) { front in
            let clip = "\(front.folder)/clip.mp4"
            try Data("0000ftypisom".utf8).write(to: URL(fileURLWithPath: clip))
            let id = try await front.submit()
            try await front.studio.finish(id, owner: front.owners.first, clip: clip)
            let link = try #require(
                try await front.get("/api/v1/model/prediction/\(id)").data["outputs"]?.arrayValue?.first?.stringValue
            )
            let reply = try await front.send(.get, link.replacing("http://localhost", with: ""))
            #expect(reply.status == 410)
        }
    }

    @Test func `secrets that others can read, or that are too short, keep the gateway from starting`() async throws {
        try await Front.use { front in
            let path = "\(front.folder)/gateway/links.secret"
            func start() throws {
                _ = try Gateway(
                    GatewaySettings(home: front.folder, version: "1"),
                    studio: front.studio,
                    clock: ContinuousClock(),
                    now: { LedgerTake.now },
                    random: { .random(in: .min ... .max) },
                    log: .init(label: "x")
                )
            }
            try start()
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            #expect(throws: RushesError.self) { try start() }
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            try Data("short".utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            #expect(throws: RushesError.self) { try start() }
        }
    }
}
