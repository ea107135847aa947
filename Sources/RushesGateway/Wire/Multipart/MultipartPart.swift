/// What the header of a part of a form says (RFC 7578 §4.2).
package struct MultipartPart: Sendable, Hashable {
    /// The name of the field. Two parts may have the same.
    package var name: String

    /// The last component of the file name that the client gave, without control characters; `nil` if it gave none.
    ///
    /// A stranger chose it: it hints at a type and is never a path. `filename*` is not read (RFC 7578 §4.2 forbids it).
    package var fileName: String?

    /// The media type as the client wrote it; `nil` if it wrote none.
    package var contentType: String?

    /// Makes a part's description from what stands in it.
    package init(name: String, fileName: String? = nil, contentType: String? = nil) {
        self.name = name
        self.fileName = fileName
        self.contentType = contentType
    }

    /// What follows the last full stop of the file name, in lower case: one to eight ASCII letters and digits.
    ///
    /// `nil` is no error: there is no file name, or it ends in no such thing.
    package var fileExtension: String? {
        guard let fileName, let stop = fileName.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        let ending = fileName.utf8[fileName.utf8.index(after: stop)...]
        guard (1...8).contains(ending.count) else { return nil }
        var letters: [UInt8] = []
        for byte in ending {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): letters.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): letters.append(byte | 0x20)
            default: return nil
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }
}
