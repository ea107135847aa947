import Foundation
import RushesCore

/// A table's file, read in pieces.
struct TableFile {
    /// The path as the user gave it.
    let path: String

    private let handle: FileHandle

    /// Opens a file.
    ///
    /// - Throws: a refusal if there is no such file, or it cannot be read. A pipe is not an error.
    init(_ path: String) throws(ManifestRefusal) {
        self.path = path
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw ManifestRefusal(
                .fileNotFound,
                file: path,
                message: "there is no file \(path)",
                hint: "check the path"
            )
        }
        guard !isDirectory.boolValue else {
            throw ManifestRefusal(file: path, message: "\(path) is a folder", hint: "name the table within it")
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ManifestRefusal(
                .fileNotFound,
                file: path,
                message: "\(path) cannot be read",
                hint: "check the file's permissions"
            )
        }
        self.handle = handle
    }

    /// The absolute path of the folder in which the file stands.
    var folder: String {
        let whole = TablePath.absolute(path, in: FileManager.default.currentDirectoryPath)
        return whole.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
    }

    /// Gives the bytes in pieces, in UTF-8 and without a byte order mark, until there are no more or the closure returns
    /// `false`. UTF-16 is decoded.
    ///
    /// - Throws: a refusal if the file cannot be read.
    func read(_ body: ([UInt8]) -> Bool) throws(ManifestRefusal) {
        defer { try? handle.close() }
        var beginning: [UInt8] = []
        // A pipe may give a mark byte by byte.
        while beginning.count < 4 {
            let more = try piece()
            if more.isEmpty { break }
            beginning += more
        }
        guard !beginning.isEmpty else { return }
        var decoder = UTF16Decoder(beginning: beginning)
        var mark: [UInt8]? = []
        var next = beginning
        while !next.isEmpty {
            var bytes = decoder?.decode(next) ?? next
            if let seen = mark {
                // The mark is the first character whatever the coding was, and alone it is not the end of the file.
                bytes = seen + bytes
                if bytes.starts(with: Self.byteOrderMark) {
                    bytes.removeFirst(Self.byteOrderMark.count)
                    mark = nil
                } else if bytes.count >= Self.byteOrderMark.count {
                    mark = nil
                } else {
                    (mark, bytes) = (bytes, [])
                }
            }
            if !bytes.isEmpty, !body(bytes) { return }
            next = try piece()
        }
        let rest = (mark ?? []) + (decoder?.finish() ?? [])
        if !rest.isEmpty { _ = body(rest) }
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private func piece() throws(ManifestRefusal) -> [UInt8] {
        do {
            return [UInt8](try handle.read(upToCount: 1 << 16) ?? Data())
        } catch {
            throw ManifestRefusal(file: path, message: "\(path) cannot be read", hint: "check the file and its disk")
        }
    }
}

/// Paths as tables name them.
enum TablePath {
    /// The absolute form of a path, looked up in a folder; `.` and `..` are resolved in the text alone.
    static func absolute(_ path: String, in folder: String) -> String {
        let isOfHome = path == "~" || path.hasPrefix("~/")
        let whole = isOfHome ? NSHomeDirectory() + path.dropFirst() : path.hasPrefix("/") ? path : "\(folder)/\(path)"
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
