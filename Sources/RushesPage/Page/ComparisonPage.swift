import Foundation
import RushesCore

/// A page on which the takes of a comparison are looked at side by side.
///
/// The page is one HTML file with its style and script in it. It opens from a disk, asks nothing of any network (its
/// own policy forbids that), can be read and played without JavaScript, and names clips, posters and filmstrips
/// relative to where it lies. The same comparison gives the same bytes.
package struct ComparisonPage: Sendable {
    /// What is compared.
    package let comparison: Comparison

    /// Makes a page of a comparison.
    package init(_ comparison: Comparison) { self.comparison = comparison }

    /// The page as HTML in UTF-8; everything in it that came from outside is escaped.
    package var html: String {
        let shots = comparison.shots.enumerated().map { ShotSection(shot: $0.element, number: $0.offset + 1).markup }
        let page: Markup = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            \(Markup.mark)
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="robots" content="noindex">
            <title>\(comparison.title)</title>
            <link rel="icon" href="data:,">
            <style>\(Markup.raw(StaticSource.style))</style>
            </head>
            <body>
            \(Icon.sprite)
            <a class="skip away" href="#takes">Skip to the takes</a>
            \(PageHeader(comparison: comparison).markup)
            <main id="takes">
            <p class="empty" id="empty" hidden>No take is marked so.</p>
            \(Markup.lines(shots))
            </main>
            \(Markup.footer)
            <script>\(Markup.raw(StaticSource.script))</script>
            </body>
            </html>

            """
        return page.text
    }

    /// What shows that a page is one of ours.
    static let mark = Markup.mark.text

    /// Only what lies beside the page is loaded, and only our own style and script count.
    private var policy: String {
        [
            "default-src 'none'", "style-src \(StaticSource.style.policyName)",
            "script-src \(StaticSource.script.policyName)", "img-src 'self' file: data:", "media-src 'self' file:",
            "base-uri 'none'", "form-action 'none'",
        ].joined(separator: "; ")
    }
}

/// Style or script of our own: known when the program is built, and named in the page's policy by its hash.
struct StaticSource: Sendable {
    /// The page's style sheet.
    static let style = StaticSource(PackageResources.page_css)

    /// The page's script: it only adds to a page that can be read and played without it.
    static let script = StaticSource(PackageResources.page_js)

    /// The source.
    let text: String

    /// How a Content-Security-Policy names it: nothing else of its kind may run.
    let policyName: String

    init(_ bytes: [UInt8]) {
        text = String(decoding: bytes, as: UTF8.self)
        policyName = "'sha256-\(ContentDigest(of: bytes).base64)'"
    }
}
