import Foundation
import RushesCore

/// A secret of this gateway's, in a file that only its user can read.
enum SecretFile {
    /// The secret's bytes; made if there is none. Blocks: at the start only.
    ///
    /// - Throws: `output_unwritable` if it cannot be made; `not_allowed` if others can read it, or it is too short.
    static func bytes(at path: String, random: () -> UInt64) throws(RushesError) -> Data {
        let folder = (path as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        if !FileManager.default.fileExists(atPath: path) { try make(path, random: random) }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue, mode & 0o077 == 0 else {
            throw RushesError(
                .notAllowed,
                "others can read the secret \(path)",
                hint: "`chmod 600` it, or remove it: links that were given out then end"
            )
        }
        guard let secret = FileManager.default.contents(atPath: path), secret.count >= 32 else {
            throw RushesError(
                .notAllowed,
                "the secret \(path) is shorter than 32 bytes",
                hint: "remove it, and a new one is made: links that were given out then end"
            )
        }
        return secret
    }

    /// Makes the file whole, and only then gives it its name: of two programs that start at once, one has it, and both
    /// read the same.
    private static func make(_ path: String, random: () -> UInt64) throws(RushesError) {
        let draft = "\(path).\(String(random(), radix: 36))"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw RushesError(.outputUnwritable, "the secret \(path) cannot be made") }
        defer {
            close(descriptor)
            unlink(draft)
        }
        let secret = Data((0..<6).flatMap { _ in withUnsafeBytes(of: random()) { Array($0) } })
        let count = secret.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count == secret.count, fsync(descriptor) == 0, link(draft, path) == 0 || errno == EEXIST else {
            throw RushesError(.outputUnwritable, "the secret \(path) cannot be written")
        }
    }
}
