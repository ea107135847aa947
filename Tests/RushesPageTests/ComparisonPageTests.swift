import Foundation
import RushesCore
import RushesPage
import Testing

@Suite struct ComparisonPageTests {
    private static let hostile = #""><script>alert(1)</script><img src=x onerror='alert(2)'>&lt;"#

    private static func page(_ entries: [Comparison.Entry], name: String = "Row 1") -> String {
        ComparisonPage(PageFixture.comparison([Comparison.Shot(name: name, entries: entries)])).html
    }

    @Test func `nothing that came from outside can become an element or an attribute`() {
        let hostile = Self.hostile
        var entry = PageFixture.entry(hostile, model: hostile, clip: "a\(hostile).mp4", prompt: hostile)
        entry.takeID = hostile
        entry.receipt = "\"onload=alert(1) .json"
        entry.poster = "'\(hostile).jpg"
        entry.filmstrip = "<\(hostile).jpg"
        entry.quote?.caveat = hostile
        entry.quote?.asOf = hostile
        var failed = PageFixture.entry(hostile, clip: nil, state: .failed, prompt: hostile + "2")
        failed.error = RushesError(.providerFailed, hostile, hint: hostile)
        let shot = Comparison.Shot(name: hostile, entries: [entry, failed])
        var comparison = PageFixture.comparison([shot, shot], title: hostile)
        comparison.notes = [hostile]
        let html = ComparisonPage(comparison).html
        #expect(html.components(separatedBy: "<script").count == 2)
        #expect(!html.contains("<img src=x"))
        #expect(!html.contains(hostile))
        #expect(!html.contains(/\son[a-z]+=["']/))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    }

    @Test func `control characters do not reach the page`() {
        let html = Self.page([PageFixture.entry("a\u{0}b\u{1B}[31m\u{9D}", clip: "a.mp4")])
        #expect(html.contains("a\u{FFFD}b\u{FFFD}[31m\u{FFFD}"))
        #expect(!html.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
    }

    @Test func `file names are percent-encoded, so that none is a scheme, a query or a fragment`() {
        let html = Self.page([PageFixture.entry("One", clip: "javascript:alert(1)?a=b#c %20 ä.mp4")])
        #expect(html.contains(#"src="javascript%3Aalert%281%29%3Fa%3Db%23c%20%2520%20%C3%A4.mp4""#))
    }

    @Test(arguments: ["/etc/passwd", "../secret.mp4", "a/../../b.mp4", "a//b.mp4", "", "./a.mp4", "a\u{0}.mp4"])
    func `a name that is no file in the folder is not linked`(name: String) {
        let html = Self.page([PageFixture.entry("One", clip: name)])
        #expect(!html.contains("<video"))
        #expect(!html.contains(">clip</a>"))
    }

    @Test func `the page asks nothing of any network`() {
        let html = Self.page([PageFixture.entry("One", clip: "a.mp4")])
        for word in ["http:", "https:", "//cdn", "@import", "url(", "fetch(", "XMLHttpRequest"] {
            #expect(!html.contains(word), "\(word)")
        }
        #expect(html.contains("default-src &#39;none&#39;"))
        #expect(!html.contains("unsafe-inline"))
    }

    @Test func `a failed take is shown with its error and hint, and can be neither played nor marked`() {
        var failed = PageFixture.entry("Veo", clip: nil, state: .failed)
        failed.error = RushesError(.contentRefused, "the service refused the picture", hint: "use another picture")
        let html = Self.page([failed])
        #expect(html.contains("the service refused the picture"))
        #expect(html.contains("use another picture"))
        #expect(html.contains("<strong>Failed</strong>"))
        #expect(!html.contains("<video"))
        #expect(!html.contains(#"<button type="button" data-do="keep""#))
    }

    @Test(arguments: JobState.allCases)
    func `every state without a clip has a card and a row that say so`(state: JobState) {
        let html = Self.page([PageFixture.entry("Veo", clip: nil, state: state)])
        #expect(html.contains(#"class="trouble"#))
        #expect(html.contains(#"<td class="words state">"#))
        #expect(html.contains(#"class="trouble open""#) == !state.isTerminal)
    }

    @Test func `the totals count takes and add money by currency`() {
        var euro = PageFixture.entry("Euro", clip: "b.mp4")
        euro.charge = Charge(amount: Money(micros: 500_000, currency: Currency(rawValue: "EUR")), basis: .quote)
        var doubtful = PageFixture.entry("Doubt", clip: nil, state: .inDoubt)
        doubtful.held = Money(micros: 1_000_000)
        let html = Self.page([
            PageFixture.entry("One", clip: "a.mp4"), euro, doubtful,
            PageFixture.entry("Bad", clip: nil, state: .failed),
        ])
        #expect(html.contains("<div><dt>Takes</dt><dd>4</dd></div>"))
        #expect(html.contains("<div><dt>Done</dt><dd>2</dd></div>"))
        #expect(html.contains("<div class=\"bad\"><dt>Failed</dt><dd>1</dd></div>"))
        #expect(html.contains("<div><dt>Open</dt><dd>1</dd></div>"))
        #expect(html.contains("<dd>0.50 EUR + 0.75 USD <small>1 not settled yet</small></dd>"))
        #expect(html.contains("<div><dt>Held</dt><dd>1.00 USD</dd></div>"))
    }

    @Test func `the same comparison gives the same page, and survives JSON`() throws {
        let entries = [PageFixture.entry("One", clip: "a.mp4"), PageFixture.entry("Two", clip: nil, state: .failed)]
        let comparison = PageFixture.comparison([Comparison.Shot(name: "Row 1", entries: entries)])
        let copy = try JSONDecoder().decode(Comparison.self, from: JSONEncoder().encode(comparison))
        #expect(copy == comparison)
        #expect(ComparisonPage(comparison).html == ComparisonPage(copy).html)
    }

    @Test func `what is measured is written as people read it`() {
        let html = Self.page([PageFixture.entry("One", clip: "a.mp4")])
        for figure in [
            "1:42", "1:28", "12.4 MB", "320 × 180", "2.0 s", ">25<", "20260602", "0.75 USD", "2026-07-26 14:03 UTC",
        ] {
            #expect(html.contains(figure), "\(figure)")
        }
    }

    @Test func `prompts that differ stand in the table, one that is shared stands once above it`() {
        let shared = Self.page([PageFixture.entry("A", clip: "a.mp4"), PageFixture.entry("B", clip: "b.mp4")])
        #expect(shared.components(separatedBy: "A heron lifts off").count == 2)
        let other = PageFixture.entry("B", clip: "b.mp4", prompt: "A crane lands")
        let different = Self.page([PageFixture.entry("A", clip: "a.mp4"), other])
        #expect(different.contains(#"<th scope="col" class="words">Prompt</th>"#))
        #expect(different.contains(#"dir="auto">A crane lands</td>"#))
    }

    @Test func `a comparison of nothing is still a page`() {
        let html = ComparisonPage(PageFixture.comparison([])).html
        #expect(html.contains("<dt>Takes</dt><dd>0</dd>"))
    }

    @Test func `nothing is loaded before it is wanted`() {
        var entry = PageFixture.entry("One", clip: "a.mp4")
        entry.poster = "stills/a.jpg"
        entry.filmstrip = "stills/b.jpg"
        let html = Self.page(Array(repeating: entry, count: 300))
        #expect(html.components(separatedBy: #"preload="none""#).count == 301)
        #expect(html.components(separatedBy: #"loading="lazy""#).count == 301)
        #expect(html.components(separatedBy: #"poster="stills/a.jpg""#).count == 301)
        #expect(!html.contains("autoplay"))
    }
}
