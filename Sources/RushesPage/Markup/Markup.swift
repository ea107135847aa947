/// Text that may stand in an HTML page as it is.
///
/// Made from a literal, everything put into it is escaped unless it is markup itself; so nothing that came from
/// outside can end an element or an attribute, and forgetting to escape is not possible.
struct Markup: ExpressibleByStringInterpolation, Sendable {
    /// The HTML.
    let text: String

    init(stringLiteral value: String) { text = value }

    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    private init(verbatim text: String) { self.text = text }

    /// What shows, near the start of a page, that it is one of ours.
    static let mark: Markup = "<meta name=\"generator\" content=\"rushes\">"

    /// The end of every page: whose page it is, and the list of its keys.
    static let footer = Markup(verbatim: String(decoding: PackageResources.footer_html, as: UTF8.self))

    /// Nothing.
    static let nothing: Markup = ""

    /// Takes our own style or script as it is, which HTML reads to the end tag without any escapes.
    static func raw(_ source: StaticSource) -> Markup { Markup(verbatim: source.text) }

    /// Pieces one after the other, each on a line of its own.
    static func lines(_ pieces: [Markup]) -> Markup {
        Markup(verbatim: pieces.lazy.map(\.text).filter { !$0.isEmpty }.joined(separator: "\n"))
    }

    /// An id that may be broken after its slashes.
    static func breakable(_ id: String) -> Markup {
        Markup(
            verbatim: id.split(separator: "/", omittingEmptySubsequences: false).map { escape(String($0)) }
                .joined(separator: "/<wbr>")
        )
    }

    /// What is put together from literals and values.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ plain: String) { text += Markup.escape(plain) }

        mutating func appendInterpolation(_ number: Int) { text += String(number) }

        mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

        /// ` name="value"`, or nothing where there is no value.
        mutating func appendInterpolation(attribute name: StaticString, _ value: String?) {
            guard let value else { return }
            text += " \(name)=\"\(Markup.escape(value))\""
        }
    }

    /// The text with everything replaced that means something in HTML, in an element or a quoted attribute.
    ///
    /// Control characters, which HTML does not allow, become U+FFFD.
    static func escape(_ plain: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in plain.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            case "\t", "\n": escaped.append(scalar)
            case "\r": escaped.append("\n")
            default: escaped.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
            }
        }
        return String(escaped)
    }
}
