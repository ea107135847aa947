import Foundation
import Rushes
import RushesCore

/// Where takes go: a file that the user named, or a folder in which they get names from the prompt that are free.
enum Destination {
    case file(path: String)
    case folder(path: String)

    /// Reads `--output`; without one, takes go into the working directory.
    init(_ output: String?, in configuration: Configuration) {
        guard let output else {
            self = .folder(path: configuration.workingDirectory)
            return
        }
        let path = configuration.absolute(output)
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        self = output.hasSuffix("/") || (exists && isDirectory.boolValue) ? .folder(path: path) : .file(path: path)
    }

    /// Records one job a plan, all or none.
    ///
    /// - Parameters:
    ///   - plans: what is to be made.
    ///   - mayReplace: whether a file that the user named may be replaced.
    ///   - studio: where.
    ///   - ask: asks the user, once it is known that the takes can be stored.
    /// - Returns: the queued jobs.
    /// - Throws: what the studio and `ask` throw.
    func record(
        _ plans: [Plan],
        mayReplace: Bool,
        in studio: LocalStudio,
        asking ask: () throws(RushesError) -> Void
    ) async throws(RushesError) -> [Job] {
        switch self {
        case .folder(let path):
            try await studio.check(folder: path)
            try ask()
            return try await studio.record(plans, in: path)
        case .file(let path):
            let named = Job.Destination(path: path, mayReplace: mayReplace)
            let places = plans.count == 1 ? [named] : plans.indices.map { named.adding("-\($0 + 1)") }
            // Every place is looked at before the first is used: three takes must not stop at the second.
            for place in places { try await studio.check(place) }
            try ask()
            var jobs: [Job] = []
            do throws(RushesError) {
                for (index, (plan, place)) in zip(plans, places).enumerated() {
                    jobs.append(try await studio.record(plan, to: place, ordinal: index + 1))
                }
            } catch {
                // All or none: what was recorded before must not lie there queued, with money held.
                for job in jobs { _ = try? await studio.cancel(job.id) }
                throw error
            }
            return jobs
        }
    }
}
