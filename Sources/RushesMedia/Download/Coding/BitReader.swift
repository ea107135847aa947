/// Bits of a body that comes in pieces, the lowest of each byte first.
struct BitReader: Sendable {
    private var input: [UInt8] = []
    private var position = 0
    /// The next bits, the first of them lowest.
    private(set) var word: UInt64 = 0
    private(set) var count = 0

    /// Where a reader stands, to come back to before anything more is appended.
    struct Place: Sendable {
        fileprivate var position: Int
        fileprivate var word: UInt64
        fileprivate var count: Int
    }

    /// Where it stands.
    var place: Place {
        get { Place(position: position, word: word, count: count) }
        set { (position, word, count) = (newValue.position, newValue.word, newValue.count) }
    }

    /// Takes in a piece.
    mutating func append(_ bytes: some Sequence<UInt8>) {
        if position > 0 {
            input.removeFirst(position)
            position = 0
        }
        input.append(contentsOf: bytes)
    }

    /// Has as many bits at hand as there are, up to 56 and a few.
    ///
    /// - Returns: how many.
    mutating func fill() -> Int {
        while count <= 56, position < input.count {
            word |= UInt64(input[position]) << UInt64(count)
            position += 1
            count += 8
        }
        return count
    }

    /// Goes past so many bits, of which so many are at hand.
    mutating func drop(_ length: Int) {
        word >>= UInt64(length)
        count -= length
    }

    /// A number of so many bits, at most 32; `nil` if there are not so many yet.
    mutating func take(_ length: Int) -> Int? {
        guard fill() >= length else { return nil }
        let value = Int(word & (1 << UInt64(length) - 1))
        drop(length)
        return value
    }

    /// Goes on to the next whole byte.
    mutating func alignToByte() { drop(count % 8) }

    /// Up to so many whole bytes; the reader must stand at the beginning of one.
    mutating func bytes(atMost limit: Int) -> [UInt8] {
        var taken: [UInt8] = []
        while count >= 8, taken.count < limit {
            taken.append(UInt8(truncatingIfNeeded: word))
            drop(8)
        }
        let rest = min(limit - taken.count, input.count - position)
        guard rest > 0, count == 0 else { return taken }
        taken.append(contentsOf: input[position..<(position + rest)])
        position += rest
        return taken
    }
}
