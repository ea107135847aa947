import Crypto
import Foundation
import RushesCore
import RushesHosted
import RushesProvider
import RushesTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10)))
struct UploadTests {
    private static func withFile<Result>(
        _ bytes: [UInt8],
        mediaType: String = "image/png",
        name: String = "picture.jpg",
        _ body: (Input.Attachment) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rushes-upload-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: name)
        try Data(bytes).write(to: file)
        let digest = SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        return try await body(
            Input.Attachment(
                kind: .image,
                path: file.path,
                sha256: digest,
                byteCount: Int64(bytes.count),
                mediaType: mediaType
            )
        )
    }

    /// The error of an upload; `nil` if it went well.
    private static func result(of attachment: Input.Attachment, at provider: AtlasProvider) async -> RushesError? {
        do {
            _ = try await provider.upload(attachment) { _ in }
            return nil
        } catch {
            return error
        }
    }

    private static func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 42
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    @Test(arguments: ServerSettings.UploadSpelling.allCases)
    func `the address is found in every spelling`(spelling: ServerSettings.UploadSpelling) async throws {
        try await Self.withFile(Self.noise(10)) { attachment in
            try await AtlasFixture.run(settings: .changed { $0.uploadSpelling = spelling }) { fixture in
                let address = try await fixture.provider.upload(attachment) { _ in }
                #expect(address == "\(fixture.server.origin)/media/upload-1.png")
            }
        }
    }

    @Test(arguments: [0, 1, 1 << 20, (1 << 20) - 3, 700_001])
    func `the file arrives byte for byte under a name that its content deserves`(count: Int) async throws {
        let bytes = Self.noise(count)
        try await Self.withFile(bytes) { attachment in
            try await AtlasFixture.run { fixture in
                let shares = Guarded<[Double]>([])
                _ = try await fixture.provider.upload(attachment) { share in shares.withLock { $0.append(share) } }
                let upload = try #require(fixture.server.account.uploads.first)
                #expect(upload.field == "file")
                #expect(upload.fileName.hasSuffix(".png"))
                #expect(!upload.fileName.contains("picture"))
                #expect(upload.mediaType == "image/png")
                #expect(upload.byteCount == Int64(count))
                #expect((upload.content == bytes) as Bool, "the content has changed on its way")
                if count > 0 { #expect(shares.withLock(\.last) == 1) }
                let request = try #require(fixture.server.account.requests(on: .upload).first)
                #expect(request.header("Content-Length") == String(request.bodyByteCount))
                #expect(request.header("Transfer-Encoding") == nil)
            }
        }
    }

    @Test func `an upload that did not arrive is sent again`() async throws {
        try await Self.withFile(Self.noise(5000)) { attachment in
            try await AtlasFixture.run { fixture in
                let faults: [Fault] = [
                    .resetBeforeAccepting, .tooManyRequests(), .badGateway, .status(503, message: "busy"), .badJSON,
                ]
                for fault in faults { fixture.server.script.upload.enqueue(fault) }
                _ = try await fixture.provider.upload(attachment) { _ in }
                #expect(fixture.server.account.requestCount == 6)
            }
        }
    }

    @Test func `uploads are tried within their budget, with the waits that are asked for`() async throws {
        let clock = TestClock()
        try await Self.withFile(Self.noise(10)) { attachment in
            try await AtlasFixture.run(
                uploadBudget: RetryBudget(guaranteedTries: 3, window: .seconds(10)),
                clock: clock,
                wait: { _, retryAfter in retryAfter ?? .seconds(1) }
            ) { fixture in
                fixture.server.script.upload.always(.tooManyRequests(retryAfter: "4"))
                async let result = Self.result(of: attachment, at: fixture.provider)
                for _ in 0..<3 {
                    await clock.sleepers()
                    #expect(clock.advanceToNextDeadline() == .seconds(4))
                }
                let error = await result
                #expect(error?.code == .rateLimited)
                #expect(fixture.server.account.requestCount == 4)
            }
        }
    }

    @Test(arguments: [
        (413, ErrorCode.mediaTooLarge), (401, .invalidAPIKey), (402, .insufficientBalance), (400, .requestRefused),
        (403, .notAllowed), (451, .notAllowed),
    ])
    func `a refused upload is not sent again`(status: Int, code: ErrorCode) async throws {
        try await Self.withFile(Self.noise(10)) { attachment in
            try await AtlasFixture.run { fixture in
                fixture.server.script.upload.always(.status(status, message: "no"))
                let error = await #expect(throws: RushesError.self) {
                    try await fixture.provider.upload(attachment) { _ in }
                }
                #expect(error?.code == code)
                #expect(fixture.server.account.requestCount == 1)
            }
        }
    }

    @Test func `a file over the service's own limit is too large`() async throws {
        try await Self.withFile(Self.noise(2000)) { attachment in
            try await AtlasFixture.run(settings: .changed { $0.uploadLimit = 1999 }) { fixture in
                let error = await #expect(throws: RushesError.self) {
                    try await fixture.provider.upload(attachment) { _ in }
                }
                #expect(error?.code == .mediaTooLarge)
                #expect(fixture.server.account.uploads.isEmpty)
            }
        }
    }

    @Test func `a file that has changed is refused and never arrives whole`() async throws {
        try await Self.withFile(Self.noise(300_000)) { attachment in
            try await AtlasFixture.run { fixture in
                var other = attachment
                other.sha256 = String(repeating: "0", count: 64)
                var longer = attachment
                longer.byteCount += 1
                var shorter = attachment
                shorter.byteCount -= 1
                for changed in [other, longer, shorter] {
                    let error = await #expect(throws: RushesError.self) {
                        try await fixture.provider.upload(changed) { _ in }
                    }
                    #expect(error?.code == .invalidBrief)
                    #expect(error?.message.contains("changed since it was queued") == true)
                }
                #expect(fixture.server.account.uploads.isEmpty)
            }
        }
    }

    @Test func `a missing file and a folder are refused`() async throws {
        try await AtlasFixture.run { fixture in
            let attachment = Input.Attachment(
                kind: .image,
                path: "/nonexistent/picture.png",
                sha256: "00",
                byteCount: 1,
                mediaType: "image/png"
            )
            let error = await #expect(throws: RushesError.self) {
                try await fixture.provider.upload(attachment) { _ in }
            }
            #expect(error?.code == .fileNotFound)
            var folder = attachment
            folder.path = "/"
            let other = await #expect(throws: RushesError.self) { try await fixture.provider.upload(folder) { _ in } }
            #expect(other?.code == .mediaUnreadable)
        }
    }
}
