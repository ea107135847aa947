import RushesCore

/// One take's figures, as a row of its shot's table.
struct TakeRow {
    let entry: Comparison.Entry
    let id: String
    let number: Int
    let showsPrompt: Bool

    var markup: Markup {
        """
        <tr id="row-\(id)"\(attribute: "class", isBad ? "bad" : nil)>\
        <th scope="row" class="words">\(number). <bdi>\(entry.label)</bdi>\
        <small><bdi>\(entry.model.rawValue)</bdi></small></th>\
        <td class="words state">\(entry.state.text)</td>\
        <td>\(quote)</td><td>\(charge)</td>\
        <td>\(entry.waitingSeconds.map(Figure.wait) ?? Figure.unknown)</td>\
        <td>\(entry.renderingSeconds.map(Figure.wait) ?? Figure.unknown)</td>\
        <td>\(entry.byteCount.map(Figure.size) ?? Figure.unknown)</td>\
        <td>\(picture)</td>\
        <td>\(entry.seconds.map(Figure.length) ?? Figure.unknown)</td>\
        <td>\(entry.framesPerSecond.map(Figure.rate) ?? Figure.unknown)</td>\
        <td class="words">\(entry.hasSound.map { $0 ? "yes" : "no" } ?? Figure.unknown)</td>\
        <td>\(entry.seed.map(String.init) ?? Figure.unknown)</td>\
        \(showsPrompt ? "<td class=\"words long\" dir=\"auto\">\(entry.prompt)</td>" : Markup.nothing)\
        <td class="words">\(files)</td></tr>
        """
    }

    private var isBad: Bool { entry.state.isTerminal && entry.state != .done }

    private var quote: Markup {
        guard let quote = entry.quote else { return "\(Figure.unknown)" }
        let basis =
            switch quote.basis {
            case .live: "live, \(quote.asOf)"
            case .list: "list, \(quote.asOf)"
            case .limit: "your limit"
            }
        let caveat: Markup = quote.caveat.map { "<small>\($0)</small>" } ?? .nothing
        return "\(quote.amount.description)<small>\(basis)</small>\(caveat)"
    }

    private var charge: Markup {
        if let charge = entry.charge {
            let remark: Markup = charge.basis == .quote ? "<small>not settled yet</small>" : .nothing
            return "\(charge.amount.description)\(remark)"
        }
        guard let held = entry.held, held.micros != 0 else { return "\(Figure.unknown)" }
        return "\(Figure.unknown)<small>\(held.description) held</small>"
    }

    private var picture: String {
        guard let width = entry.width, let height = entry.height else { return Figure.unknown }
        return "\(width) × \(height)"
    }

    private var files: Markup {
        let links = [("clip", entry.clip), ("receipt", entry.receipt)].compactMap { word, name -> Markup? in
            RelativeName(name).map { "<a href=\"\($0.url)\" aria-label=\"\(word) of take \(number)\">\(word)</a>" }
        }
        return links.isEmpty ? "\(Figure.unknown)" : Markup.lines(links)
    }
}
