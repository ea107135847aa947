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
            provider: .atlas,
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
        #expect(read.brief.images.first == .file("pictures/heron.png"))
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

    @Test func `what is no receipt, or a newer one, is refused`() async throws {
        let folder = try ScratchFolder()
        let page = try folder.write(Array("[1]".utf8), to: "a.json")
        #expect(await code { try await Receipt.read(at: page) } == .invalidBrief)
        let newer = try folder.write(Array("{\"schema\": 2}".utf8), to: "b.json")
        #expect(await code { try await Receipt.read(at: newer) } == .invalidBrief)
        #expect(await code { try await Receipt.read(at: folder.file("none.mp4")) } == .fileNotFound)
    }
}
