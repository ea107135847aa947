import RushesCore

/// One shot on the page: its takes side by side, what plays them in step, and their figures.
struct ShotSection {
    let shot: Comparison.Shot
    let number: Int

    /// Prompts above this many characters are folded.
    private static let longPrompt = 320

    var markup: Markup {
        let cards = shot.entries.enumerated()
            .map { TakeCard(entry: $0.element, id: id(of: $0.offset), number: $0.offset + 1).markup }
        return """
            <section class="shot" id="shot-\(number)" tabindex="-1" aria-labelledby="shot-\(number)-name" \
            data-name="\(shot.name)">
            <div class="head">
            <h2 id="shot-\(number)-name">\(heading)</h2>
            \(prompt)
            </div>
            <div class="takes">
            \(Markup.lines(cards))
            </div>
            \(transport)
            \(table)
            </section>
            """
    }

    /// The shot's name behind its number; one that has none, or no more than that number, is just that.
    private var heading: Markup {
        shot.name.isEmpty || shot.name == "\(number)" ? "Shot \(number)" : "\(number). <bdi>\(shot.name)</bdi>"
    }

    private func id(of offset: Int) -> String { "take-\(number)-\(offset + 1)" }

    private var prompt: Markup {
        guard let prompt = shot.sharedPrompt, prompt != shot.name else { return .nothing }
        guard prompt.count > Self.longPrompt else { return "<p class=\"prompt\" dir=\"auto\">\(prompt)</p>" }
        return """
            <details><summary><bdi>\(String(prompt.prefix(Self.longPrompt / 2)))…</bdi></summary>
            <p class="prompt" dir="auto">\(prompt)</p></details>
            """
    }

    private var transport: Markup {
        """
        <div class="transport js" role="group" aria-label="Playback of shot \(number)">
        <button type="button" class="play" data-do="play" aria-label="Play">\
        \(Icon.play.markup)\(Icon.pause.markup)</button>
        <button type="button" data-do="back" aria-label="One frame back">\(Icon.back.markup)</button>
        <button type="button" data-do="forward" aria-label="One frame forward">\(Icon.forward.markup)</button>
        <input type="range" min="0" max="1" step="any" value="0" aria-label="Position in shot \(number)">
        <output>0:00.00</output>
        <button type="button" data-do="loop" aria-pressed="true" aria-label="Loop" title="Loop">\
        \(Icon.loop.markup)</button>
        <button type="button" data-do="mute" aria-pressed="false" aria-label="Mute" title="Mute">\
        \(Icon.mute.markup)</button>
        </div>
        """
    }

    private var table: Markup {
        let isShared = shot.sharedPrompt != nil || shot.entries.allSatisfy(\.prompt.isEmpty)
        let rows = shot.entries.enumerated()
            .map { offset, entry in
                TakeRow(entry: entry, id: id(of: offset), number: offset + 1, showsPrompt: !isShared).markup
            }
        return """
            <div class="figures" role="region" tabindex="0" aria-label="Figures of shot \(number)">
            <table>
            <caption class="away">Figures of shot \(number)</caption>
            <thead><tr>
            <th scope="col" class="words">Take and model</th>\
            <th scope="col" class="words">State</th><th scope="col">Quote</th><th scope="col">Charge</th>\
            <th scope="col">Waiting</th><th scope="col">Rendering</th><th scope="col">Size</th>\
            <th scope="col">Picture</th><th scope="col">Length</th><th scope="col">Frames/s</th>\
            <th scope="col" class="words">Sound</th><th scope="col">Seed</th>\
            \(isShared ? Markup.nothing : "<th scope=\"col\" class=\"words\">Prompt</th>")\
            <th scope="col" class="words">Files</th>
            </tr></thead>
            <tbody>
            \(Markup.lines(rows))
            </tbody>
            </table>
            </div>
            """
    }
}
