/// Reads the text format of Prometheus 0.0.4 strictly, and finds what is wrong with it.
struct MetricsPage {
    struct Fault: Error, CustomStringConvertible { let description: String }

    private(set) var samples: [String: Double] = [:]
    private(set) var kinds: [String: String] = [:]

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Fault(description: "the last line has no end") }
        var family = ""
        var helped: Set<String> = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("# HELP ") {
                let name = String(line.split(separator: " ")[2])
                guard helped.insert(name).inserted else { throw Fault(description: "\(name) is there twice") }
            } else if line.hasPrefix("# TYPE ") {
                let words = line.split(separator: " ").map(String.init)
                guard words.count == 4, helped.contains(words[2]), kinds[words[2]] == nil,
                    ["counter", "gauge", "histogram"].contains(words[3])
                else { throw Fault(description: "\(line)") }
                family = words[2]
                kinds[family] = words[3]
            } else {
                try readSample(line, of: family)
            }
        }
    }

    private mutating func readSample(_ line: Substring, of family: String) throws {
        let pattern = /([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)+\})? ([^ ]+)/
        guard let match = line.wholeMatch(of: pattern), let number = Double(match.3) else {
            throw Fault(description: "no sample: \(line)")
        }
        let suffixes = kinds[family] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        guard suffixes.contains(where: { match.1 == family + $0 }) else {
            throw Fault(description: "\(match.1) stands under \(family)")
        }
        let key = String(match.1) + String(match.2 ?? "")
        guard samples.updateValue(number, forKey: key) == nil else { throw Fault(description: "\(key) is there twice") }
    }

    subscript(key: String) -> Double? { samples[key] }
}
