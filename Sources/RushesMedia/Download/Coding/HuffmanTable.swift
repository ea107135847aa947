/// A canonical prefix code (RFC 1951 §3.2.2), made for decoding.
struct HuffmanTable: Sendable {
    /// Codes of up to so many bits are looked up at once; the few longer ones are counted through.
    private static let quickBits = 10
    private static let longest = 15

    /// What the next bits begin with: `symbol << 4 | length`; 0 where the code is longer.
    private var quick = [UInt16](repeating: 0, count: 1 << quickBits)
    private var counts = [Int](repeating: 0, count: longest + 1)
    private var symbols: [UInt16]

    /// Makes a table.
    ///
    /// - Parameter lengths: for every symbol the length of its code in bits; 0 for one that does not occur.
    /// - Throws: `damaged` if more codes are asked for than there are.
    init(lengths: some Collection<UInt8>) throws(CodingFailure) {
        for length in lengths { counts[Int(length)] += 1 }
        counts[0] = 0
        var left = 1
        for length in 1...Self.longest {
            left = left << 1 - counts[length]
            guard left >= 0 else { throw .damaged }
        }
        var (offsets, codes) = ([Int](repeating: 0, count: 17), [Int](repeating: 0, count: 17))
        for length in 1...Self.longest {
            offsets[length + 1] = offsets[length] + counts[length]
            codes[length + 1] = (codes[length] + counts[length]) << 1
        }
        symbols = [UInt16](repeating: 0, count: lengths.count)
        for (symbol, length) in lengths.enumerated() where length > 0 {
            let length = Int(length)
            symbols[offsets[length]] = UInt16(symbol)
            offsets[length] += 1
            let code = codes[length]
            codes[length] += 1
            guard length <= Self.quickBits else { continue }
            // Codes come with their first bit first, numbers with their last.
            var place = 0
            for bit in 0..<length where code >> bit & 1 == 1 { place |= 1 << (length - 1 - bit) }
            while place < quick.count {
                quick[place] = UInt16(symbol) << 4 | UInt16(length)
                place += 1 << length
            }
        }
    }

    /// Reads one symbol.
    ///
    /// - Returns: the symbol; `nil` if the bits that are there do not hold it whole.
    /// - Throws: `damaged` if no code begins like that.
    func next(_ bits: inout BitReader) throws(CodingFailure) -> Int? {
        let available = bits.fill()
        let entry = quick[Int(bits.word & UInt64(quick.count - 1))]
        if entry != 0 {
            let length = Int(entry & 15)
            guard length <= available else { return nil }
            bits.drop(length)
            return Int(entry >> 4)
        }
        var (code, first, index) = (0, 0, 0)
        for length in 1...Self.longest {
            guard length <= available else { return nil }
            code |= Int(bits.word >> UInt64(length - 1) & 1)
            if code - first < counts[length] {
                bits.drop(length)
                return Int(symbols[index + code - first])
            }
            index += counts[length]
            first = (first + counts[length]) << 1
            code <<= 1
        }
        throw .damaged
    }
}
