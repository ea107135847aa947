import RushesCore

extension MultipartPart {
    /// Reads the header block of a part, up to and with its empty line.
    ///
    /// - Throws: `invalid_brief` if a line is no field, or is folded; if there is not exactly one
    ///   `Content-Disposition: form-data` with a name (RFC 7578 §4.2); if the content is encoded
    ///   (`Content-Transfer-Encoding`, which §4.7 forbids). Other fields are not errors; they are not read.
    init(header: [UInt8]) throws(RushesError) {
        var disposition: ParameterList?
        var contentType: String?
        for line in header.split(separator: UInt8(ascii: "\n")) {
            guard line.last == UInt8(ascii: "\r") else { throw Self.fault("a line of a part's header ends without CR") }
            let field = line.dropLast()
            if field.isEmpty { continue }
            guard let colon = field.firstIndex(of: UInt8(ascii: ":")), colon > field.startIndex,
                field[..<colon].allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
                field.allSatisfy({ ($0 >= 0x20 || $0 == 0x09) && $0 != 0x7F })
            else { throw Self.fault("a line of a part's header is not NAME: VALUE") }
            let value = field[field.index(after: colon)...]
            switch String(decoding: field[..<colon], as: UTF8.self).lowercased() {
            case "content-disposition":
                guard disposition == nil, let list = ParameterList(value), list.value == "form-data" else {
                    throw Self.fault("a part has no single Content-Disposition: form-data that can be read")
                }
                disposition = list
            case "content-type":
                guard contentType == nil, let text = String(validating: value, as: UTF8.self) else {
                    throw Self.fault("a part's Content-Type cannot be read")
                }
                contentType = String(Self.trimmed(text[...]))
            case "content-transfer-encoding":
                let encoding = Self.trimmed(String(decoding: value, as: UTF8.self)[...]).lowercased()
                guard ["binary", "8bit", "7bit"].contains(encoding) else {
                    throw Self.fault("a part's content is encoded; it is taken as it is")
                }
            default: break
            }
        }
        guard let disposition, let name = disposition["name"] else {
            throw Self.fault("a part has no Content-Disposition: form-data with a name")
        }
        self.init(name: name, fileName: disposition["filename"].flatMap(Self.lastComponent), contentType: contentType)
    }

    private static func fault(_ message: String) -> RushesError {
        RushesError(.invalidBrief, message, hint: MultipartReader.hint)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        return start.lastIndex { $0 != " " && $0 != "\t" }.map { start[...$0] } ?? ""
    }

    private static func lastComponent(_ name: String) -> String? {
        let last = name.split { $0 == "/" || $0 == "\\" }.last ?? ""
        let printable = last.unicodeScalars.filter { $0.properties.generalCategory != .control }
        let text = String(String.UnicodeScalarView(printable))
        return text.isEmpty || text == "." || text == ".." ? nil : text
    }
}
