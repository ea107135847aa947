/// The page's few drawn signs, all from one sprite in the page.
enum Icon: String, CaseIterable {
    case play, pause, back, forward, loop, sound, mute, keep, reject, large

    /// The sign; what it means stands beside it or in its button's label.
    var markup: Markup {
        """
        <svg viewBox="0 0 16 16" class="shape-\(rawValue)" aria-hidden="true"><use href="#i-\(rawValue)"/></svg>
        """
    }

    /// All signs, not shown where it stands.
    static var sprite: Markup {
        let symbols = allCases.map { icon -> Markup in
            "<symbol id=\"i-\(icon.rawValue)\" viewBox=\"0 0 16 16\"><path d=\"\(icon.outline)\"/></symbol>"
        }
        return "<svg class=\"away\" aria-hidden=\"true\">\(Markup.lines(symbols))</svg>"
    }

    private var outline: String {
        switch self {
        case .play: "M4 2.5v11l9.5-5.5z"
        case .pause: "M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z"
        case .back: "M12.5 2.5v11L5.5 8zM3 2.5h2v11H3z"
        case .forward: "M3.5 2.5v11l7-5.5zM11 2.5h2v11h-2z"
        case .loop:
            """
            M11 1l3.5 3L11 7V5H5a2.5 2.5 0 0 0-2.5 2.5V8h-2v-.5A4.5 4.5 0 0 1 5 3h6zM5 9v2h6a2.5 2.5 0 0 0 2.5-2.5V8h2\
            v.5A4.5 4.5 0 0 1 11 13H5v2l-3.5-3z
            """
        case .sound:
            """
            M8 2v12L4 10.5H1v-5h3zM10 5.2a4 4 0 0 1 0 5.6V9.2a2 2 0 0 0 0-2.4zM10 2.2a6.5 6.5 0 0 1 0 11.6V12\
            a5 5 0 0 0 0-8z
            """
        case .mute:
            "M8 2v12L4 10.5H1v-5h3zM10 6.2l1-1 1.8 1.8 1.8-1.8 1 1L13.8 8l1.8 1.8-1 1L12.8 9l-1.8 1.8-1-1L11.8 8z"
        case .keep: "M6.5 13.2L1.3 8 3 6.3l3.5 3.5 6.6-6.6 1.7 1.7z"
        case .reject:
            "M3.4 1.8L8 6.4l4.6-4.6 1.6 1.6L9.6 8l4.6 4.6-1.6 1.6L8 9.6l-4.6 4.6-1.6-1.6L6.4 8 1.8 3.4z"
        case .large:
            "M1.5 1.5h5v2H4.9l2.3 2.3-1.4 1.4-2.3-2.3v1.6h-2zM9.5 14.5v-2h1.6l-2.3-2.3 1.4-1.4 2.3 2.3V9.5h2v5z"
        }
    }
}
