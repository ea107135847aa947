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

    /// Gives the bytes in pieces, without a UTF-8 byte order mark, until there are no more or the closure returns
    /// `false`.
    ///
    /// - Throws: a refusal if the file cannot be read, or is in UTF-16.
    func read(_ body: ([UInt8]) -> Bool) throws(ManifestRefusal) {
        defer { try? handle.close() }
        var isFirst = true
        while true {
            var piece = try piece()
            // A pipe may give a mark byte by byte.
            while isFirst, !piece.isEmpty, piece.count < 3 {
                let more = try self.piece()
                if more.isEmpty { break }
                piece += more
            }
            if isFirst {
                if piece.starts(with: [0xFF, 0xFE]) || piece.starts(with: [0xFE, 0xFF]) {
                    throw ManifestRefusal(
                        file: path,
                        message: "\(path) is in UTF-16",
                        hint: "save it as UTF-8; Excel calls that \"CSV UTF-8\""
                    )
                }
                if piece.starts(with: [0xEF, 0xBB, 0xBF]) {
                    piece.removeFirst(3)
                    // The mark alone is not the end of the file.
                    if piece.isEmpty { piece = try self.piece() }
                }
            }
            isFirst = false
            guard !piece.isEmpty, body(piece) else { return }
        }
    }

    private func piece() throws(ManifestRefusal) -> [UInt8] {
        do {
            return [UInt8](try handle.read(upToCount: 1 << 16) ?? Data())
        } catch {
            throw ManifestRefusal(file: path, message: "\(path) cannot be read", hint: "check the file and its disk")
        }
    }
}
