import Foundation
import RushesCatalog
import RushesCore
import Testing

/// Whatever numbers a served schema, a saved price rule or a brief holds, a plan or a refusal comes of it.
@Suite(.timeLimit(.minutes(10))) struct OutsideNumberTests {
    static let numbers = [
        "0", "-1", "1", "0.5", "1e300", "-1e300", "1e19", "1e-300", "9223372036854775807", "-9223372036854775808",
        "2147483648", "99999999999999999999", "\"inf\"", "\"nan\"", "\"-9223372036854775808\"", "null", "true",
    ]

    /// A text in which every number in turn is each of the odd ones.
    private func variants(of text: String) throws -> [String] {
        let ranges = text.matches(of: try Regex(#"([:\[ ,])("?-?[0-9][0-9.]*"?)(?=[,\]}\s])"#))
            .compactMap { $0.output[2].range }
        return ranges.flatMap { range in
            Self.numbers.map { number in
                var other = text
                other.replaceSubrange(range, with: number)
                return other
            }
        }
    }

    @Test func `a served schema of any numbers makes a model that takes briefs or refuses them`() throws {
        let row = try #require(try ServedRow.list(parsing: Data(ServedSchemaTests.list.utf8)).first)
        var planned = 0
        // Every eighth: each number comes to some place, and each place gets some number.
        for (index, text) in try variants(of: ServedSchemaTests.schema).enumerated() where index.isMultiple(of: 8) {
            guard let schema = try? ServedSchema(parsing: Data(text.utf8)) else { continue }
            let model = schema.model(row: row, keeping: try Catalog.bundledModel(row.id), date: "2026-11-22")
            let folder = NSTemporaryDirectory() + "rushes-odd-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try CatalogDirectory(path: folder).replace(with: [model], date: "2026-11-22")
            let catalog = Catalog(directory: CatalogDirectory(path: folder))
            for settings: [String: JSONValue] in [[:], ["duration": 8], ["duration": 1e300], ["seed": .integer(.max)]] {
                do throws(RushesError) {
                    let brief = Brief("a heron", model: row.id.rawValue, settings: settings)
                    let input = try catalog.input(for: brief)
                    planned += 1
                    _ = try catalog.quote(input)
                } catch {
                    #expect([.invalidBrief, .priceUnknown].contains(error.code), "\(error)")
                }
            }
        }
        #expect(planned > 10, "\(planned)")
    }

    @Test func `rows of a served list may hold any numbers`() throws {
        for text in try variants(of: ServedSchemaTests.list) {
            guard let rows = try? ServedRow.list(parsing: Data(text.utf8)) else { continue }
            for row in rows { #expect(row.averageLatency.map { $0.isFinite && $0 > 0 } ?? true) }
        }
    }

    @Test func `a price rule of any numbers makes a price that can be counted, or none`() throws {
        let rules = [
            #"{"kind": "perSecond", "asOf": "2026-06-02", "source": "a test", "rates": [{"usd": "0.10"}], "minSeconds": 4, "perImage": "0.01", "perInputSecond": "0.02"}"#,
            #"{"kind": "basePlusPerSecond", "asOf": "2026-06-02", "source": "a test", "bases": [{"usd": "0.10"}], "perSecond": "0.02"}"#,
            #"{"kind": "flat", "asOf": "2026-06-02", "source": "a test", "amounts": [{"usd": "0.10"}]}"#,
            #"{"kind": "perSourceSecond", "asOf": "2026-06-02", "source": "a test", "usd": "0.10", "minSeconds": 4, "maxSeconds": 60}"#,
            #"{"kind": "tokens", "asOf": "2026-06-02", "source": "a test", "framesPerSecond": 24, "sizes": {"720p": {"16:9": [1280, 720]}}, "rates": [{"resolution": "720p", "usdPer1000": "0.001", "usdPer1000WithVideo": "0.002"}]}"#,
        ]
        let amounts = ["9223372036854.775807", "9223372036854", "0.000001", "0", "99999999999999999999", "-1"]
        var read = 0
        for text in rules {
            var others = try variants(of: text)
            for range in text.ranges(of: try Regex(#"0\.[0-9]+(?=")"#)) {
                for amount in amounts {
                    var other = text
                    other.replaceSubrange(range, with: amount)
                    others += [other] + (try variants(of: other))
                }
            }
            for other in others {
                guard let rule = try? JSONDecoder().decode(PriceRule.self, from: Data(other.utf8)) else { continue }
                read += 1
                for milliseconds: Int64 in [0, 1, 4000, 86_400_000, .max] {
                    let usage = Usage(
                        output: Usage.Length(milliseconds: milliseconds),
                        source: Usage.Length(milliseconds: milliseconds),
                        hasInputVideo: milliseconds > 0,
                        imageCount: 40,
                        resolution: "720p",
                        aspect: .wide
                    )
                    if case .price(let micros, _) = rule.price(of: usage) {
                        _ = Money(micros: micros) + Money(micros: micros)
                    }
                }
            }
        }
        #expect(read > 200, "\(read)")
    }

    @Test func `settings of any numbers are taken or refused by every model`() throws {
        let catalog = Catalog()
        let values = try Self.numbers.map { try JSONValue(parsing: $0) } + ["9223372036854775807*9223372036854775807"]
        var turn = 0
        for model in try catalog.models() {
            for field in model.fields where field.role != .prompt {
                // Two of them, others for each setting.
                for value in [values[turn % values.count], values[(turn + 7) % values.count]] {
                    turn += 1
                    do throws(RushesError) {
                        let brief = Brief("a heron", model: model.id.rawValue, settings: [field.name: value])
                        _ = try catalog.quote(try catalog.input(for: brief))
                    } catch {
                        #expect(
                            error.code != .internalError,
                            "\(model.id) \(field.name) \(value.canonicalJSON): \(error)"
                        )
                    }
                }
            }
        }
    }
}
