import Foundation
package import RushesCore
import Synchronization

/// The dated list of models: what each takes, and what it costs.
///
/// A snapshot is compiled in, so that nothing is looked up on disk; what `rushes models update` has saved is preferred
/// to it. One model is parsed when it is first asked for and no other is, which takes about a millisecond. Calls are
/// synchronous: at most one small file is read for each model. What is saved later is seen by another catalog.
package struct Catalog: Sendable {
    /// What was saved by `rushes models update`; `nil` if only the bundled snapshot counts.
    package let directory: CatalogDirectory?
    /// The provider whose models these are; `nil` where it does not matter.
    package let provider: ProviderID?

    private let known = KnownModels()
    /// Models that this copy alone knows.
    private var assumed: [ModelID: Model] = [:]

    /// Makes a catalog from the bundled snapshot and, where it is given, a directory of saved models.
    package init(directory: CatalogDirectory? = nil, provider: ProviderID? = nil) {
        self.directory = directory
        self.provider = provider
    }

    /// The day of the bundled snapshot's newest evidence, as `YYYY-MM-DD`.
    package static var snapshotDate: String { AtlasSnapshot.date }

    /// The family that a brief without a model goes to.
    package static let defaultFamily = "gemini-omni-flash"

    /// This catalog with one model more, or another description of one.
    ///
    /// - Parameter model: what it is to know beside what it knows; nothing is saved.
    /// - Returns: the catalog; what it reads is read once for both.
    package func assuming(_ model: Model) -> Catalog {
        var catalog = self
        catalog.assumed[model.id] = model
        catalog.assumed[model.id]?.provider = provider
        return catalog
    }

    /// The ids of all models, sorted, bundled and saved.
    ///
    /// - Throws: `internal_error` if the saved index is damaged. A missing index is not an error.
    package func identifiers() throws(RushesError) -> [ModelID] {
        let bundled = AtlasSnapshot.entries.map { ModelID($0.id) }
        guard let saved = try directory?.index()?.models else { return bundled }
        return Set(bundled).union(saved).sorted()
    }

    /// What lists show of all models, sorted by id. Only saved ones are parsed for it.
    ///
    /// - Throws: `internal_error` if a saved file is damaged.
    package func listings() throws(RushesError) -> [ModelListing] {
        guard let saved = try directory?.index()?.models, !saved.isEmpty else {
            return AtlasSnapshot.entries.map(ModelListing.init)
        }
        let read = Set(saved)
        var listings = AtlasSnapshot.entries.filter { !read.contains(ModelID($0.id)) }.map(ModelListing.init)
        for id in read { if let model = try model(id) { listings.append(ModelListing(model)) } }
        return listings.sorted { $0.id < $1.id }
    }

    /// One model, saved or bundled; `nil` if there is none of this very id.
    ///
    /// - Throws: `internal_error` if the model's saved file is damaged, naming it.
    package func model(_ id: ModelID) throws(RushesError) -> Model? {
        if let model = assumed[id] ?? known[id] { return model }
        let saved = try directory?.model(id)
        var model = if let saved { saved } else { try Self.bundledModel(id) }
        model?.provider = provider
        if let model { known.keep(model) }
        return model
    }

    /// One model of the bundled snapshot; `nil` if it has none of this very id.
    ///
    /// - Throws: `internal_error` if the snapshot was built wrongly.
    package static func bundledModel(_ id: ModelID) throws(RushesError) -> Model? {
        guard let text = AtlasSnapshot.entry(id.rawValue)?.text else { return nil }
        do {
            return try JSONDecoder().decode(Model.self, from: Data(text.utf8))
        } catch {
            throw RushesError(.internalError, "the catalog's own entry for \(id) cannot be read")
        }
    }

    /// The models whose id contains a text, whatever its case, sorted by id; all of them if the text is empty.
    ///
    /// - Throws: `internal_error` if a saved file is damaged. No match is not an error.
    package func models(matching text: String = "") throws(RushesError) -> [Model] {
        let wanted = text.lowercased()
        var models: [Model] = []
        for id in try identifiers() where wanted.isEmpty || id.rawValue.lowercased().contains(wanted) {
            if let model = try model(id) { models.append(model) }
        }
        return models
    }

    /// The names that stand for a family, sorted, with the ids of each family's models.
    ///
    /// - Throws: `internal_error` if the saved index is damaged.
    package func families() throws(RushesError) -> [(name: String, models: [ModelID])] {
        Dictionary(grouping: try identifiers()) { ModelName($0).family }
            .map { (name: $0.key, models: $0.value.sorted()) }
            .sorted { $0.name < $1.name }
    }
}

/// The models that a catalog has read, so that each is parsed once; no more of them than the catalog has.
final class KnownModels: Sendable {
    private let models = Guarded<[ModelID: Model]>([:])

    /// A model that was read before.
    subscript(id: ModelID) -> Model? { models.withLock { $0[id] } }

    /// Remembers a model.
    func keep(_ model: Model) { models.withLock { $0[model.id] = model } }
}
