import Foundation
import RushesCore
import Testing

/// By when a clip must be home.
@Suite struct OutputLinkExpiryTests {
    @Test(arguments: [
        ("https://a.example/c.mp4?Expires=1800000000&Signature=s", 1_800_000_000),
        ("https://a.example/c.mp4?OSSAccessKeyId=k&expires=1800000000", 1_800_000_000),
        ("https://a.example/c.mp4?X-Amz-Date=20270115T080000Z&X-Amz-Expires=3600", 1_800_003_600),
        ("https://a.example/c.mp4?X-Goog-Date=20270115T080000Z&X-Goog-Expires=60", 1_800_000_060),
        ("https://a.example/c.mp4?x-oss-date=20270115T080000Z&x-oss-expires=1", 1_800_000_001),
    ])
    func `a signed link says when it ends`(text: String, seconds: Int) {
        #expect(OutputLink(.url(text)).expiresAt == Date(timeIntervalSince1970: Double(seconds)))
    }

    @Test(arguments: [
        "https://a.example/c.mp4", "https://a.example/c.mp4?Expires=soon",
        "https://a.example/c.mp4?Expires=0",
        "https://a.example/c.mp4?Expires=-5", "https://a.example/c.mp4?X-Amz-Expires=3600",
        "https://a.example/c.mp4?X-Amz-Date=yesterday&X-Amz-Expires=3600", "not an address",
    ])
    func `a link that does not say when it ends has no end`(text: String) {
        #expect(OutputLink(.url(text)).expiresAt == nil)
    }

    @Test func `a file has no end`() {
        #expect(OutputLink(.file("/c.mp4?Expires=1800000000")).expiresAt == nil)
    }

    @Test
    func `clips must be home by the earliest end of their links, else a day after they were made`()
        throws
    {
        var job = Job(
            id: Job.ID(rawValue: "job_1"),
            owner: .local,
            provider: ProviderID("atlas"),
            brief: Brief("a heron"),
            input: Input(model: ModelID("sample"), body: [:]),
            isRehearsal: false,
            quote: nil,
            destination: Job.Destination(path: "/clip.mp4", mayReplace: false),
            createdAt: Date(timeIntervalSince1970: 10)
        )
        #expect(job.fetchBy == Date(timeIntervalSince1970: 10 + 24 * 3600))
        job.acceptedAt = Date(timeIntervalSince1970: 20)
        #expect(job.fetchBy == Date(timeIntervalSince1970: 20 + 24 * 3600))
        job.finishedAt = Date(timeIntervalSince1970: 30)
        #expect(job.fetchBy == Date(timeIntervalSince1970: 30 + 24 * 3600))
        job.outputs = [
            OutputLink(.url("https://a.example/1")), OutputLink(.url("https://a.example/2?Expires=900")),
            OutputLink(.url("https://a.example/3?Expires=800")),
        ]
        #expect(job.fetchBy == Date(timeIntervalSince1970: 800))
    }
}
