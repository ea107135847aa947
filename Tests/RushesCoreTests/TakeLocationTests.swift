import Foundation
import RushesCore
import Testing

/// Where takes lie, as texts.
struct TakeLocationTests {
    @Test(arguments: [
        ("/takes/a heron.mp4", TakeLocation.file(path: "/takes/a heron.mp4"), "file:///takes/a%20heron.mp4"),
        ("file:///takes/100%25.mp4", .file(path: "/takes/100%.mp4"), "file:///takes/100%25.mp4"),
        ("file:/takes/x.mp4", .file(path: "/takes/x.mp4"), "file:///takes/x.mp4"),
        ("s3://bucket/a/b c.mp4", .object(bucket: "bucket", key: "a/b c.mp4"), "s3://bucket/a/b%20c.mp4"),
    ])
    func `an address or a bare path is read, and written as an address`(
        text: String,
        location: TakeLocation,
        address: String
    ) throws {
        #expect(TakeLocation(text) == location)
        #expect(location.description == address)
        let written = try JSONEncoder().encode([location])
        #expect(try JSONDecoder().decode([TakeLocation].self, from: written) == [location])
    }

    @Test(arguments: ["", "heron.mp4", "https://a.example/x.mp4", "s3://bucket", "file:heron.mp4"])
    func `anything else is no location`(text: String) { #expect(TakeLocation(text) == nil) }
}
