import NIOCore
import RushesCore
import RushesGateway

/// What a reader found in a form, its pieces put together again.
struct ReadForm: Hashable {
    var parts: [MultipartPart] = []
    var contents: [[UInt8]] = []
    var endedCount = 0
    var isFinished = false

    /// Feeds the bytes in pieces that end at the given places.
    init(_ bytes: [UInt8], contentType: String, cutAt places: [Int] = []) throws(RushesError) {
        var reader = try MultipartReader(contentType: contentType)
        var start = 0
        for end in places + [bytes.count] {
            for event in try reader.feed(ByteBuffer(bytes: bytes[start..<end])) {
                switch event {
                case .partBegan(let part):
                    parts.append(part)
                    contents.append([])
                case .bytes(let slice): contents[contents.count - 1] += Array(slice.readableBytesView)
                case .partEnded: endedCount += 1
                case .finished: isFinished = true
                }
            }
            start = end
        }
        try reader.finish()
    }

    init(_ text: String, boundary: String = "b") throws(RushesError) {
        try self.init(Array(text.utf8), contentType: "multipart/form-data; boundary=\(boundary)")
    }
}
