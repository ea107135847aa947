import Foundation

/// A script for libass that draws slate and caption in its first second, and the time code's characters in its second
/// one, all in white on black: the engine reads the result as a mask.
package struct SubtitleScript: Sendable {
    let size: PictureSize
    let text: SlateText

    /// Describes the words on a picture.
    package init(size: PictureSize, text: SlateText) {
        self.size = size
        self.text = text
    }

    var slateSize: Int { max(size.shortSide * 27 / 1000, 9) }
    var lineHeight: Int { slateSize * 14 / 10 }
    var captionSize: Int { max(size.shortSide * 36 / 1000, 10) }
    /// The safe area: what old screens and players' own controls may hide is left free.
    var marginX: Int { size.width * 45 / 1000 }
    var marginY: Int { size.height * 45 / 1000 }
    var cellWidth: Int { (slateSize * 54 / 100 + 1) / 2 * 2 }
    var cellHeight: Int { slateSize * 15 / 10 }
    /// The rows of the word ANIMATIC, which is amber.
    var accentRows: Range<Int> { (marginY - lineHeight / 5)..<(marginY + lineHeight * 11 / 10) }

    /// Where the time code runs.
    var timeCodeBox: TextPlate {
        let right = size.width - marginX
        return TextPlate(columns: (right - cellWidth * TimeCode.cellCount)..<right, rows: marginY..<marginY + slateSize)
    }

    /// The script's text, for a file that ffmpeg's `ass` filter reads.
    package var source: String {
        """
        [Script Info]
        ScriptType: v4.00+
        PlayResX: \(size.width)
        PlayResY: \(size.height)
        WrapStyle: 0
        ScaledBorderAndShadow: yes

        [V4+ Styles]
        Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
        Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
        MarginR, MarginV, Encoding
        \(style("Slate", slateSize, alignment: 7, isBold: false))
        \(style("Title", slateSize, alignment: 7, isBold: true))
        \(style("Caption", captionSize, alignment: 2, isBold: false))

        [Events]
        Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
        \(events.joined(separator: "\n"))

        """
    }

    private func style(_ name: String, _ size: Int, alignment: Int, isBold: Bool) -> String {
        let weight = isBold ? -1 : 0
        let colours = "&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000"
        return "Style: \(name),Noto Sans,\(size),\(colours),\(weight),0,0,0,100,100,\(isBold ? 2 : 0),0,1,0,0,"
            + "\(alignment),\(marginX),\(marginX),\(marginY),-1"
    }

    private var events: [String] {
        var events: [String] = []
        func line(_ number: Int, _ style: String, _ words: String) {
            let place = "{\\pos(\(marginX),\(marginY + lineHeight * number))}"
            events.append("Dialogue: 0,0:00:00.00,0:00:01.00,\(style),,0,0,0,,\(place)\(words)")
        }
        line(0, "Title", "ANIMATIC")
        line(1, "Slate", Self.escaped(text.model))
        line(2, "Slate", "seed \(text.seed)  ·  take \(text.take)")
        line(3, "Slate", Self.escaped("\(text.price), nothing spent"))
        let wrapping = CaptionWrapping(
            lineWidth: Double(size.width - marginX * 2) / Double(captionSize) * 0.94,
            lineLimit: size.height > size.width ? 6 : 3
        )
        let caption = wrapping.lines(of: text.caption).map(Self.escaped).joined(separator: "\\N")
        events.append("Dialogue: 0,0:00:00.00,0:00:01.00,Caption,,0,0,0,,\(caption)")
        for (index, character) in TimeCode.characters.enumerated() {
            // Every digit is centred in its cell, so that the time code does not dance.
            let place = "{\\an8\\pos(\(index * cellWidth + cellWidth / 2),0)}"
            events.append("Dialogue: 0,0:00:01.00,0:00:02.00,Slate,,0,0,0,,\(place)\(character)")
        }
        return events
    }

    /// Makes a text inert: braces do not open a tag, backslashes do not begin an escape, no line ends.
    package static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            // A word joiner behind the backslash is not seen and keeps it from joining with what follows.
            case "\\": result += "\\\u{2060}"
            case "{": result += "\\{"
            case "}": result += "\\}"
            case _ where scalar.properties.generalCategory == .control: result += " "
            case "\u{2028}", "\u{2029}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

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
