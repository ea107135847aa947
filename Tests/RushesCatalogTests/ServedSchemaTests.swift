import Foundation
import RushesCatalog
import RushesCore
import Testing

@Suite struct ServedSchemaTests {
    /// The structure of a schema as it is served, stray key included.
    static let schema = """
        {"openapi": "3.0.0", "info": {"title": "AtlasCloud API"}, "components": {"schemas": {"Input": {
          "type": "object", "required": ["model", "prompt"],
          "x-order-properties": ["model", "prompt", "aspect_ratio", "duration", "resolution"],
          "allOf": [{"if": {"properties": {"resolution": {"enum": ["1080p", "4k"]}}, "required": ["resolution"]},
                     "then": {"properties": {"duration": {"enum": [8]}}}}],
          "properties": {
            "model": {"type": "string", "default": "google/veo3.1/text-to-video"},
            "prompt": {"type": "string", "maxLength": 500},
            "aspect_ratio": {"type": "string", "enum": ["16:9", "9:16"], "default": "9:16", "x-ui-component": "select"},
            "duration": {"type": "integer", "enum": [8, 4, 6], "default": 6, "x-ui-component": "select"},
            "resolution": {"type": "string", "enum": ["720p", "1080p", "4k"], "default": "720p"},
            "generate_audio": {"type": "boolean", "default": true},
            "style": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/Style"}, {"type": "string"}]},
            "mood": {"$ref": "#/components/schemas/Style"},
            "strength": {"type": ["number", "null"], "minimum": 0, "maximum": 1, "step": 0.1},
            "images": {"type": "array", "items": {"type": "string"}, "maxItems": 3, "x-ui-component": "uploaders"},
            "secret_switch": {"type": "boolean", "hidden": true}, "old_switch": {"type": "boolean", "disabled": true},
            "seed": {"type": "integer"}},
          "seed": {"title": "Seed", "type": "integer"}},
          "Style": {"type": "string", "enum": ["calm", "wild"]},
          "PredictionResponse": {"type": "object"}}}, "paths": {}}
        """

    static let list = """
        {"code": "200", "data": [
          {"model": "google/veo3.1/text-to-video", "type": "Video", "avgLatency": "95.5", "tags": [],
           "schema": "https://static.atlascloud.ai/model/schema/google-veo3.1-text-to-video.json",
           "price": {"discount": "100", "actual": {"base_price": "0.2"}}},
          {"model": "x/picture/text-to-image", "type": "Image"},
          {"model": "x/new/text-to-video", "type": "Video", "avgLatency": 60, "display_console": false},
          {"uuid": "a row without an id"}]}
        """

    func model() throws -> Model {
        let row = try #require(try ServedRow.list(parsing: Data(Self.list.utf8)).first)
        let schema = try ServedSchema(parsing: Data(Self.schema.utf8))
        return schema.model(row: row, keeping: try Catalog.bundledModel(row.id), date: "2026-11-22")
    }

    @Test func `rows are read whatever their numbers are written as`() throws {
        let rows = try ServedRow.list(parsing: Data(Self.list.utf8))
        #expect(
            rows.map(\.id.rawValue) == [
                "google/veo3.1/text-to-video", "x/picture/text-to-image", "x/new/text-to-video",
            ]
        )
        #expect(rows.map(\.isOfferedVideo) == [true, false, false])
        #expect(rows[0].averageLatency == 95.5)
        #expect(rows[2].averageLatency == 60)
        #expect(rows[0].basePrice == "0.2")
        #expect(rows[0].schema?.lastPathComponent == "google-veo3.1-text-to-video.json")
    }

    @Test func `a served schema becomes a model`() throws {
        let model = try model()
        #expect(
            model.fields.map(\.name) == [
                "prompt", "aspect_ratio", "duration", "resolution", "generate_audio", "images", "mood", "seed",
                "strength", "style",
            ]
        )
        #expect(model.field("prompt")?.isRequired == true)
        #expect(model.field("duration")?.values == [8, 4, 6])
        #expect(model.field("duration")?.defaultValue == 6)
        #expect(model.field("style")?.values == ["calm", "wild"] || model.field("style")?.type == .string)
        #expect(model.field("mood")?.values == ["calm", "wild"])
        #expect(model.field("strength")?.type == .number)
        #expect(model.field("images")?.maxItems == 3)
        #expect(model.rules == [Rule(condition: ["resolution": ["1080p", "4k"]], consequence: ["duration": [8]])])
        #expect(model.averageLatency == 95.5)
        #expect(model.source == "served schema of 2026-11-22")
    }

    @Test func `a served model keeps the bundled price rule, never the lowest tier`() throws {
        let model = try model()
        #expect(model.price == (try Catalog.bundledModel(model.id))?.price)
        #expect(model.price != nil)
        let row = try #require(ServedRow(["model": "x/new/text-to-video", "price": ["actual": ["base_price": "0.2"]]]))
        let schema = try ServedSchema(parsing: Data(Self.schema.utf8))
        #expect(schema.model(row: row, keeping: nil, date: "2026-11-22").price == nil)
    }

    @Test(arguments: ["", "<html>", "{}", #"{"components": {"schemas": {"Input": {}}}}"#])
    func `what is no schema is refused`(text: String) {
        let error = #expect(throws: RushesError.self) { try ServedSchema(parsing: Data(text.utf8)) }
        #expect(error?.code == .providerUnreachable)
    }

    @Test func `saved models are preferred, and a damaged file is named`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("catalog-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let directory = CatalogDirectory(path: path)
        // What is saved later is seen by another catalog: one parses each model once.
        var catalog = Catalog(directory: directory)
        #expect(try catalog.identifiers().count == 281)
        #expect(try catalog.model(ModelID("google/veo3.1/text-to-video")) != nil)

        var extra = try model()
        extra.id = ModelID("x/new/text-to-video")
        try directory.replace(with: [try model(), extra], date: "2026-11-22")
        #expect(try directory.index()?.date == "2026-11-22")
        catalog = Catalog(directory: directory)
        #expect(try catalog.identifiers().count == 282)
        #expect(try catalog.model(extra.id) == extra)
        let input = try catalog.input(for: Brief("x", model: "veo3.1"))
        #expect(input.body["aspect_ratio"] == "9:16")
        #expect(input.body["generate_audio"] == true)
        #expect(try catalog.quote(input).amount.decimal == "2.40")
        #expect(try catalog.input(for: Brief("x", model: "new")).model == extra.id)
        let rights = try FileManager.default.attributesOfItem(atPath: "\(path)/index.json")[.posixPermissions]
        #expect(rights as? Int == 0o600)

        let file = "\(path)/google-veo3.1-text-to-video.json"
        try Data("{".utf8).write(to: URL(fileURLWithPath: file))
        catalog = Catalog(directory: directory)
        let error = #expect(throws: RushesError.self) { try catalog.input(for: Brief("x", model: "veo3.1")) }
        #expect(error?.message.contains(file) == true)
        // Another model is not harmed.
        #expect(try catalog.input(for: Brief("x")).model.rawValue.contains("gemini-omni-flash"))

        try directory.replace(with: [extra], date: "2026-11-23")
        #expect(!FileManager.default.fileExists(atPath: file))
        catalog = Catalog(directory: directory)
        #expect(try catalog.model(ModelID("google/veo3.1/text-to-video"))?.source.contains("2026-08-26") == true)
    }

    @Test func `an id cannot lead out of the directory`() throws {
        let catalog = Catalog(directory: CatalogDirectory(path: "/tmp/none"))
        #expect(try catalog.model(ModelID("../../etc/passwd")) == nil)
        #expect(CatalogDirectory.slug(ModelID("google/veo3.1/text-to-video")) == "google-veo3.1-text-to-video")
    }
}
