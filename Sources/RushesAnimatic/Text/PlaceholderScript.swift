/// A script for libass that names material which is not shown, and says why.
struct PlaceholderScript: Sendable {
    let width: Int
    let height: Int
    let label: String
    /// Why it is not shown.
    let reason: String

    /// The script's text.
    var source: String {
        let size = max(min(width, height) / 12, 9)
        return """
            [Script Info]
            ScriptType: v4.00+
            PlayResX: \(width)
            PlayResY: \(height)

            [V4+ Styles]
            Format: Name, Fontname, Fontsize, PrimaryColour, Bold, Alignment, MarginL, MarginR, MarginV, Encoding
            Style: Label,Noto Sans,\(size),&H00D8D8D8,0,5,10,10,10,-1

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
            Dialogue: 0,0:00:00.00,0:00:09.00,Label,,0,0,0,,\(SubtitleScript.escaped(label))\\N\(SubtitleScript.escaped(reason))

            """
    }
}
