import Foundation
import RushesCatalog
import RushesCore
import Testing

@Suite struct SnapshotTests {
    let catalog = Catalog()

    @Test func `all 281 models are there, in order, each under its own id`() throws {
        let ids = try catalog.identifiers()
        #expect(ids.count == 281)
        #expect(ids == ids.sorted())
        for id in ids {
            let model = try #require(try catalog.model(id))
            #expect(model.id == id)
            #expect(model.kind != .other, "\(id)")
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
                // Most that are refused lack what is not known of them; the others are listed.
                if model.incomplete == nil { refused.append(model.id.rawValue) }
            }
        }
        #expect(
            refused == [
                "black-forest-labs/flux-3/keyframes-to-video", "google/gemini-omni-flash/reference-to-video-developer",
            ]
        )
    }

    @Test func `a price rule or a lowest price has a date, and never both stand for one model`() throws {
        let models = try catalog.models()
        let rules = models.compactMap(\.price)
        #expect((60...90).contains(rules.count))
        for model in models where model.lowest != nil {
            #expect(model.price == nil, "\(model.id)")
            #expect(model.lowest?.asOf.hasPrefix("2026-") == true)
            #expect(model.lowestPrice?.asOf == model.lowest?.asOf)
        }
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
        // An input and its quote parse three models at most, of 281; times are compared, since machines differ.
        #expect(one * 5 < all, "one: \(one), all: \(all)")
    }

    @Test func `what lists show of a model without parsing it is what its description says`() throws {
        let listings = try catalog.listings()
        #expect(listings.map(\.id) == (try catalog.identifiers()))
        for listing in listings {
            #expect(ModelListing(try #require(try catalog.model(listing.id))) == listing)
        }
    }

    @Test func `every model has a name, a maker and a line of its own that people search for`() throws {
        for model in try catalog.models() {
            #expect(model.title.first?.isUppercase == true || model.title.hasPrefix("xAI"), "\(model.title)")
            #expect(!model.title.contains("/") && !model.title.contains("-to-"), "\(model.title)")
            #expect(!model.maker.isEmpty)
            #expect(model.about.hasPrefix(model.maker) || model.about.hasPrefix(model.title))
            #expect(model.about.contains(model.kind.summary))
            #expect(!model.about.contains("\n") && model.about.count < 250, "\(model.about)")
        }
        let veo = try #require(try catalog.model(ModelID("google/veo3.1-lite/image-to-video")))
        #expect(veo.about.hasPrefix("Google Veo 3.1 Lite Image to Video: animates a picture; "))
    }

    @Test func `where an id says family and kind, the data need not`() throws {
        // Scripts/make-catalog reads ids as ModelName does; what it wrote beside them must be what is read here.
        let own = try catalog.models().filter { ModelName(parsing: $0.id) != $0.name }.map(\.id.rawValue)
        #expect(own.count < 40, "\(own)")
        for id in ["google/veo3.1/text-to-video", "kwaivgi/kling-v1.6-i2v-pro", "vidu/image-to-video-2.0"] {
            #expect(!own.contains(id))
        }
        #expect(own.contains("google/veo3") && own.contains("veed/fabric-1.0/image-to-video"))
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
