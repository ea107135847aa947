import Foundation
import RushesCatalog
import RushesCore
import Testing

@Suite struct SnapshotTests {
    let catalog = Catalog()

    @Test func `all 79 models are there, in order, each under its own id`() throws {
        let ids = try catalog.identifiers()
        #expect(ids.count == 79)
        #expect(ids == ids.sorted())
        for id in ids {
            let model = try #require(try catalog.model(id))
            #expect(model.id == id)
            #expect(model.kind != .other, "\(id)")
            #expect(!model.fields.isEmpty)
            #expect(!model.source.isEmpty)
            #expect(try JSONValueCopy.of(model) == model)
        }
        #expect(Catalog.snapshotDate == "2026-10-06")
    }

    @Test func `the least that a model needs gives an input, or a refusal with its reason`() throws {
        var refused: [String] = []
        for model in try catalog.models() {
            do {
                let input = try catalog.input(for: ChoiceTests.brief(for: model))
                #expect(input.model == model.id)
                for field in model.fields where field.isRequired { #expect(input.body[field.name] != nil) }
            } catch {
                #expect(error.code == .invalidBrief)
                #expect(error.message.contains(model.id.rawValue))
                refused.append(model.id.rawValue)
            }
        }
        #expect(
            refused == [
                "google/gemini-omni-1.1-flash/image-to-video", "google/gemini-omni-1.1-flash/video-edit",
                "google/gemini-omni-1.1-flash/video-extend",
                "google/gemini-omni-flash/reference-to-video-developer",
            ]
        )
    }

    @Test func `about half of the models have a price rule, and every rule has a date`() throws {
        let rules = try catalog.models().compactMap(\.price)
        #expect((35...50).contains(rules.count))
        for rule in rules {
            #expect(rule.asOf.count == 10)
            #expect(rule.asOf.hasPrefix("2026-"))
        }
    }

    @Test func `models are found by a part of their id`() throws {
        let found = try catalog.models(matching: "VEO3.1-lite").map(\.id.rawValue)
        #expect(
            found == [
                "google/veo3.1-lite/image-to-video", "google/veo3.1-lite/start-end-frame-to-video",
                "google/veo3.1-lite/text-to-video",
            ]
        )
        #expect(try catalog.models(matching: "no such thing").isEmpty)
        let omni = try catalog.families().first { $0.name == "gemini-omni-flash" }
        #expect(omni?.models.count == 7)
    }

    @Test func `looking one model up parses only that one`() throws {
        let clock = ContinuousClock()
        func fastest(_ work: () throws -> Void) throws -> Duration {
            var times: [Duration] = []
            for _ in 0..<10 { times.append(try clock.measure(work)) }
            return try #require(times.min())
        }
        let one = try fastest {
            let catalog = Catalog()
            let input = try catalog.input(for: Brief("a heron"))
            _ = try catalog.quote(input)
        }
        let all = try fastest { _ = try Catalog().models() }
        // An input and its quote parse three models at most, of 79; times are compared, since machines differ.
        #expect(one * 5 < all, "one: \(one), all: \(all)")
    }

    @Test func `the compiled snapshot is what the data gives`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let script = Process()
        script.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        script.arguments = ["python3", root.appendingPathComponent("Scripts/make-catalog").path, "--check"]
        try script.run()
        script.waitUntilExit()
        #expect(script.terminationStatus == 0)
    }
}
