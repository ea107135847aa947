import Foundation

/// Reads `.env` files as shells and the common libraries do: `KEY=value`, `export KEY=value`, quotes, comments, CRLF.
///
/// Written here because swift-configuration's reader knows neither quotes nor `export`.
public enum DotEnv {
    /// Reads a file's text.
    ///
    /// - In single quotes everything stands for itself. In double quotes `\n`, `\r`, `\t`, `\"`, `\\` and `\$` are
    ///   understood. Both may hold line breaks. Without quotes, ` #` begins a comment and spaces at the ends are cut.
    /// - Lines that are no assignment are passed over; of two equal keys the later counts. Nothing is expanded.
    ///
    /// - Parameter text: the whole file.
    /// - Returns: values by key.
    public static func parse(_ text: String) -> [String: String] {
        let unified = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        var rest = Substring(unified.hasPrefix("\u{FEFF}") ? String(unified.dropFirst()) : unified)
        var values: [String: String] = [:]
        while !rest.isEmpty {
            let lineEnd = rest.firstIndex(of: "\n") ?? rest.endIndex
            let line = rest[..<lineEnd]
            guard let (key, valueStart) = assignment(in: line) else {
                rest = rest[lineEnd...].dropFirst()
                continue
            }
            let (value, end) = value(in: rest, from: valueStart, lineEnd: lineEnd)
            values[key] = value
            let next = rest[end...].firstIndex(of: "\n") ?? rest.endIndex
            rest = rest[next...].dropFirst()
        }
        return values
    }

    /// The text of a file's bytes: UTF-8, or UTF-16 with its mark, as some shells write what is redirected.
    static func text(of bytes: Data) -> String {
        let isLittleEndian = bytes.starts(with: [0xFF, 0xFE])
        guard isLittleEndian || bytes.starts(with: [0xFE, 0xFF]) else { return String(decoding: bytes, as: UTF8.self) }
        let whole = Array(bytes.dropFirst(2))
        let units = stride(from: 0, to: whole.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(whole[index]), UInt16(whole[index + 1]))
            return isLittleEndian ? second << 8 | first : first << 8 | second
        }
        return String(decoding: units, as: UTF16.self)
    }

    private static func assignment(in line: Substring) -> (key: String, valueStart: String.Index)? {
        guard let equals = line.firstIndex(of: "=") else { return nil }
        var key = line[..<equals].drop { $0 == " " || $0 == "\t" }
        if key.hasPrefix("export ") || key.hasPrefix("export\t") {
            key = key.dropFirst(7).drop { $0 == " " || $0 == "\t" }
        }
        while key.last == " " || key.last == "\t" { key = key.dropLast() }
        let isName = key.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || (byte >= 48 && byte <= 57)
                || (byte | 0x20 >= 97 && byte | 0x20 <= 122)
        }
        guard !key.isEmpty, isName else { return nil }
        return (String(key), line.index(after: equals))
    }

    private static func value(
        in text: Substring,
        from start: String.Index,
        lineEnd: String.Index
    ) -> (value: String, end: String.Index) {
        let line = text[start..<lineEnd]
        let begin = line.firstIndex { $0 != " " && $0 != "\t" } ?? lineEnd
        if begin < lineEnd, let quote = ["'", "\""].first(where: { text[begin] == $0 }),
            let quoted = quotedValue(in: text[text.index(after: begin)...], quote: quote)
        {
            return quoted
        }
        var value = text[begin..<lineEnd]
        if value.first == "#" { return ("", lineEnd) }
        var previous: Character = "x"
        for index in value.indices {
            if value[index] == "#", previous == " " || previous == "\t" {
                value = value[..<index]
                break
            }
            previous = value[index]
        }
        while value.last == " " || value.last == "\t" { value = value.dropLast() }
        return (String(value), lineEnd)
    }

    private static func quotedValue(in text: Substring, quote: Character) -> (value: String, end: String.Index)? {
        var value = ""
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            let next = text.index(after: index)
            if character == quote { return (value, next) }
            if character == "\\", quote == "\"", next < text.endIndex {
                switch text[next] {
                case "n": value.append("\n")
                case "r": value.append("\r")
                case "t": value.append("\t")
                case "\"", "\\", "$": value.append(text[next])
                default: value.append(contentsOf: text[index...next])
                }
                index = text.index(after: next)
                continue
            }
            value.append(character)
            index = next
        }
        return nil
    }
}
