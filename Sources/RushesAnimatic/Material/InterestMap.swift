/// Where the interesting part of a picture lies, from a small copy of it.
///
/// What has edges, and what differs from the picture's border, is more interesting than an even ground; of two parts
/// with as much to see, the one nearer to the middle wins.
struct InterestMap: Sendable {
    let width: Int
    let height: Int
    /// Whether some of the picture can be seen through.
    let hasAlpha: Bool
    private let columns: [Float]
    private let rows: [Float]

    /// Measures a picture.
    ///
    /// - Parameters:
    ///   - width: its width in pixels.
    ///   - height: its height in pixels.
    ///   - pixels: red, green, blue and opacity of every pixel.
    init(width: Int, height: Int, pixels: ArraySlice<UInt8>) {
        self.width = width
        self.height = height
        let base = pixels.startIndex
        func colour(_ x: Int, _ y: Int) -> Colour {
            let place = base + (y * width + x) * 4
            let opacity = Float(pixels[place + 3]) / 255
            return Colour(Float(pixels[place]), Float(pixels[place + 1]), Float(pixels[place + 2]), 0) * (opacity / 255)
                + Colour(0, 0, 0, opacity)
        }
        hasAlpha = stride(from: base + 3, to: base + width * height * 4, by: 4).contains { pixels[$0] < 250 }
        var border = Colour.zero
        var count: Float = 0
        for x in 0..<width {
            border += colour(x, 0) + colour(x, height - 1)
            count += 2
        }
        for y in 0..<height {
            border += colour(0, y) + colour(width - 1, y)
            count += 2
        }
        border /= count
        var columns = [Float](repeating: 0, count: width)
        var rows = [Float](repeating: 0, count: height)
        func length(_ vector: Colour) -> Float { (vector * vector).sum().squareRoot() }
        for y in 0..<height {
            for x in 0..<width {
                let here = colour(x, y)
                let edge =
                    length(colour(min(x + 1, width - 1), y) - here) + length(colour(x, min(y + 1, height - 1)) - here)
                let strange = length(here - border)
                let value = edge + 0.7 * strange * strange
                columns[x] += value
                rows[y] += value
            }
        }
        self.columns = columns
        self.rows = rows
    }

    /// Reads a picture in the PAM format, as ffmpeg writes it; `nil` if the bytes are none.
    init?(pam bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: Array("ENDHDR\n".utf8)) else { return nil }
        var (width, height) = (0, 0)
        for line in String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 2 else { continue }
            if words[0] == "WIDTH" { width = Int(words[1]) ?? 0 }
            if words[0] == "HEIGHT" { height = Int(words[1]) ?? 0 }
        }
        let pixels = bytes[end.upperBound...]
        guard width > 0, height > 0, pixels.count >= width * height * 4 else { return nil }
        self.init(width: width, height: height, pixels: pixels)
    }

    /// Where a window of another shape shows most: shares of the room that it has to the right and downwards.
    ///
    /// - Parameter ratio: the window's width by its height.
    /// - Returns: 0 for the left or upper end of the room, 1 for the other, a half where there is no choice.
    func focus(ratio: Double) -> (x: Double, y: Double) {
        let own = Double(width) / Double(height)
        if own > ratio { return (Self.best(columns, share: ratio / own), 0.5) }
        return (0.5, Self.best(rows, share: own / ratio))
    }

    private static func best(_ values: [Float], share: Double) -> Double {
        let window = max(Int((Double(values.count) * share).rounded()), 1)
        let room = values.count - window
        guard room > 0 else { return 0.5 }
        let total = max(values.reduce(0, +), 1e-6)
        var best = (score: -Float.infinity, place: 0)
        var sum = values[0..<window].reduce(0, +)
        for place in 0...room {
            let middle = Float(place) / Float(room) - 0.5
            let score = sum / total - 0.06 * middle * middle
            if score > best.score + 1e-6 { best = (score, place) }
            if place < room { sum += values[place + window] - values[place] }
        }
        // Of many windows that show it all, the one in whose middle it lies: the weight's centre, kept in the window.
        let centre = values.indices.reduce(Float(0)) { $0 + Float($1) * values[$1] } / total
        let centred = min(max(Int(centre) - window / 2, 0), room)
        let inCentred = values[centred..<centred + window].reduce(0, +) / total
        let inBest = values[best.place..<best.place + window].reduce(0, +) / total
        return Double(inCentred >= inBest - 0.02 ? centred : best.place) / Double(room)
    }
}
