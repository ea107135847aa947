import Foundation
import RushesCore

/// A page on which the takes of a comparison are looked at side by side.
///
/// The page is one HTML file with its style and script in it. It opens from a disk, asks nothing of any network (its
/// own policy forbids that), can be read and played without JavaScript, and names clips, posters and filmstrips
/// relative to where it lies. The same comparison gives the same bytes.
public struct ComparisonPage: Sendable {
    /// What is compared.
    public let comparison: Comparison

    /// Makes a page of a comparison.
    public init(_ comparison: Comparison) { self.comparison = comparison }

    /// The page as HTML in UTF-8; everything in it that came from outside is escaped.
    public var html: String {
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
            <style>\(Markup.raw(PageStyle.source))</style>
            </head>
            <body>
            \(Icon.sprite)
            <a class="skip away" href="#takes">Skip to the takes</a>
            \(PageHeader(comparison: comparison).markup)
            <main id="takes">
            <p class="empty" id="empty" hidden>No take is marked so.</p>
            \(Markup.lines(shots))
            </main>
            \(Self.footer)
            <script>\(Markup.raw(PageScript.source))</script>
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
            "default-src 'none'", "style-src \(PageStyle.source.policyName)",
            "script-src \(PageScript.source.policyName)", "img-src 'self' file: data:", "media-src 'self' file:",
            "base-uri 'none'", "form-action 'none'",
        ].joined(separator: "; ")
    }

    private static let footer: Markup = """
        <footer>
        <p class="js">Marks stay in this browser, under each take's own id. To pass them on, export them.
        <span id="forgetful" hidden>This browser keeps nothing for this page: export the marks before closing it.\
        </span></p>
        <p>Made by rushes. The page and the files beside it need no network and can be moved together.</p>
        </footer>
        <p class="away" id="status" role="status"></p>
        <dialog id="keys" class="js" aria-labelledby="keys-title">
        <h2 id="keys-title">Keys</h2>
        <dl>
        <dt><kbd>space</kbd></dt><dd>play or pause every clip of the shot</dd>
        <dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>one frame back or forward</dd>
        <dt><kbd>Home</kbd> <kbd>End</kbd></dt><dd>to the first or the last frame</dd>
        <dt><kbd>1</kbd> – <kbd>9</kbd></dt><dd>pick a take, to be heard, kept, rejected or enlarged</dd>
        <dt><kbd>k</kbd> <kbd>x</kbd></dt><dd>keep or reject the picked take; again to take it back</dd>
        <dt><kbd>f</kbd></dt><dd>enlarge the picked take; then <kbd>1</kbd> – <kbd>9</kbd> change it in step</dd>
        <dt><kbd>n</kbd> <kbd>p</kbd></dt><dd>next or previous shot</dd>
        <dt><kbd>l</kbd> <kbd>m</kbd></dt><dd>loop; mute</dd>
        <dt><kbd>+</kbd> <kbd>-</kbd></dt><dd>larger or smaller pictures</dd>
        <dt><kbd>?</kbd></dt><dd>this list</dd>
        </dl>
        <button type="button" data-do="close">Close</button>
        </dialog>
        """
}
