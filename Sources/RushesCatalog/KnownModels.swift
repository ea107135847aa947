import RushesCore
import Synchronization

/// The models that a catalog has read, so that each is parsed once; no more of them than the catalog has.
final class KnownModels: Sendable {
    private let models = Guarded<[ModelID: Model]>([:])

    /// A model that was read before.
    subscript(id: ModelID) -> Model? { models.withLock { $0[id] } }

    /// Remembers a model.
    func keep(_ model: Model) { models.withLock { $0[model.id] = model } }
}
