package import NIOCore

/// Takes the bytes of a JSON body as they arrive, and takes the long files out of it that stand in its texts: what is left
/// is a body of ordinary size, in which a mark stands for each file.
///
/// A text is looked at once it is longer than ``threshold``: if all of it so far can be a file (``InlineText``), it is
/// decoded from then on and not kept. Whether what is left is JSON is for others to find out; here only the ends of texts
/// are looked for.
package struct JSONIntake {
    /// What came of a piece.
    package enum Event: Sendable, Equatable {
        /// A file begins; this is its mark.
        case began(mark: String)
        /// Bytes of the file.
        case bytes([UInt8])
        /// The file is whole; the type that its address states, if it states one.
        case ended(statedType: String?)
    }

    /// Why no more is taken.
    package enum Fault: Error, Equatable {
        /// What is left of the body is longer than it may be.
        case tooLong
        /// There are more files than anybody needs.
        case tooMany
        /// A file is broken; none of the text is repeated.
        case broken(String)
    }

    /// Texts up to this length stay in the body.
    package static let threshold = 32 << 10
    /// The most files of one body.
    package static let mostFileCount = 64

    /// The body without its files.
    package private(set) var rest = ByteBuffer()

    private let limit: Int
    private let mark: String
    private var fileCount = 0
    private var isInText = false
    private var isEscaped = false
    /// Whether the text that has begun stays in the body however long it becomes.
    private var stays = false
    private var textStart = 0
    private var inline: InlineText?
    /// Files stand in the members of an object; anything else is no body at all.
    private var isObject: Bool?

    /// Begins with a body.
    ///
    /// - Parameters:
    ///   - limit: how many bytes it may have without its files.
    ///   - mark: how marks begin: what no caller can guess.
    package init(limit: Int, mark: String) {
        self.limit = limit
        self.mark = mark
    }

    /// Takes a piece.
    ///
    /// - Returns: what came of it, in its order.
    /// - Throws: why no more is taken.
    package mutating func feed(_ buffer: ByteBuffer) throws(Fault) -> [Event] {
        var events: [Event] = []
        let result = buffer.withUnsafeReadableBytes { bytes in
            Result { () throws(Fault) in try take(bytes, into: &events) }
        }
        try result.get()
        return events
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer, into events: inout [Event]) throws(Fault) {
        var index = 0
        while index < bytes.count {
            let start = index
            if inline != nil {
                let isEnd = skipText(bytes, from: &index, upTo: bytes.count)
                try decode(UnsafeRawBufferPointer(rebasing: bytes[start..<index]), into: &events)
                if isEnd {
                    try endFile(into: &events)
                    rest.writeInteger(UInt8(ascii: "\""))
                    (isInText, inline) = (false, nil)
                    index += 1
                }
            } else if isInText {
                let room =
                    stays ? bytes.count : min(bytes.count, start + Self.threshold - (rest.writerIndex - textStart))
                let isEnd = skipText(bytes, from: &index, upTo: room)
                if isEnd {
                    isInText = false
                    index += 1
                }
                rest.writeBytes(bytes[start..<index])
                if isInText, !stays, rest.writerIndex - textStart >= Self.threshold { try lookAtText(into: &events) }
            } else {
                while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                    if isObject == nil, bytes[index] > 0x20 { isObject = bytes[index] == UInt8(ascii: "{") }
                    index += 1
                }
                if index < bytes.count {
                    index += 1
                    (isInText, isEscaped, stays) = (true, false, isObject != true)
                }
                rest.writeBytes(bytes[start..<index])
                textStart = rest.writerIndex
            }
            guard rest.readableBytes <= limit else { throw .tooLong }
        }
    }

    /// Goes on to the end of a text, or as far as it may; whether that is the end.
    private mutating func skipText(_ bytes: UnsafeRawBufferPointer, from index: inout Int, upTo end: Int) -> Bool {
        while index < end {
            if isEscaped {
                isEscaped = false
            } else if bytes[index] == UInt8(ascii: "\\") {
                isEscaped = true
            } else if bytes[index] == UInt8(ascii: "\"") {
                return true
            }
            index += 1
        }
        return false
    }

    /// Finds out whether a text that has become long is a file; from then on it is decoded, or stays.
    private mutating func lookAtText(into events: inout [Event]) throws(Fault) {
        var candidate = InlineText(isEscaped: true)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.threshold)
        let fault: InlineText.Fault? = rest.withUnsafeReadableBytes { all in
            let text = UnsafeRawBufferPointer(rebasing: all[(textStart - rest.readerIndex)...])
            do throws(InlineText.Fault) { try candidate.feed(text, into: &bytes) } catch { return error }
            return nil
        }
        if let fault {
            // What says that it is a file, and of which type, is no prompt.
            guard candidate.statedType == nil else { throw .broken(fault.message) }
            stays = true
            return
        }
        fileCount += 1
        guard fileCount <= Self.mostFileCount else { throw .tooMany }
        rest.moveWriterIndex(to: textStart)
        let name = "\(mark)\(fileCount)"
        rest.writeString(name)
        events += [.began(mark: name), .bytes(bytes)]
        inline = candidate
    }

    private mutating func decode(_ bytes: UnsafeRawBufferPointer, into events: inout [Event]) throws(Fault) {
        guard !bytes.isEmpty else { return }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count / 4 * 3 + 3)
        do throws(InlineText.Fault) { try inline?.feed(bytes, into: &output) } catch { throw .broken(error.message) }
        if !output.isEmpty { events.append(.bytes(output)) }
    }

    private mutating func endFile(into events: inout [Event]) throws(Fault) {
        var output: [UInt8] = []
        do throws(InlineText.Fault) { try inline?.finish(into: &output) } catch { throw .broken(error.message) }
        if !output.isEmpty { events.append(.bytes(output)) }
        events.append(.ended(statedType: inline?.statedType))
    }
}
