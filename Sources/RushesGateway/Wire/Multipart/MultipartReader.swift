import Foundation
package import NIOCore
package import RushesCore

/// Reads a form with files (`multipart/form-data`, RFC 7578, RFC 2046 §5.1) as its bytes come, in pieces of any size.
///
/// It keeps no content: what it is fed comes back at once as slices. All that it keeps is a part's header, of at most
/// ``mostHeaderByteCount`` bytes, and how much of a delimiter stood at the end of the last piece. A delimiter begins
/// with the only carriage return in it, so that after a false start the search goes on behind what was compared: the
/// time is linear in the bytes, whatever they are.
package struct MultipartReader: Sendable {
    /// The most parts of a form.
    package static let mostPartCount = 16
    /// The most bytes of a part's header, with its empty line.
    package static let mostHeaderByteCount = 8192
    /// The most bytes before the first delimiter, and after the last.
    package static let mostPreambleByteCount = 8192
    /// The most bytes of white space behind a delimiter (RFC 2046 §5.1.1, transport padding).
    package static let mostPaddingByteCount = 64

    static let hint = "send the form as multipart/form-data, as curl -F or a browser does"

    private static let emptyLine: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]

    private enum Stage {
        case preamble
        case behindDelimiter
        case behindHyphen
        case padding
        case lineEnd
        case header
        case content
        case epilogue
        case failed(RushesError)
    }

    /// CR LF, two hyphens, the boundary.
    private let delimiter: [UInt8]
    private var stage = Stage.preamble
    /// How many bytes of the delimiter stood at the end of what was fed. Before the first byte a line end is supposed.
    private var matched = 2
    private var header: [UInt8] = []
    private var partCount = 0
    /// Bytes of the preamble, the padding or the epilogue so far.
    private var idleByteCount = 0

    /// Whether the closing delimiter was met. `false` when the body has ended means that it was cut off.
    package var isFinished: Bool {
        if case .epilogue = stage { true } else { false }
    }

    /// Makes a reader for a request with this `Content-Type`.
    ///
    /// - Throws: `invalid_brief` if it is not `multipart/form-data`, or has no single boundary of 1 to 70 of the
    ///   characters that RFC 2046 §5.1.1 allows. Other parameters are not errors.
    package init(contentType: String) throws(RushesError) {
        let bytes = Array(contentType.utf8.prefix(1025))
        guard bytes.count <= 1024, let list = ParameterList(bytes[...]), list.value == "multipart/form-data" else {
            throw RushesError(.invalidBrief, "the body's type is not multipart/form-data", hint: Self.hint)
        }
        guard let boundary = list["boundary"], (1...70).contains(boundary.utf8.count), boundary.last != " ",
            boundary.utf8.allSatisfy(Self.isBoundaryCharacter)
        else { throw RushesError(.invalidBrief, "the form's boundary is missing or malformed", hint: Self.hint) }
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    private static func isBoundaryCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }

    /// Reads the next piece of the body and says what is in it. An empty piece is not an error.
    ///
    /// - Throws: `invalid_brief` if the bytes are no such form, or have more or longer headers and more parts than are
    ///   taken; from then on every call throws the same.
    package mutating func feed(_ buffer: ByteBuffer) throws(RushesError) -> [MultipartEvent] {
        if case .failed(let error) = stage { throw error }
        var events: [MultipartEvent] = []
        let result = buffer.withUnsafeReadableBytes { bytes in
            Result { () throws(RushesError) in
                var index = 0
                while index < bytes.count { index = try step(bytes, at: index, of: buffer, into: &events) }
            }
        }
        if case .failure(let error) = result {
            stage = .failed(error)
            throw error
        }
        return events
    }

    /// Says that the body has ended.
    ///
    /// - Throws: `invalid_brief` if the closing delimiter has not come: the body was cut off; or what `feed` threw.
    package func finish() throws(RushesError) {
        if case .failed(let error) = stage { throw error }
        guard isFinished else { throw Self.fault("the form ends before its closing boundary") }
    }

    private static func fault(_ message: String) -> RushesError { RushesError(.invalidBrief, message, hint: hint) }

    /// Does what the stage asks for, from one index on, and gives the index from which to go on.
    private mutating func step(
        _ bytes: UnsafeRawBufferPointer,
        at index: Int,
        of buffer: ByteBuffer,
        into events: inout [MultipartEvent]
    ) throws(RushesError) -> Int {
        switch stage {
        case .preamble: return try skipPreamble(bytes, at: index)
        case .content: return takeContent(bytes, at: index, of: buffer, into: &events)
        case .header:
            try takeHeader(bytes[index], into: &events)
            return index + 1
        case .epilogue:
            try count(bytes.count - index, most: Self.mostPreambleByteCount, "behind its closing boundary")
            return bytes.count
        case .behindDelimiter, .behindHyphen, .padding, .lineEnd:
            try passDelimiter(bytes[index], into: &events)
            return index + 1
        case .failed(let error): throw error
        }
    }

    private mutating func count(_ more: Int, most: Int, _ place: String) throws(RushesError) {
        idleByteCount += more
        guard idleByteCount <= most else { throw Self.fault("the form has more than \(most) bytes \(place)") }
    }

    // MARK: - Delimiters

    /// Where a delimiter was found.
    private struct Finding {
        /// How many of the bytes that were held back belong to the content after all.
        var releasedCount: Int
        /// The bytes of this piece that belong to the content.
        var content: Range<Int>
        /// Where to go on: behind the delimiter, or at the end of the piece.
        var next: Int
        /// Whether the delimiter is there as a whole.
        var isWhole: Bool
    }

    private mutating func search(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Finding {
        var index = start
        var released = 0
        if matched > 0 {
            let held = matched
            matched += matchLength(bytes, at: start, from: held)
            index = start + matched - held
            if matched == delimiter.count {
                matched = 0
                return Finding(releasedCount: 0, content: start..<start, next: index, isWhole: true)
            }
            if index == bytes.count {
                return Finding(releasedCount: 0, content: start..<start, next: index, isWhole: false)
            }
            released = held
            matched = 0
        }
        while index < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + index, Int32(UInt8(ascii: "\r")), bytes.count - index)
        {
            let place = UnsafeRawPointer(found) - base
            let length = matchLength(bytes, at: place, from: 0)
            if length == delimiter.count {
                return Finding(releasedCount: released, content: start..<place, next: place + length, isWhole: true)
            }
            if place + length == bytes.count {
                matched = length
                return Finding(releasedCount: released, content: start..<place, next: bytes.count, isWhole: false)
            }
            index = place + length
        }
        return Finding(releasedCount: released, content: start..<bytes.count, next: bytes.count, isWhole: false)
    }

    /// How many bytes from `index` on agree with the delimiter from `offset` on.
    private func matchLength(_ bytes: UnsafeRawBufferPointer, at index: Int, from offset: Int) -> Int {
        let most = min(bytes.count - index, delimiter.count - offset)
        var length = 0
        while length < most, bytes[index + length] == delimiter[offset + length] { length += 1 }
        return length
    }

    private mutating func skipPreamble(_ bytes: UnsafeRawBufferPointer, at index: Int) throws(RushesError) -> Int {
        let finding = search(bytes, from: index)
        let skipped = finding.releasedCount + finding.content.count
        try count(skipped, most: Self.mostPreambleByteCount, "before its first boundary")
        if finding.isWhole { meetDelimiter() }
        return finding.next
    }

    private mutating func takeContent(
        _ bytes: UnsafeRawBufferPointer,
        at index: Int,
        of buffer: ByteBuffer,
        into events: inout [MultipartEvent]
    ) -> Int {
        let finding = search(bytes, from: index)
        if finding.releasedCount > 0 {
            events.append(.bytes(ByteBuffer(bytes: delimiter[..<finding.releasedCount])))
        }
        if !finding.content.isEmpty,
            let slice = buffer.getSlice(
                at: buffer.readerIndex + finding.content.lowerBound,
                length: finding.content.count
            )
        {
            events.append(.bytes(slice))
        }
        if finding.isWhole {
            events.append(.partEnded)
            meetDelimiter()
        }
        return finding.next
    }

    private mutating func meetDelimiter() {
        stage = .behindDelimiter
        idleByteCount = 0
    }

    /// Reads one byte of what stands behind a delimiter: two hyphens, or white space and a line end.
    private mutating func passDelimiter(_ byte: UInt8, into events: inout [MultipartEvent]) throws(RushesError) {
        switch (stage, byte) {
        case (.behindDelimiter, UInt8(ascii: "-")): stage = .behindHyphen
        case (.behindHyphen, UInt8(ascii: "-")):
            guard partCount > 0 else { throw Self.fault("the form has no parts") }
            stage = .epilogue
            idleByteCount = 0
            events.append(.finished)
        case (.behindDelimiter, 0x20), (.behindDelimiter, 0x09), (.padding, 0x20), (.padding, 0x09):
            stage = .padding
            try count(1, most: Self.mostPaddingByteCount, "of white space behind a boundary")
        case (.behindDelimiter, 0x0D), (.padding, 0x0D): stage = .lineEnd
        case (.lineEnd, 0x0A):
            guard partCount < Self.mostPartCount else {
                throw Self.fault("the form has more than \(Self.mostPartCount) parts")
            }
            stage = .header
            header.removeAll(keepingCapacity: true)
        default: throw Self.fault("something other than a line end or -- follows the form's boundary")
        }
    }

    // MARK: - Headers

    private mutating func takeHeader(_ byte: UInt8, into events: inout [MultipartEvent]) throws(RushesError) {
        guard header.count < Self.mostHeaderByteCount else {
            throw Self.fault("the header of a part has more than \(Self.mostHeaderByteCount) bytes")
        }
        header.append(byte)
        guard byte == 0x0A, header.count == 2 || header.suffix(4).elementsEqual(Self.emptyLine) else { return }
        events.append(.partBegan(try MultipartPart(header: header)))
        partCount += 1
        stage = .content
        matched = 0
    }
}
