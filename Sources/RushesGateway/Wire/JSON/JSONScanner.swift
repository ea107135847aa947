/// Goes once through the bytes of a JSON text and finds whether it keeps to what ``JSONGuard`` lets pass.
struct JSONScanner {
    /// What is wrong; where, says the scanner's ``JSONScanner/index``.
    struct Fault: Error {
        /// What is wrong, without the position.
        let message: String
    }

    /// The byte that is looked at.
    private(set) var index = 0

    private let bytes: UnsafeRawBufferPointer
    private let deepest: Int
    private var depth = 0
    /// One bit for each level, the innermost lowest: whether it is an object.
    private var objects: UInt64 = 0
    /// The hashes of the keys of all open objects, the innermost last.
    private var keys: [UInt64] = []
    /// How many of `keys` belong to the levels around each open one.
    private var outerKeyCounts: [Int] = []

    /// Looks at bytes that must outlive the scanner.
    init(_ bytes: UnsafeRawBufferPointer, depth: Int) {
        self.bytes = bytes
        deepest = depth
        outerKeyCounts.reserveCapacity(depth)
        keys.reserveCapacity(64)
    }

    /// Goes through all of the text.
    ///
    /// - Throws: What is wrong with it. White space around it is not an error.
    mutating func scan() throws(Fault) {
        repeat {
            try value()
        } while try goesOn()
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }
    private var isInObject: Bool { objects & 1 == 1 }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func takes(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    // MARK: - Structure

    /// Passes what begins at a value: a whole one, or the beginning of a list or an object up to its first value.
    private mutating func value() throws(Fault) {
        while true {
            skipSpace()
            switch peek {
            case UInt8(ascii: "{"):
                try open(isObject: true)
                if takes("}") { return close() }
                try key()
            case UInt8(ascii: "["):
                try open(isObject: false)
                if takes("]") { return close() }
            case UInt8(ascii: "\""): return _ = try string(isKey: false)
            case UInt8(ascii: "t"): return try word("true")
            case UInt8(ascii: "f"): return try word("false")
            case UInt8(ascii: "n"): return try word("null")
            case nil: throw Fault(message: "it ends where a value is due")
            case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
            default: throw Fault(message: "a value is due")
            }
        }
    }

    /// Passes what follows a value; whether another value is due.
    private mutating func goesOn() throws(Fault) -> Bool {
        while true {
            skipSpace()
            guard depth > 0 else {
                guard peek == nil else { throw Fault(message: "something follows the value") }
                return false
            }
            if takes(",") {
                if isInObject { try key() }
                return true
            }
            guard takes(isInObject ? "}" : "]") else {
                throw Fault(message: peek == nil ? "it ends within a list or an object" : "a comma or an end is due")
            }
            close()
        }
    }

    private mutating func open(isObject: Bool) throws(Fault) {
        guard depth < deepest else { throw Fault(message: "lists and objects stand more than \(deepest) deep") }
        index += 1
        depth += 1
        objects = objects << 1 | (isObject ? 1 : 0)
        outerKeyCounts.append(keys.count)
        skipSpace()
    }

    private mutating func close() {
        depth -= 1
        objects >>= 1
        keys.removeLast(keys.count - outerKeyCounts.removeLast())
    }

    private mutating func key() throws(Fault) {
        skipSpace()
        let start = index
        guard peek == UInt8(ascii: "\"") else { throw Fault(message: "a key in quotes is due") }
        let hash = try string(isKey: true)
        // Two keys with one hash are taken for the same: that refuses too much, never too little.
        let first = outerKeyCounts[depth - 1]
        guard !keys[first...].contains(hash) else {
            index = start
            throw Fault(message: "a key is there twice")
        }
        guard keys.count - first < JSONGuard.mostMemberCount else {
            throw Fault(message: "an object has more than \(JSONGuard.mostMemberCount) members")
        }
        keys.append(hash)
        skipSpace()
        guard takes(":") else { throw Fault(message: "a colon is due") }
    }

    // MARK: - Words and numbers

    private mutating func word(_ word: StaticString) throws(Fault) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard peek == word.utf8Start[offset] else { throw Fault(message: "a value is due") }
            index += 1
        }
    }

    private mutating func digits() throws(Fault) {
        let start = index
        while let byte = peek, byte >= 0x30, byte <= 0x39 { index += 1 }
        guard index > start else { throw Fault(message: "a digit is due") }
    }

    private mutating func number() throws(Fault) {
        _ = takes("-")
        if !takes("0") { try digits() }
        if takes(".") { try digits() }
        if takes("e") || takes("E") {
            if !takes("+") { _ = takes("-") }
            try digits()
        }
    }

    // MARK: - Texts

    /// Passes a text and gives the hash (FNV-1a, 64 bits) of what it says if it is a key.
    private mutating func string(isKey: Bool) throws(Fault) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return hash
            case UInt8(ascii: "\\"):
                let scalar = try escape()
                if isKey { for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { add(unit) } }
            case 0x20..<0x80:
                if isKey { add(byte) }
                index += 1
            case 0x80...:
                let length = try sequence(byte)
                if isKey { for offset in 0..<length { add(bytes[index + offset]) } }
                index += length
            default: throw Fault(message: "a control character stands in a text")
            }
        }
        throw Fault(message: "it ends within a text")
    }

    /// The length of the UTF-8 sequence at the index (Unicode 16, table 3-7).
    private func sequence(_ lead: UInt8) throws(Fault) -> Int {
        var second: ClosedRange<UInt8> = 0x80...0xBF
        let length: Int
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default: throw Fault(message: "it is not UTF-8")
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else {
            throw Fault(message: "it is not UTF-8")
        }
        for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 {
            throw Fault(message: "it is not UTF-8")
        }
        return length
    }

    private mutating func escape() throws(Fault) -> Unicode.Scalar {
        index += 1
        guard let byte = peek else { throw Fault(message: "it ends within a text") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw Fault(message: "a text has an escape that JSON does not know")
        }
    }

    private mutating func unicodeEscape() throws(Fault) -> Unicode.Scalar {
        var code = try hexadecimal()
        if code & 0xFC00 == 0xD800, takes("\\"), takes("u") {
            let low = try hexadecimal()
            guard low & 0xFC00 == 0xDC00 else { throw Fault(message: "a text has half of a surrogate pair") }
            code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
        }
        guard let scalar = Unicode.Scalar(code) else { throw Fault(message: "a text has half of a surrogate pair") }
        guard code != 0 else { throw Fault(message: "a text has a NUL") }
        return scalar
    }

    private mutating func hexadecimal() throws(Fault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch peek {
            case let byte? where byte >= 0x30 && byte <= 0x39: digit = byte - 0x30
            case let byte? where byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66: digit = (byte | 0x20) - 0x61 + 10
            default: throw Fault(message: "\\u is followed by something other than four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            index += 1
        }
        return code
    }
}
