import Foundation
import RushesCore

/// The head of the page: what is compared, what it has cost, and the controls that are for all shots.
struct PageHeader {
    let comparison: Comparison

    var markup: Markup {
        """
        <header class="top">
        <h1><bdi>\(comparison.title)</bdi></h1>
        <p>Made <time datetime="\(comparison.madeAt.formatted(.iso8601))">\(Figure.moment(comparison.madeAt))</time>\
        \(rehearsal)</p>
        <dl class="totals" aria-label="In total">
        \(Markup.lines(totals))
        </dl>
        \(Markup.lines(comparison.notes.map { "<p class=\"note\">\($0)</p>" }))
        </header>
        <div class="bar" role="toolbar" aria-label="Takes">
        <div class="group show js" role="group" aria-label="Show">\(Markup.lines(filters))</div>
        \(index)
        <div class="push js">
        <div class="group" role="group" aria-label="Size of the pictures">\
        <button type="button" data-do="smaller" aria-label="Smaller pictures" title="Smaller pictures">−</button>\
        <button type="button" data-do="larger" aria-label="Larger pictures" title="Larger pictures">+</button></div>
        <button type="button" data-do="theme">Colours: <span id="theme">Automatic</span></button>
        <button type="button" data-do="export">Export marks</button>
        <button type="button" data-do="help" aria-label="Keys" title="Keys">?</button>
        </div>
        </div>
        <p class="legend js">\
        <span><kbd>space</kbd> play</span> <span><kbd>←</kbd> <kbd>→</kbd> frame</span> \
        <span><kbd>1</kbd>–<kbd>9</kbd> pick</span> <span><kbd>k</kbd> keep</span> <span><kbd>x</kbd> reject</span> \
        <span><kbd>f</kbd> enlarge</span> <span><kbd>n</kbd> <kbd>p</kbd> shot</span> \
        <span><kbd>?</kbd> all keys</span></p>
        """
    }

    private var rehearsal: Markup {
        guard comparison.isRehearsal else { return .nothing }
        return " <span class=\"badge\">Rehearsal</span> every clip is an animatic, and no money moved"
    }

    private var entries: [Comparison.Entry] { comparison.shots.flatMap(\.entries) }

    private var totals: [Markup] {
        let entries = entries
        let done = entries.count { $0.state == .done }
        let failed = entries.count { $0.state.isTerminal && $0.state != .done }
        let open = entries.count - done - failed
        let unsettled = entries.count { $0.charge?.basis == .quote }
        let remark: Markup = unsettled == 0 ? .nothing : " <small>\(unsettled) not settled yet</small>"
        let charged = Figure.sum(entries.compactMap { $0.charge?.amount })
        return [
            total("Takes", "\(entries.count)"),
            total("Done", "\(done)"),
            total("Failed", "\(failed)", isBad: failed > 0),
            open == 0 ? .nothing : total("Open", "\(open)"),
            total("Charged", "\(charged)\(remark)"),
            total("Held", "\(Figure.sum(entries.compactMap(\.held)))"),
        ]
    }

    private func total(_ name: String, _ value: Markup, isBad: Bool = false) -> Markup {
        "<div\(attribute: "class", isBad ? "bad" : nil)><dt>\(name)</dt><dd>\(value)</dd></div>"
    }

    private var filters: [Markup] {
        [("all", "All"), ("undecided", "Undecided"), ("kept", "Kept"), ("rejected", "Rejected"), ("failed", "No clip")]
            .map { key, name in
                "<button type=\"button\" data-show=\"\(key)\" aria-pressed=\"false\">\(name) <b></b></button>"
            }
    }

    private var index: Markup {
        guard comparison.shots.count > 1 else { return .nothing }
        let links = comparison.shots.enumerated()
            .map { offset, shot -> Markup in
                "<li><a href=\"#shot-\(offset + 1)\">\(offset + 1) <bdi>\(shot.name)</bdi></a></li>"
            }
        return "<nav class=\"shots\" aria-label=\"Shots\"><ol>\n\(Markup.lines(links))\n</ol></nav>"
    }
}
