import Foundation
import RushesCore
import RushesMedia

/// Finds takes where a batch's folder is now: a folder may have been renamed, moved or copied since they were stored.
struct TakeSearch: Sendable {
    /// The folder that the batch's takes go to, as it was named and without links.
    private let folder: (named: String, real: String)
    /// The table's folder.
    private let tableFolder: String?

    /// Looks in the folder for takes, and beside the table.
    init(folder: String, beside tableFolder: String?) {
        self.folder = (folder, Self.canonical(folder))
        self.tableFolder = tableFolder
    }

    /// Whether a path lies in the batch's folder, whatever links lead there.
    func isHere(_ path: String) -> Bool {
        Self.canonical(path).hasPrefix(folder.real == "/" ? "/" : folder.real + "/")
    }

    /// Whether there is a file at a path in the batch's folder.
    func hasFile(at path: String) -> Bool { FileManager.default.fileExists(atPath: path) && isHere(path) }

    /// Where a take lies in the batch's folder: a file of its name that holds what it holds.
    func placeHere(of take: Take) async -> String? { await Self.place(of: take, in: folder.named) }

    /// Where a take lies beside the table, under the folders that it had there.
    func placeBesideTable(of take: Take) async -> String? {
        guard let tableFolder else { return nil }
        return await Self.place(of: take, in: tableFolder)
    }

    private static func place(of take: Take, in base: String) async -> String? {
        let names = take.path.split(separator: "/")
        for count in 1...max(min(names.count, deepest), 1) {
            let path = "\(base)/\(names.suffix(count).joined(separator: "/"))"
            guard byteCount(of: path) == take.byteCount else { continue }
            if let digest = try? await FileDigest.of(fileAt: path), digest.sha256 == take.sha256 { return path }
        }
        return nil
    }

    /// How many parts of a take's own path are looked for.
    private static let deepest = 6

    private static func byteCount(of path: String) -> Int64? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else { return nil }
        return (attributes?[.size] as? NSNumber)?.int64Value
    }

    /// A path without links, as far as it is there.
    private static func canonical(_ path: String) -> String {
        var rest: [String] = []
        var known = path
        while known.count > 1 {
            if let real = realpath(known, nil) {
                defer { free(real) }
                let whole = ([String(cString: real)] + rest.reversed()).joined(separator: "/")
                return whole.hasPrefix("//") ? String(whole.dropFirst()) : whole
            }
            rest.append((known as NSString).lastPathComponent)
            known = (known as NSString).deletingLastPathComponent
        }
        return path
    }
}
