import Logging
import RushesCatalog
import RushesCore
import RushesMedia
import RushesProvider

/// Where a brief goes: the provider, its catalog, and the brief in that provider's own words.
struct PlanningTarget: Sendable {
    /// The provider whose model it is, also where that is only played.
    var setting: ProviderSetting
    /// The catalog, which knows the brief's model where that can be had.
    var catalog: Catalog
    /// The brief without the provider's name before its model.
    var brief: Brief
    /// Whether the local engine plays the model.
    var isRehearsal: Bool
    /// Whether it does so only because there is no key.
    var lacksKey = false
    /// What is to be said about the choice.
    var notes: [String] = []
}

extension LocalStudio {
    /// Finds the provider that a brief goes to: the one that it names, else the first in order that has the model.
    ///
    /// - Throws: `no_api_key`; `invalid_configuration` if the named provider takes no new jobs; `unknown_model`, naming
    ///   the nearest; `invalid_brief` if there is no model for a brief that names none.
    func target(of brief: Brief, _ options: PlanOptions) async throws(RushesError) -> PlanningTarget {
        let table = try providers()
        if let name = brief.model, let (setting, model) = table.split(name) {
            var bare = brief
            bare.model = model.isEmpty ? nil : model
            guard !setting.traits.isLocal else {
                var options = options
                options.rehearses = true
                return try await target(ofBare: bare, table, options)
            }
            guard setting.takesNewJobs || options.rehearses else {
                throw RushesError(
                    .invalidConfiguration,
                    "`\(setting.name)` takes no new jobs: RUSHES_PROVIDERS does not name it",
                    hint: "add it there, or name a model of another provider"
                )
            }
            guard setting.hasKey || options.rehearses else { throw setting.missingKey(for: name) }
            return try await target(for: bare, among: [setting], options, isRehearsal: options.rehearses)
        }
        return try await target(ofBare: brief, table, options)
    }

    private func target(
        ofBare brief: Brief,
        _ table: ProviderTable,
        _ options: PlanOptions
    ) async throws(RushesError) -> PlanningTarget {
        let lacksKey = !table.canSpend && !options.rehearses && brief.model == nil
        let isRehearsal = options.rehearses || lacksKey
        // Without any key the catalogs are looked at all the same: for a rehearsal, or to tell a wrong name from a right
        // one.
        let all = table.forBareNames.isEmpty ? table.hosted : table.forBareNames
        let candidates = table.canSpend ? all.filter(\.hasKey) : all
        var target = try await target(for: brief, among: candidates, options, isRehearsal: isRehearsal)
        target.lacksKey = lacksKey
        return target
    }

    /// The first of several providers that has the model.
    private func target(
        for brief: Brief,
        among candidates: [ProviderSetting],
        _ options: PlanOptions,
        isRehearsal: Bool
    ) async throws(RushesError) -> PlanningTarget {
        let name = brief.model ?? Catalog.defaultFamily
        var having: [(setting: ProviderSetting, catalog: Catalog)] = []
        for setting in candidates {
            let catalog = catalog(of: setting)
            if try catalog.knows(name) { having.append((setting, catalog)) }
        }
        if let (setting, catalog) = having.first {
            var notes: [String] = []
            if having.count > 1, brief.model != nil {
                let others = having.dropFirst().map { "`\($0.setting.name)`" }.joined(separator: ", ")
                notes.append("`\(name)` is taken from `\(setting.name)`; \(others) has it, too")
            }
            return PlanningTarget(
                setting: setting,
                catalog: catalog,
                brief: brief,
                isRehearsal: isRehearsal,
                notes: notes
            )
        }
        guard let first = candidates.first else { throw ProviderRegistry.unknown(ProviderID("")) }
        let catalog = catalog(of: first)
        guard brief.model != nil else {
            throw RushesError(
                .invalidBrief,
                "`\(first.name)` has no model of the family `\(name)`, which is what a brief without a model goes to",
                hint: "name a model with -m"
            )
        }
        var target = PlanningTarget(setting: first, catalog: catalog, brief: brief, isRehearsal: isRehearsal)
        if isRehearsal {
            guard options.playsUnknownModels, let model = Catalog.imagined(name) else { return target }
            target.catalog = catalog.assuming(model)
            target.notes = [
                "the catalog has no `\(name)`: it is played as \(model.kind.rawValue), its price is not known"
                    + (try nearest(to: name, in: catalog))
            ]
            return target
        }
        for setting in candidates where setting.hasKey {
            guard let model = try await served(name, by: setting) else { continue }
            target.setting = setting
            target.catalog = self.catalog(of: setting).assuming(model)
            target.notes = [
                "the bundled catalog has no `\(name)`: its settings are read from the schema that the service serves"
            ]
            return target
        }
        // The catalog's own refusal names what is near.
        return target
    }

    private func nearest(to name: String, in catalog: Catalog) throws(RushesError) -> String {
        let near = try catalog.names(near: name).map { "`\($0)`" }
        return near.isEmpty ? "" : "; near it are \(near.joined(separator: ", "))"
    }

    /// The model by the schema that a provider serves of it, which is saved for the next time.
    ///
    /// - Returns: `nil` if the provider has no such model, or tells of none.
    /// - Throws: `unknown_model` if it cannot be asked; `invalid_brief` if the model makes no video.
    private func served(_ name: String, by setting: ProviderSetting) async throws(RushesError) -> Model? {
        let catalog = catalog(of: setting)
        let model: Model?
        do throws(RushesError) {
            guard let provider = try provider(setting) as? any ModelListingProvider else { return nil }
            model = try await servedModels(of: setting).find(ModelID(name), at: provider, date: Self.today())
        } catch  where error.code == .invalidBrief {
            throw error
        } catch {
            var unknown = RushesError(.unknownModel, "there is no model `\(name.prefix(200))` in the catalog")
            unknown.hint =
                "the service's own list could not be asked (\(error.message))"
                + (try nearest(to: name, in: catalog))
            throw unknown
        }
        guard let model else { return nil }
        do throws(RushesError) {
            try await BlockingWork.run { [directory = catalog.directory] () throws(RushesError) in
                try directory?.add(model, date: Self.today())
            }
        } catch {
            // It is known for this run; the next one asks again.
            log.warning("model.not-saved", metadata: ["model": "\(model.id)", "code": "\(error.code)"])
        }
        return model
    }
}
