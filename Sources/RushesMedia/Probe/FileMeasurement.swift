import Foundation
package import RushesCore

/// Measures the local files that a brief names.
package enum FileMeasurement {
    /// Measures a file and takes its digest; the file is read once, 256 KiB at a time.
    ///
    /// - Parameter path: the file, absolute or from the working directory.
    /// - Returns: its absolute path, size, digest and facts.
    /// - Throws: as ``MediaProbe/measure(fileAt:)``.
    @concurrent
    package static func measure(_ path: String) async throws(RushesError) -> MeasuredFile {
        try await BlockingWork.run { () throws(RushesError) in
            let facts = try MediaProbe.inspectBlocking(path).facts
            let digest = try FileDigest.ofFileBlocking(path)
            return MeasuredFile(
                path: absolute(path),
                byteCount: digest.byteCount,
                sha256: digest.sha256,
                facts: facts
            )
        }
    }

    /// `..` stays as it is: behind a symbolic link it does not mean the folder that its text suggests.
    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        var relative = Substring(path)
        while relative.hasPrefix("./") { relative = relative.dropFirst(2) }
        return (FileManager.default.currentDirectoryPath as NSString).appendingPathComponent(String(relative))
    }
}
