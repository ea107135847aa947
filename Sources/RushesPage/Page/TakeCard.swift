import RushesCore

/// One take, or what there is in its place, as a card.
struct TakeCard {
    let entry: Comparison.Entry
    let id: String
    let number: Int

    var markup: Markup {
        let clip = RelativeName(entry.clip)
        return """
            <article class="take" id="\(id)" aria-label="Take \(number): \(entry.label)" data-row="row-\(id)"\
            \(attribute: "data-key", entry.markKey)\(attribute: "data-take", entry.takeID)\
            \(attribute: "data-job", entry.jobID.rawValue)\(attribute: "data-model", entry.model.rawValue)\
            \(attribute: "data-label", entry.label)\(attribute: "data-clip", clip?.text)\
            \(attribute: "data-seconds", entry.seconds.map { Figure.fixed($0, 3) })\
            \(attribute: "data-rate", entry.framesPerSecond.map { Figure.fixed($0, 3) })\
            \(attribute: "data-sound", entry.hasSound.map { $0 ? "yes" : "no" })>
            \(clip.map(picture) ?? trouble)
            \(clip == nil ? Markup.nothing : filmstrip)
            <div class="about"><h3><bdi>\(entry.label)</bdi></h3><p>\(summary)</p>\
            <p class="model"><bdi>\(Markup.breakable(entry.model.rawValue))</bdi></p></div>
            \(clip == nil ? Markup.nothing : choices)
            </article>
            """
    }

    private func picture(_ clip: RelativeName) -> Markup {
        """
        <div class="picture">\
        <video controls playsinline preload="none" width="\(entry.width ?? 1280)" \
        height="\(entry.height ?? 720)" src="\(clip.url)"\(attribute: "poster", RelativeName(entry.poster)?.url) \
        aria-label="Clip of take \(number), \(entry.label)"></video>\
        <span class="number">\(number)</span><span class="verdict js"></span>\
        <span class="heard js">\(Icon.sound.markup)</span>\
        <p class="broken js" role="alert">This browser cannot play the clip.</p></div>
        """
    }

    private var filmstrip: Markup {
        guard let name = RelativeName(entry.filmstrip) else { return .nothing }
        return """
            <div class="strip"><img src="\(name.url)" width="\(Still.stripWidth)" height="\(Still.stripHeight)" \
            alt="\(Still.frameCount) frames of take \(number), evenly spaced" loading="lazy" decoding="async" \
            draggable="false"><i></i></div>
            """
    }

    private var trouble: Markup {
        let isOpen = !entry.state.isTerminal
        let message: Markup =
            entry.error.map { "<p><bdi>\($0.message)</bdi></p>" }
            ?? (isOpen ? "<p>No clip yet.</p>" : "<p>There is no clip.</p>")
        let hint: Markup = entry.error?.hint.map { "<p class=\"hint\"><bdi>\($0)</bdi></p>" } ?? .nothing
        return """
            <div class="trouble\(isOpen ? " open" : "")"><span class="number">\(number)</span>
            <strong>\(entry.state.text)</strong>
            \(message)
            \(hint)</div>
            """
    }

    /// What one wants to know beside the picture: what it cost and how long it took.
    private var summary: String {
        let price = entry.charge?.amount.description ?? entry.quote.map { "quoted \($0.amount)" }
        return [price, entry.waitingSeconds.map { "waited \(Figure.wait($0))" }].compactMap(\.self)
            .joined(separator: " · ")
    }

    private var choices: Markup {
        let isSilent = entry.hasSound == false
        return """
            <div class="choices js" role="group" aria-label="Take \(number)">\
            <button type="button" data-do="pick" aria-pressed="false" \
            aria-label="\(isSilent ? "Pick take \(number), which has no sound" : "Hear take \(number)")">\
            \(isSilent ? Icon.mute.markup : Icon.sound.markup)<span>\(isSilent ? "No sound" : "Sound")</span></button>\
            <button type="button" data-do="keep" aria-pressed="false" aria-label="Keep take \(number)">\
            \(Icon.keep.markup)<span>Keep</span></button>\
            <button type="button" data-do="reject" aria-pressed="false" aria-label="Reject take \(number)">\
            \(Icon.reject.markup)<span>Reject</span></button>\
            <button type="button" data-do="large" aria-pressed="false" aria-label="Enlarge take \(number)" \
            title="Enlarge">\
            \(Icon.large.markup)<span>Back to all</span></button></div>
            """
    }
}
