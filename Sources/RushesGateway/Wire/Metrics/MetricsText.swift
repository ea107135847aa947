/// Writes metrics in the text format of Prometheus, version 0.0.4.
struct MetricsText {
    /// What kind of metric a family is.
    enum Kind: String {
        /// A number that only grows.
        case counter
        /// A number that goes up and down.
        case gauge
        /// Counts of what is at most so large.
        case histogram
    }

    /// What has been written, each line with its end.
    private(set) var text = ""

    private let prefix: String
    private var name = ""

    /// Begins a text in which every name begins so.
    init(prefix: String) {
        self.prefix = prefix
        text.reserveCapacity(16 << 10)
    }

    /// Begins a family: the samples that follow are its own.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        text += "# HELP \(prefix)\(name) "
        escape(help, quotes: false)
        text += "\n# TYPE \(prefix)\(name) \(kind.rawValue)\n"
    }

    /// Writes a sample of the family, its labels in the order in which they are given. A histogram's samples have a
    /// suffix behind the family's name.
    mutating func sample<Number: CustomStringConvertible & Numeric>(
        _ labels: KeyValuePairs<String, String>,
        _ number: Number,
        suffix: String = ""
    ) {
        text += "\(prefix)\(name)\(suffix)"
        var separator = "{"
        for (label, value) in labels {
            text += "\(separator)\(label)=\""
            escape(value, quotes: true)
            text += "\""
            separator = ","
        }
        text += separator == "," ? "} " : " "
        text += "\(number)\n"
    }

    private mutating func escape(_ value: String, quotes: Bool) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\"" where quotes: text += "\\\""
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
