import Foundation
import RushesCore
import RushesMedia

/// Names for takes whose place the user left to the program.
public enum FreeNames {
    /// Paths in a folder that are not taken: `a-heron.mp4`, else `a-heron-2.mp4`, …; several takes of one brief share
    /// a stem: `a-heron-1.mp4`, `a-heron-2.mp4`, else `a-heron-b-1.mp4`, ….
    ///
    /// - Parameters:
    ///   - prompt: what the name is made of.
    ///   - folder: the folder, by its absolute path; it need not exist.
    ///   - count: how many names, at least 1.
    ///   - taken: paths that are not free although no file is there.
    /// - Returns: `count` absolute paths that are free now. Storing never replaces a file, so that somebody who takes
    ///   one of them meanwhile loses nothing.
    public static func paths(for prompt: String, in folder: String, count: Int, avoiding taken: Set<String> = [])
        -> [String]
    {
        let stem = String(OutputName.name(for: prompt).dropLast(".mp4".count))
        var round = 1
        while true {
            let names: [String]
            if count == 1 {
                names = [round == 1 ? stem : "\(stem)-\(round)"]
            } else {
                let base = round == 1 ? stem : "\(stem)-\(suffix(round))"
                names = (1...count).map { "\(base)-\($0)" }
            }
            let paths = names.map { "\(folder)/\($0).mp4" }
            if paths.allSatisfy({ isFree($0, avoiding: taken) }) { return paths }
            round += 1
        }
    }

    /// A path that is free now: the given one, else `NAME-2.mp4`, `NAME-3.mp4`, … beside it.
    ///
    /// - Parameters:
    ///   - path: the wanted path, absolute.
    ///   - taken: paths that are not free although no file is there.
    /// - Returns: a free path.
    public static func path(like path: String, avoiding taken: Set<String>) -> String {
        let place = Job.Destination(path: path, mayReplace: false)
        var round = 1
        while true {
            let candidate = round == 1 ? path : place.adding("-\(round)").path
            if isFree(candidate, avoiding: taken) { return candidate }
            round += 1
        }
    }

    private static func isFree(_ path: String, avoiding taken: Set<String>) -> Bool {
        // Also a symbolic link that leads nowhere has the name.
        var facts = stat()
        return !taken.contains(path)
            && ["", ".json", ".partial", ".partial.json"].allSatisfy { lstat(path + $0, &facts) != 0 }
    }

    /// 2 → b, 3 → c, … 27 → aa.
    private static func suffix(_ number: Int) -> String {
        var rest = number
        var letters = ""
        while rest > 0 {
            rest -= 1
            letters = String(UnicodeScalar(UInt8(97 + rest % 26))) + letters
            rest /= 26
        }
        return letters
    }
}
