import Foundation
import RushesCore
import RushesMedia
import Testing

@Suite struct ReceiptTests {
    private func example() -> (job: Job, take: Take) {
        let brief = Brief(
            "A heron lifts off at dawn",
            model: "gemini-omni-flash",
            images: [.file("pictures/heron.png"), .url("https://store.example/a.png?X-Amz-Signature=test-signature")],
            references: [.url("https://public.example/b.png?size=2")],
            duration: .seconds(8),
            resolution: .p1080,
            seed: 7
        )
        let input = Input(
            model: ModelID("google/gemini-omni-flash/image-to-video"),
            body: ["prompt": "A heron lifts off at dawn", "images": ["sha256:00ff"], "seed": 7],
            facts: .init(seconds: 8, seed: 7)
        )
        var job = Job(
            id: .init(rawValue: "job_1"),
            owner: .local,
            provider: ProviderID("atlas"),
            brief: brief,
            input: input,
            isRehearsal: false,
            quote: Quote(amount: Money(micros: 1_000_000), basis: .list, asOf: "2026-06-02"),
            destination: .init(path: "/takes/x.mp4", mayReplace: false),
            createdAt: Date(timeIntervalSince1970: 1_790_000_000.25)
        )
        job.remoteID = "remote-1"
        job.outputs = [OutputLink(.url("https://cdn.example/out.mp4?sig=test-signature"))]
        job.charge = Charge(amount: Money(micros: 750_000), basis: .settled)
        let take = Take(
            id: .init(rawValue: "take_1"),
            jobID: job.id,
            path: "/takes/x.mp4",
            byteCount: 5,
            sha256: "ab",
            media: MediaFacts(kind: .video, mediaType: "video/mp4", width: 1920, height: 1080),
            storedAt: Date(timeIntervalSince1970: 1_790_000_100)
        )
        return (job, take)
    }

    @Test func `a receipt stands beside its take and gives back the brief`() async throws {
        let folder = try ScratchFolder()
        let (job, take) = example()
        let receipt = Receipt(job: job, take: take)
        try await receipt.write(besideTakeAt: folder.file("x.mp4"))
        #expect(try folder.names == ["x.mp4.json"])
        let read = try await Receipt.read(at: folder.file("x.mp4.json"))
        #expect(read == receipt)
        #expect(try await Receipt.read(at: folder.file("x.mp4")) == receipt)
        #expect(read.brief.prompt == job.brief.prompt && read.brief.duration == .seconds(8))
        #expect(read.brief.images.first == .file("heron.png"))
        #expect(read.seed == 7 && read.charge?.amount.decimal == "0.75")
    }

    @Test func `no signed link stands in a receipt, and plain addresses stay`() throws {
        let (job, take) = example()
        let text = String(decoding: try Receipt(job: job, take: take).encoded(), as: UTF8.self)
        #expect(!text.contains("test-signature"))
        #expect(!text.contains("cdn.example"))
        #expect(text.contains("https://store.example/a.png\""))
        #expect(text.contains("https://public.example/b.png?size=2"))
        #expect(text.contains("\"schema\" : 1"))
        #expect(text.contains("2026-"))
    }

    /// The same job with other material.
    private func example(_ brief: Brief, _ attachments: [Input.Attachment] = []) -> (job: Job, take: Take) {
        let (job, take) = example()
        let input = Input(
            model: job.input.model,
            body: ["prompt": .string(brief.prompt), "images": .array(brief.images.map { .string($0.text) })],
            attachments: attachments
        )
        let other = Job(
            id: job.id,
            owner: .local,
            provider: ProviderID("atlas"),
            brief: brief,
            input: input,
            isRehearsal: false,
            quote: job.quote,
            destination: job.destination,
            createdAt: job.createdAt
        )
        return (other, take)
    }

    private func attachment(_ path: String, _ content: String) async throws -> Input.Attachment {
        let digest = try await FileDigest.of(fileAt: path)
        return Input.Attachment(
            kind: .image,
            path: path,
            sha256: digest.sha256,
            byteCount: digest.byteCount,
            mediaType: "image/png"
        )
    }

    @Test(arguments: [
        ("https://ann:hunter2@host.example/a.png", "https://host.example/a.png"),
        ("HTTPS://ann:hunter2@host.example:8443/a.png?size=2#x", "HTTPS://host.example:8443/a.png?size=2#x"),
        ("https://ann:p@hunter2@host.example", "https://host.example"),
        ("https://hunter2@host.example/@me", "https://host.example/@me"),
        ("ftp://ann:hunter2@host.example/a.png", "ftp://host.example/a.png"),
        ("https://host.example/a.png?X%2DAmz%2DSignature=hunter2", "https://host.example/a.png"),
        ("https://host.example/a.png?client_secret=hunter2&x=1", "https://host.example/a.png"),
        ("https://host.example/a.png#access_token=hunter2", "https://host.example/a.png"),
        ("see https://ann:hunter2@host.example/a, then b@c", "see https://host.example/a, then b@c"),
        ("{\"hook\": \"https://ann:hunter2@host.example\"}", "{\"hook\": \"https://host.example\"}"),
        ("https://host.example/a.png?size=2", "https://host.example/a.png?size=2"),
    ])
    func `no password and no signature stands in a receipt, wherever an address does`(
        given: String,
        kept: String
    ) throws {
        var brief = Brief(given, images: [.url(given)], lastImage: .url(given), negativePrompt: given)
        brief.references = [.url(given)]
        brief.videos = [.url(given)]
        brief.audios = [.url(given)]
        brief.settings = ["webhook": .string(given), "deep": ["a": [.string(given)]]]
        let (job, take) = example(brief)
        let receipt = Receipt(job: job, take: take)
        #expect(!String(decoding: try receipt.encoded(), as: UTF8.self).contains("hunter2"))
        #expect(receipt.brief.images == [.url(kept)] && receipt.brief.prompt == kept)
        #expect(receipt.input["prompt"] == .string(kept))
    }

    @Test func `no folder of this machine stands in a receipt, and its files are found again by what they hold`()
        async throws
    {
        let folder = try ScratchFolder()
        try FileManager.default.createDirectory(atPath: folder.file("secret-a"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: folder.file("secret-b"), withIntermediateDirectories: true)
        let first = try folder.write(Array("one".utf8), to: "secret-a/hero.png")
        let second = try folder.write(Array("two".utf8), to: "secret-b/hero.png")
        let brief = Brief("x", images: [.file(first), .file("secret-b/hero.png"), .file(first)])
        let given = [try await attachment(first, "one"), try await attachment(second, "two")]
        let (job, take) = example(brief, given)
        let receipt = Receipt(job: job, take: take)
        #expect(receipt.brief.images == [.file("hero.png"), .file("hero-2.png"), .file("hero.png")])
        #expect(receipt.files?.map(\.sha256) == given.map(\.sha256))

        // The ledger of this machine still knows where they lay.
        let here = try await receipt.locating(receipt.brief, in: [folder.file("none")], job: job)
        #expect(here.images == [.file(first), .file(second), .file(first)])

        // Elsewhere they lie beside the receipt.
        try FileManager.default.createDirectory(atPath: folder.file("gift"), withIntermediateDirectories: true)
        let beside = try folder.write(Array("one".utf8), to: "gift/hero.png")
        let other = try folder.write(Array("two".utf8), to: "gift/hero-2.png")
        let there = try await receipt.locating(receipt.brief, in: [folder.file("gift")], job: nil)
        #expect(there.images == [.file(beside), .file(other), .file(beside)])

        // One of the same name that holds something else is not taken.
        _ = try folder.write(Array("three".utf8), to: "gift/hero.png")
        await #expect { try await receipt.locating(receipt.brief, in: [folder.file("gift")], job: nil) } throws: {
            let error = $0 as? RushesError
            return error?.code == .fileNotFound && error?.message.contains("hero.png") == true
                && error?.message.contains("holds something else") == true
        }
        // What is not asked for any more need not be there.
        var without = receipt.brief
        without.images = []
        #expect(try await receipt.locating(without, in: [folder.file("none")], job: nil) == without)
    }

    @Test func `a password that a receipt leaves out is taken from this machine's own record`() async throws {
        let brief = Brief("x", images: [.url("https://ann:hunter2@host.example/a.png")])
        let (job, take) = example(brief)
        let receipt = Receipt(job: job, take: take)
        #expect(try await receipt.locating(receipt.brief, in: [], job: job).images == brief.images)
        #expect(try await receipt.locating(receipt.brief, in: [], job: nil).images == receipt.brief.images)
    }

    @Test func `a receipt of an older version keeps its paths`() async throws {
        let (job, take) = example()
        var receipt = Receipt(job: job, take: take)
        receipt.files = nil
        receipt.brief.images = [.file("pictures/heron.png")]
        let text = String(decoding: try receipt.encoded(), as: UTF8.self)
        #expect(!text.contains("\"files\""))
        let read = try Receipt(parsing: Data(text.utf8), named: "it")
        #expect(try await read.locating(read.brief, in: ["/none"], job: nil).images == [.file("pictures/heron.png")])
    }

    @Test func `no number in a receipt ends the program that reads it`() throws {
        let (job, take) = example()
        let text = String(decoding: try Receipt(job: job, take: take).encoded(), as: UTF8.self)
        let numbers = [
            "1e300", "-1e300", "1e19", "9223372036854775807", "-9223372036854775808", "99999999999999999999",
            "0.1e-400",
        ]
        let places = try Regex(#": -?[0-9][0-9.]*(?=[,\n])"#)
        for range in text.ranges(of: places) {
            for number in numbers {
                var other = text
                other.replaceSubrange(range, with: ": \(number)")
                do throws(RushesError) {
                    let receipt = try Receipt(parsing: Data(other.utf8), named: "it")
                    _ = try receipt.encoded()
                    _ = receipt.brief.duration.map { $0 + $0 }
                } catch {
                    #expect(error.code == .invalidBrief)
                }
            }
        }
    }

    @Test func `what is no receipt, or a newer one, is refused`() async throws {
        let folder = try ScratchFolder()
        let page = try folder.write(Array("[1]".utf8), to: "a.json")
        #expect(await code { try await Receipt.read(at: page) } == .invalidBrief)
        let newer = try folder.write(Array("{\"schema\": 2}".utf8), to: "b.json")
        #expect(await code { try await Receipt.read(at: newer) } == .invalidBrief)
        #expect(await code { try await Receipt.read(at: folder.file("none.mp4")) } == .fileNotFound)
    }
}
