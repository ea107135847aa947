import Foundation
import RushesCatalog
public import RushesCore
import RushesProvider

/// Reads the service's own list of models and their schemas, and saves them where the catalog prefers them.
public struct CatalogUpdate: Sendable, Hashable {
    /// The folder that they were saved in.
    public var directory: String
    /// The models that were saved.
    public var saved: [ModelID]
    /// Models of the list whose schema could not be had; the bundled description, if there is one, still counts.
    public var withoutSchema: [ModelID]
    /// How many rows of the list are not video.
    public var otherCount: Int

    /// How many schemas are asked for at once.
    private static let width = 8

    /// Updates the catalog that lies in a directory.
    ///
    /// - Parameters:
    ///   - provider: where to read; no key is needed.
    ///   - directory: where to save.
    ///   - date: today, as `YYYY-MM-DD`.
    ///   - progress: told the share that is read.
    /// - Returns: what was saved.
    /// - Throws: `provider_unreachable` and the like if the list cannot be had; `output_unwritable`, `disk_full`. A
    ///   schema that cannot be had is not an error.
    static func run(
        from provider: any ModelListingProvider,
        into directory: CatalogDirectory,
        date: String,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> CatalogUpdate {
        let rows = try await provider.servedModels()
        let videos = rows.compactMap { row in ServedRow(row).map { (row, $0) } }.filter { $0.1.isOfferedVideo }
        var models: [Model] = []
        var missing: [ModelID] = []
        let results = await withTaskGroup(of: (ModelID, Model?).self) { group in
            var results: [(ModelID, Model?)] = []
            for (index, (row, served)) in videos.enumerated() {
                if index >= width, let next = await group.next() {
                    results.append(next)
                    progress(Double(results.count) / Double(videos.count))
                }
                group.addTask { (served.id, await model(row, served, provider: provider, date: date)) }
            }
            for await next in group { results.append(next) }
            return results
        }
        for (id, model) in results {
            if let model { models.append(model) } else { missing.append(id) }
        }
        guard !models.isEmpty || videos.isEmpty else {
            throw RushesError(
                .providerUnreachable,
                "the service lists \(videos.count) video models and serves no schema"
            )
        }
        try directory.replace(with: models.sorted { $0.id < $1.id }, date: date)
        return CatalogUpdate(
            directory: directory.path,
            saved: models.map(\.id).sorted(),
            withoutSchema: missing.sorted(),
            otherCount: rows.count - videos.count
        )
    }

    private static func model(
        _ row: JSONValue,
        _ served: ServedRow,
        provider: any ModelListingProvider,
        date: String
    ) async -> Model? {
        guard let document = try? await provider.servedSchema(of: row),
            let schema = try? ServedSchema(parsing: Data(document.canonicalJSON.utf8))
        else { return nil }
        let bundled = try? Catalog.bundledModel(served.id)
        return schema.model(row: served, keeping: bundled, date: date)
    }
}
