import Foundation
import RushesCore
import RushesLedger
import Testing

/// Ledgers outlive versions: renaming anything in Swift must change no byte of what is stored.
@Suite struct StoredCodingTests {
    private static let isMaking = ProcessInfo.processInfo.environment["RUSHES_GOLDEN_CODING"] != nil

    @Test(.enabled(if: isMaking)) func `lines that are missing are written`() throws {
        for type in Set(StoredSample.all.map(\.type)) {
            var lines = try GoldenCoding.lines(of: type)
            for sample in StoredSample.all
            where sample.type == type && !lines.contains(where: { $0.sample == sample.name }) {
                lines.append(GoldenCoding.Line(sample: sample.name, writes: try JSONValue(parsing: try sample.text())))
            }
            try GoldenCoding.write(lines, of: type)
        }
    }

    @Test(.enabled(if: !isMaking)) func `what is stored is written as ever, and read as earlier versions wrote it`()
        throws
    {
        for sample in StoredSample.all {
            let line = try GoldenCoding.line(of: sample)
            #expect(try sample.text() == line.writes.canonicalJSON, "\(sample.type): \(sample.name)")
            for text in [line.writes] + line.reads {
                #expect(try sample.reads(text.canonicalJSON), "\(sample.type): \(sample.name)")
            }
        }
        for type in Set(StoredSample.all.map(\.type)) {
            let names = try GoldenCoding.lines(of: type).map(\.sample)
            #expect(names == StoredSample.all.filter { $0.type == type }.map(\.name))
        }
    }

    @Test(.enabled(if: !isMaking)) func `a member that a later version has added is left out`() throws {
        for sample in StoredSample.all {
            guard case .object(var members) = try GoldenCoding.line(of: sample).writes else {
                Issue.record("\(sample.type) is no object")
                continue
            }
            members["zzLater"] = ["of": ["a", "later", "version"]]
            #expect(try sample.reads(JSONValue.object(members).canonicalJSON), "\(sample.type): \(sample.name)")
        }
    }

    @Test(arguments: [
        (#"{"bargained":{"price":1}}"#, "kind of event `bargained`"),
        (#"{"stored":{"_0":{"media":{"kind":"hologram"}}}}"#, nil),
        (#"{"a secret heron":{}}"#, "kind of event `…`"),
    ])
    func `a word that only a later version knows is told as such`(text: String, words: String?) {
        let error = #expect(throws: RushesError.self) {
            _ = try LedgerCoding.value(JobEvent.self, from: text, as: "entry 7")
        }
        #expect(error?.code == (words == nil ? .ledgerCorrupt : .ledgerTooNew))
        #expect(error?.message.contains("entry 7") == true)
        if let words { #expect(error?.message.contains(words) == true) }
    }

    @Test(.enabled(if: !isMaking))
    func `a state, a basis and a kind of material that only a later version knows are told as such`() throws {
        func message(of change: (String, String), in name: String, type: String) throws -> RushesError? {
            let line = try #require(try GoldenCoding.lines(of: type).first { $0.sample == name })
            let text = line.writes.canonicalJSON.replacingOccurrences(of: change.0, with: change.1)
            #expect(text != line.writes.canonicalJSON)
            return #expect(throws: RushesError.self) {
                switch type {
                case "Job": _ = try LedgerCoding.value(Job.self, from: text, as: "a value")
                case "Charge": _ = try LedgerCoding.value(Charge.self, from: text, as: "a value")
                case "Quote": _ = try LedgerCoding.value(Quote.self, from: text, as: "a value")
                default: _ = try LedgerCoding.value(MediaFacts.self, from: text, as: "a value")
                }
            }
        }
        let state = try message(of: (#""state":"failed""#, #""state":"pawned""#), in: "done", type: "Job")
        #expect(state?.code == .ledgerTooNew && state?.message.contains("state `pawned`") == true)
        let charge = try message(of: ("settled", "haggled"), in: "settled", type: "Charge")
        #expect(charge?.code == .ledgerTooNew && charge?.message.contains("basis of a charge `haggled`") == true)
        let quote = try message(of: ("live", "auction"), in: "live", type: "Quote")
        #expect(quote?.code == .ledgerTooNew && quote?.message.contains("basis of a price `auction`") == true)
        let kind = try message(of: (#""kind":"video""#, #""kind":"hologram""#), in: "everything", type: "MediaFacts")
        #expect(kind?.code == .ledgerTooNew && kind?.message.contains("kind of material `hologram`") == true)
    }

    @Test func `an error with a code that only a later version knows is kept as it is`() throws {
        let text = #"{"code":"comet","message":"it fell"}"#
        let error = try LedgerCoding.value(RushesError.self, from: text, as: "an error")
        #expect(error.code.rawValue == "comet")
        #expect(try LedgerCoding.text(of: error, as: "an error") == text)
    }
}

/// The files of golden lines.
private enum GoldenCoding {
    struct Line: Codable {
        var sample: String
        var writes: JSONValue
        var reads: [JSONValue]

        init(sample: String, writes: JSONValue) {
            (self.sample, self.writes, reads) = (sample, writes, [])
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            sample = try container.decode(String.self, forKey: .sample)
            writes = try container.decode(JSONValue.self, forKey: .writes)
            reads = try container.decodeIfPresent([JSONValue].self, forKey: .reads) ?? []
        }
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    private static func file(of type: String) -> URL { folder.appending(path: "\(type).json") }

    static func lines(of type: String) throws -> [Line] {
        guard FileManager.default.fileExists(atPath: file(of: type).path) else { return [] }
        return try JSONDecoder().decode([Line].self, from: Data(contentsOf: file(of: type)))
    }

    static func line(of sample: StoredSample) throws -> Line {
        try #require(try lines(of: sample.type).first { $0.sample == sample.name }, "\(sample.type): \(sample.name)")
    }

    static func write(_ lines: [Line], of type: String) throws {
        let texts = lines.map { line in
            let reads = line.reads.isEmpty ? "" : #","reads":\#(JSONValue.array(line.reads).canonicalJSON)"#
            return
                #"{"sample":\#(JSONValue.string(line.sample).canonicalJSON),"writes":\#(line.writes.canonicalJSON)\#(reads)}"#
        }
        try Data(("[\n" + texts.joined(separator: ",\n") + "\n]\n").utf8).write(to: file(of: type))
    }
}
