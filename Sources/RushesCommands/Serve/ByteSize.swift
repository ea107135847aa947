import ArgumentParser

/// A number of bytes as it is typed: `100MB`, `64MiB`, `500kB`, or a plain number.
struct ByteSize: ExpressibleByArgument {
    let byteCount: Int64

    /// The largest size that is meant seriously: a gibibyte in one body.
    private static let most: Double = 1024 * 1024 * 1024

    init?(argument: String) {
        let units: [(String, Double)] = [
            ("kib", 1024), ("mib", 1024 * 1024), ("gib", 1024 * 1024 * 1024), ("kb", 1000), ("mb", 1_000_000),
            ("gb", 1_000_000_000), ("k", 1000), ("m", 1_000_000), ("g", 1_000_000_000), ("b", 1), ("", 1),
        ]
        let text = argument.lowercased()
        guard let (unit, factor) = units.first(where: { text.hasSuffix($0.0) }),
            let number = Double(text.dropLast(unit.count)), number > 0, number * factor <= Self.most,
            number * factor >= 1
        else { return nil }
        byteCount = Int64(number * factor)
    }
}
