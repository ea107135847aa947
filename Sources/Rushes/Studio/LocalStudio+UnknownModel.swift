import Logging
import RushesCatalog
import RushesCore
import RushesMedia

extension LocalStudio {
    /// The catalog that a brief is planned by, which knows the brief's model where that can be had: a rehearsal plays
    /// one that the catalog lacks by the kind in its name, a real run reads its served schema.
    ///
    /// - Returns: the catalog, and what is to be said about the model.
    /// - Throws: `unknown_model`, naming the nearest; `internal_error` if a saved file is damaged. That the service
    ///   cannot be asked is not an error: the catalog's own word then holds.
    func catalog(
        for brief: Brief,
        _ options: PlanOptions,
        isRehearsal: Bool
    ) async throws(RushesError) -> (catalog: Catalog, notes: [String]) {
        let catalog = catalog()
        guard let name = brief.model, try !catalog.knows(name) else { return (catalog, []) }
        let near = try catalog.names(near: name).map { "`\($0)`" }
        let nearest = near.isEmpty ? "" : "; near it are \(near.joined(separator: ", "))"
        if isRehearsal {
            guard options.playsUnknownModels, let model = Catalog.imagined(name) else { return (catalog, []) }
            return (
                catalog.assuming(model),
                [
                    "the catalog has no `\(name)`: it is played as \(model.kind.rawValue), its price is not known\(nearest)"
                ]
            )
        }
        guard configuration.apiKey != nil else { return (catalog, []) }
        let model: Model?
        do throws(RushesError) {
            model = try await servedModels.find(ModelID(name), at: try account(), date: Self.today())
        } catch  where error.code == .invalidBrief {
            throw error
        } catch {
            var unknown = RushesError(.unknownModel, "there is no model `\(name.prefix(200))` in the catalog")
            unknown.hint = "the service's own list could not be asked (\(error.message))\(nearest)"
            throw unknown
        }
        guard let model else { return (catalog, []) }
        do throws(RushesError) {
            try await BlockingWork.run { [directory = catalog.directory] () throws(RushesError) in
                try directory?.add(model, date: Self.today())
            }
        } catch {
            // It is known for this run; the next one asks again.
            log.warning("model.not-saved", metadata: ["model": "\(model.id)", "code": "\(error.code)"])
        }
        return (
            catalog.assuming(model),
            ["the bundled catalog has no `\(name)`: its settings are read from the schema that the service serves"]
        )
    }
}
