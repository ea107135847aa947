import Foundation
import Rushes
import RushesCore

/// Where takes go.
enum Destination {
    /// One place a plan. A file that the user named is taken as it is (and refused later if it exists, unless
    /// replacing is allowed); in a folder the takes get names from the prompt that are still free.
    static func places(
        for plans: [Plan],
        output: String?,
        mayReplace: Bool,
        avoiding taken: Set<String>,
        in configuration: Configuration
    ) throws(RushesError) -> [Job.Destination] {
        let paths: [String]
        if let output, !isFolder(output, in: configuration) {
            let path = configuration.absolute(output)
            paths = plans.count == 1 ? [path] : plans.indices.map { numbered(path, $0 + 1) }
        } else {
            let folder = output.map { configuration.absolute($0) } ?? configuration.workingDirectory
            let prompt = plans.first?.brief.prompt ?? ""
            paths = FreeNames.paths(for: prompt, in: folder, count: plans.count, avoiding: taken)
        }
        let places = paths.map { Job.Destination(path: $0, mayReplace: mayReplace) }
        // Every place is looked at before the first is used: three takes must not stop at the second.
        for place in places where !mayReplace && FileManager.default.fileExists(atPath: place.path) {
            throw RushesError(.outputExists, "\(place.path) is there already")
        }
        return places
    }

    private static func isFolder(_ output: String, in configuration: Configuration) -> Bool {
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: configuration.absolute(output), isDirectory: &isDirectory)
        return output.hasSuffix("/") || (exists && isDirectory.boolValue)
    }

    private static func numbered(_ path: String, _ number: Int) -> String {
        let url = URL(fileURLWithPath: path)
        let stem = url.deletingPathExtension().path
        return url.pathExtension.isEmpty ? "\(stem)-\(number)" : "\(stem)-\(number).\(url.pathExtension)"
    }
}
