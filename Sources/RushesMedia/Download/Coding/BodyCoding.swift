package import NIOCore

/// Takes off a body what was put around it on the way: what is left is the object.
///
/// Nothing of the kind is asked for, and most of what a `Content-Encoding` says is not true: stores keep the name of an
/// upload's framing (`aws-chunked`) or of a coding that a proxy has taken off already. So the bytes decide. What begins
/// like gzip is gzip, whether that is said or not, since no clip begins so; what is said to be `deflate` is decoded unless
/// it begins like a clip; everything else is passed on as it came, and is a whole clip or not.
package struct BodyCoding: Sendable {
    private enum Layer: Sendable {
        /// Not enough has come in to tell.
        case undecided([UInt8])
        case plain
        case wrapped(Unwrapping)
    }

    /// How many bytes tell a coding from a clip.
    private static let headByteCount = 12
    /// More codings on top of each other are nobody's.
    private static let layerLimit = 4

    /// How many times `deflate` is said and was not met yet.
    private var deflateCount: Int
    private var layers: [Layer] = [.undecided([])]
    /// The codings that were named, for words about a body that is no clip.
    package let names: [String]

    /// Begins with a body.
    ///
    /// - Parameter headers: the values of its `Content-Encoding` fields.
    package init(_ headers: [String]) {
        names = headers.flatMap { $0.split(separator: ",") }
            .map { $0.lowercased().filter { !$0.isWhitespace } }
            .filter { !["", "identity", "none"].contains($0) }
        deflateCount = min(names.count { ["deflate", "x-deflate", "zlib"].contains($0) }, Self.layerLimit)
    }

    /// Whether anything is decoded: then the bytes that come out are not the object's bytes as a range would count them.
    package var isDecoding: Bool {
        layers.contains { if case .wrapped = $0 { true } else { false } }
    }

    /// Whether a coding that a range of the object would be in is named.
    package var namesCoding: Bool {
        names.contains { ["gzip", "x-gzip", "deflate", "x-deflate", "zlib"].contains($0) }
    }

    /// Takes in a piece and hands on what has become of it, in pieces of moderate size.
    ///
    /// - Throws: `damaged`, `wrongChecksum`, or what `use` throws.
    package mutating func take<Failure: Error>(
        _ piece: ByteBuffer,
        use: (ByteBuffer) async throws(Failure) -> Void
    ) async throws(CodingOr<Failure>) {
        if layers.count == 1, case .plain = layers[0] {
            do { try await use(piece) } catch { throw .other(error) }
            return
        }
        try await push(Array(piece.readableBytesView), into: 0, isEnd: false, use: use)
    }

    /// Says that nothing more comes.
    ///
    /// - Returns: whether every coding came to its own end.
    /// - Throws: as ``take(_:use:)``.
    package mutating func finish<Failure: Error>(
        use: (ByteBuffer) async throws(Failure) -> Void
    ) async throws(CodingOr<Failure>) -> Bool {
        var index = 0
        while index < layers.count {
            if case .undecided = layers[index] { try await push([], into: index, isEnd: true, use: use) }
            index += 1
        }
        return layers.allSatisfy { if case .wrapped(let wrapping) = $0 { wrapping.isWhole } else { true } }
    }

    private mutating func push<Failure: Error>(
        _ bytes: [UInt8],
        into index: Int,
        isEnd: Bool,
        use: (ByteBuffer) async throws(Failure) -> Void
    ) async throws(CodingOr<Failure>) {
        var fresh = bytes
        if case .undecided(let head) = layers[index] {
            fresh = head + bytes
            guard isEnd || fresh.count >= Self.headByteCount else {
                layers[index] = .undecided(fresh)
                return
            }
            do throws(CodingFailure) { layers[index] = try decide(fresh, index) } catch { throw .coding(error) }
        }
        switch layers[index] {
        case .undecided:
            return
        case .plain:
            guard !fresh.isEmpty else { return }
            do { try await use(ByteBuffer(bytes: fresh)) } catch { throw .other(error) }
        case .wrapped(var wrapping):
            // Held once only while it is changed.
            layers[index] = .plain
            wrapping.append(fresh)
            while true {
                let output: [UInt8]
                do throws(CodingFailure) { output = try wrapping.next() } catch { throw .coding(error) }
                guard !output.isEmpty else { break }
                if layers.count == index + 1 { layers.append(.undecided([])) }
                try await push(output, into: index + 1, isEnd: false, use: use)
            }
            layers[index] = .wrapped(wrapping)
        }
    }

    private mutating func decide(_ head: [UInt8], _ index: Int) throws(CodingFailure) -> Layer {
        let isGzip = head.starts(with: [0x1F, 0x8B, 0x08])
        let isDeflate = !isGzip && deflateCount > 0 && !Self.beginsLikeMedia(head)
        guard isGzip || isDeflate else { return .plain }
        guard index < Self.layerLimit else { throw .damaged }
        if isGzip { return .wrapped(Unwrapping(.gzip)) }
        deflateCount -= 1
        let hasWrapping =
            head.count >= 2 && head[0] & 15 == 8 && (Int(head[0]) << 8 | Int(head[1])) % 31 == 0
        return .wrapped(Unwrapping(hasWrapping ? .zlib : .bare))
    }

    private static func beginsLikeMedia(_ head: [UInt8]) -> Bool {
        let boxes = ["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot", "styp", "uuid"]
        if boxes.contains(where: { head.dropFirst(4).starts(with: $0.utf8) }) { return true }
        let starts: [[UInt8]] = [
            [0x1A, 0x45, 0xDF, 0xA3], [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("RIFF".utf8),
            Array("GIF8".utf8), Array("OggS".utf8), Array("ID3".utf8), Array("fLaC".utf8),
        ]
        return starts.contains { head.starts(with: $0) }
    }
}

/// What goes wrong while a body is decoded: the coding, or whoever takes what comes out.
package enum CodingOr<Failure: Error>: Error {
    /// The coding.
    case coding(CodingFailure)
    /// The receiver of what comes out.
    case other(Failure)
}

/// Why an encoded body could not be decoded.
package enum CodingFailure: Error, Sendable, Hashable {
    /// It contradicts itself.
    case damaged
    /// Its own checksum says that it is not what was sent.
    case wrongChecksum
}
