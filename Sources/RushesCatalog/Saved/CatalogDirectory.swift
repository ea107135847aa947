import Foundation
package import RushesCore

/// Models that `rushes models update` has saved: one JSON file each, and an index.
///
/// Files are written whole and then renamed, the index last, so that a reader sees the old list or the new one.
package struct CatalogDirectory: Sendable {
    /// What is saved, and of which day.
    package struct Index: Sendable, Hashable, Codable {
        /// The day of the list, as `YYYY-MM-DD`.
        package var date: String
        /// The ids, sorted.
        package var models: [ModelID]
    }

    /// The directory's path; it need not exist.
    package let path: String

    /// Names a directory; nothing is read yet.
    package init(path: String) { self.path = path }

    /// What is saved; `nil` if nothing is.
    ///
    /// - Throws: `internal_error` if the index is damaged, naming the file.
    package func index() throws(RushesError) -> Index? {
        try read(Index.self, from: file("index"))
    }

    /// One saved model; `nil` if it is not saved.
    ///
    /// - Throws: `internal_error` if its file is damaged, naming the file.
    package func model(_ id: ModelID) throws(RushesError) -> Model? {
        // An id becomes part of a path: one that could leave the directory is not there.
        guard Self.isSafe(id) else { return nil }
        guard let model = try read(Model.self, from: file(Self.slug(id))) else { return nil }
        return model.id == id ? model : nil
    }

    /// Replaces everything that is saved. The work blocks for as long as the disk needs.
    ///
    /// - Parameters:
    ///   - models: the models; one whose id cannot be a file's name is left out.
    ///   - date: the day of the list, as `YYYY-MM-DD`.
    /// - Throws: `output_unwritable` if the directory cannot be written.
    package func replace(with models: [Model], date: String) throws(RushesError) {
        let kept = models.filter { Self.isSafe($0.id) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            for model in kept { try write(encoder.encode(model), to: file(Self.slug(model.id))) }
            try write(encoder.encode(Index(date: date, models: kept.map(\.id).sorted())), to: file("index"))
            let names = Set(kept.map { "\(Self.slug($0.id)).json" } + ["index.json"])
            for name in try FileManager.default.contentsOfDirectory(atPath: path)
            where name.hasSuffix(".json") && !names.contains(name) {
                try FileManager.default.removeItem(atPath: "\(path)/\(name)")
            }
        } catch {
            throw RushesError(.outputUnwritable, "the catalog cannot be saved in \(path)")
        }
    }

    /// Saves one model beside those that are there. The work blocks for as long as the disk needs.
    ///
    /// - Parameters:
    ///   - model: the model; one whose id cannot be a file's name is left out.
    ///   - date: today, as `YYYY-MM-DD`; the day of the list, if there was none.
    /// - Throws: `output_unwritable` if the directory cannot be written; `internal_error` if the index is damaged.
    package func add(_ model: Model, date: String) throws(RushesError) {
        guard Self.isSafe(model.id) else { return }
        var index = try index() ?? Index(date: date, models: [])
        if !index.models.contains(model.id) { index.models = (index.models + [model.id]).sorted() }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try write(encoder.encode(model), to: file(Self.slug(model.id)))
            try write(encoder.encode(index), to: file("index"))
        } catch {
            throw RushesError(.outputUnwritable, "the catalog cannot be saved in \(path)")
        }
    }

    /// A model's name in addresses and file names: its id with every `/` replaced by `-`.
    package static func slug(_ id: ModelID) -> String {
        id.rawValue.replacing("/", with: "-")
    }

    private static func isSafe(_ id: ModelID) -> Bool {
        let slug = slug(id)
        let isPlain = slug.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-_.".utf8.contains(byte)
        }
        return isPlain && !slug.hasPrefix(".") && slug != "index" && !slug.isEmpty && slug.utf8.count < 200
    }

    private func file(_ name: String) -> String { "\(path)/\(name).json" }

    private func read<Value: Decodable>(_ type: Value.Type, from file: String) throws(RushesError) -> Value? {
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        } catch {
            guard FileManager.default.fileExists(atPath: file) else { return nil }
            throw Self.damaged(file)
        }
        do {
            return try JSONDecoder().decode(type, from: bytes)
        } catch {
            throw Self.damaged(file)
        }
    }

    private static func damaged(_ file: String) -> RushesError {
        RushesError(
            .internalError,
            "the saved catalog file \(file) cannot be read",
            hint: "`rushes models update` writes it anew; without it the bundled catalog holds"
        )
    }

    private func write(_ bytes: Data, to file: String) throws {
        try bytes.write(to: URL(fileURLWithPath: file), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }
}
