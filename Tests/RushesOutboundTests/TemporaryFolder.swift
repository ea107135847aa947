import Foundation

/// A folder that is there for as long as a test runs.
func withTemporaryFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rushes-outbound-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}

/// The permission bits of a file, or `nil` if there is none.
func mode(of path: String) -> UInt32? {
    var information = stat()
    return lstat(path, &information) == 0 ? UInt32(information.st_mode) & 0o777 : nil
}
