import NIOCore

/// Reads a multipart form with one file as it streams by: it counts, and keeps no more than a mebibyte.
struct UploadedForm {
    private static let keptByteCount = 1 << 20
    private static let headLimit = 8 << 10

    private let closing: [UInt8]
    private var head: [UInt8] = []
    private var isInBody = false
    private var tail: [UInt8] = []
    private var kept: [UInt8] = []
    private var bodyByteCount: Int64 = 0
    private(set) var byteCount: Int64 = 0

    /// Makes a reader from a request's `Content-Type`; `nil` if it names no boundary.
    init?(contentType: String) {
        guard contentType.lowercased().hasPrefix("multipart/form-data"),
            let mark = contentType.firstRange(of: "boundary=")
        else { return nil }
        let boundary = contentType[mark.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }
        closing = Array("\r\n--\(boundary)--\r\n".utf8)
    }

    mutating func read(_ buffer: ByteBuffer) {
        byteCount += Int64(buffer.readableBytes)
        var view = buffer.readableBytesView
        if !isInBody {
            head.append(contentsOf: view)
            let end: [UInt8] = [13, 10, 13, 10]
            guard let start = head.firstIndex(of: end) else {
                if head.count > Self.headLimit { isInBody = true }
                return
            }
            isInBody = true
            let rest = Array(head[(start + 4)...])
            head.removeSubrange(start...)
            view = ByteBuffer(bytes: rest).readableBytesView
        }
        bodyByteCount += Int64(view.count)
        if kept.count <= Self.keptByteCount + closing.count {
            kept.append(contentsOf: view.prefix(Self.keptByteCount + closing.count + 1 - kept.count))
        }
        if view.count >= closing.count {
            tail = Array(view.suffix(closing.count))
        } else {
            tail = Array((tail + view).suffix(closing.count))
        }
    }

    /// The upload, once the whole body has been read; `nil` if the form was not whole.
    func finished() -> ServerAccount.Upload? {
        guard isInBody, tail == closing else { return nil }
        let size = bodyByteCount - Int64(closing.count)
        let lines = String(decoding: head, as: UTF8.self).split(whereSeparator: \.isNewline)
        var upload = ServerAccount.Upload(field: "", fileName: "", mediaType: "", byteCount: size)
        for line in lines {
            let text = String(line)
            if text.lowercased().hasPrefix("content-type:") {
                upload.mediaType = String(text.dropFirst(13).drop { $0 == " " })
            } else if text.lowercased().hasPrefix("content-disposition:") {
                upload.field = Self.value(of: "name", in: text)
                upload.fileName = Self.value(of: "filename", in: text)
            }
        }
        if size <= Int64(Self.keptByteCount) { upload.content = Array(kept.prefix(Int(size))) }
        return upload
    }

    private static func value(of name: String, in line: String) -> String {
        for part in line.split(separator: ";").dropFirst() {
            let trimmed = part.drop { $0 == " " }
            if trimmed.hasPrefix("\(name)=\"") { return String(trimmed.dropFirst(name.count + 2).dropLast()) }
        }
        return ""
    }
}

extension [UInt8] {
    fileprivate func firstIndex(of pattern: [UInt8]) -> Int? {
        guard count >= pattern.count else { return nil }
        return (0...(count - pattern.count)).first { start in
            self[start..<(start + pattern.count)].elementsEqual(pattern)
        }
    }
}
