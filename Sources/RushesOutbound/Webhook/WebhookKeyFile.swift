import Crypto
import Foundation
import RushesCore

/// The file of a webhook key: PEM of PKCS #8 (RFC 7468, RFC 8410), readable by its owner alone.
enum WebhookKeyFile {
    private static let byteLimit = 1024
    private static let head = "-----BEGIN PRIVATE KEY-----"
    private static let tail = "-----END PRIVATE KEY-----"
    /// What stands before the 32 bytes of the key: RFC 8410, section 7, version 0, without the public key.
    private static let prefix: [UInt8] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]

    /// Reads the key; the result is `nil` if there is no file.
    ///
    /// - Throws: `invalid_brief` if the file must not be used.
    static func read(_ path: String) throws(RushesError) -> Curve25519.Signing.PrivateKey? {
        // Without O_NONBLOCK, opening a pipe would wait for somebody to write.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let number = errno
            // A link that leads nowhere is not a missing file: making one would fail, or follow it.
            var information = stat()
            if number == ENOENT, lstat(path, &information) != 0, errno == ENOENT { return nil }
            throw refusal("cannot be read (error \(number))", hint: "let this program's user read it")
        }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
            throw refusal("is no plain file")
        }
        guard information.st_mode & 0o077 == 0 else {
            throw refusal(
                "may be read or written by others than its owner",
                hint: "if nobody can have read it, `chmod 600` it; otherwise remove it, and a new one is made"
            )
        }
        guard let text = text(descriptor), let key = key(fromPEM: text) else {
            throw refusal("is empty, cut short or not an Ed25519 key in PEM")
        }
        return key
    }

    /// Makes the file, unless there is one by then.
    ///
    /// - Throws: `output_unwritable`.
    static func make(_ path: String, key: Curve25519.Signing.PrivateKey) throws(RushesError) {
        let folder = (path as NSString).deletingLastPathComponent
        // No two programs can have the same key, and so no two write the same file.
        let name = SHA256.hash(data: key.publicKey.rawRepresentation).prefix(8).hexadecimal
        let newPath = "\(path).\(name).new"
        let descriptor = open(newPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600 as mode_t)
        guard descriptor >= 0 else { throw unwritable(errno) }
        defer {
            close(descriptor)
            unlink(newPath)
        }
        let bytes = Array(pem(of: key).utf8)
        // Such a small write to a plain file is whole or fails.
        guard fchmod(descriptor, 0o600) == 0, write(descriptor, bytes, bytes.count) == bytes.count,
            fsync(descriptor) == 0
        else { throw unwritable(errno) }
        // A link, unlike a renaming, never replaces what another program has put there meanwhile.
        guard link(newPath, path) == 0 || errno == EEXIST else { throw unwritable(errno) }
        let folderDescriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
        guard folderDescriptor >= 0 else { throw unwritable(errno) }
        defer { close(folderDescriptor) }
        guard fsync(folderDescriptor) == 0 else { throw unwritable(errno) }
    }

    private static func text(_ descriptor: CInt) -> String? {
        var bytes = [UInt8](repeating: 0, count: byteLimit + 1)
        var count = 0
        while count < bytes.count {
            let more = bytes.withUnsafeMutableBytes { memory in
                Foundation.read(descriptor, memory.baseAddress?.advanced(by: count), memory.count - count)
            }
            if more < 0, errno == EINTR { continue }
            guard more >= 0 else { return nil }
            if more == 0 { break }
            count += more
        }
        return count <= byteLimit ? String(validating: bytes.prefix(count), as: UTF8.self) : nil
    }

    private static func pem(of key: Curve25519.Signing.PrivateKey) -> String {
        "\(head)\n\(Data(prefix + key.rawRepresentation).base64EncodedString())\n\(tail)\n"
    }

    private static func key(fromPEM text: String) -> Curve25519.Signing.PrivateKey? {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.count == 3, lines[0] == head, lines[2] == tail, let data = Data(base64Encoded: String(lines[1])),
            data.count == prefix.count + 32, data.starts(with: prefix)
        else { return nil }
        return try? Curve25519.Signing.PrivateKey(rawRepresentation: data.dropFirst(prefix.count))
    }

    private static func refusal(_ reason: String, hint: String? = nil) -> RushesError {
        let hint = hint ?? "put the key back from where it is kept, or remove the file, and a new one is made"
        return RushesError(.invalidBrief, "the file of the webhook key \(reason)", hint: hint)
    }

    private static func unwritable(_ number: CInt) -> RushesError {
        RushesError(
            .outputUnwritable,
            "the file of the webhook key cannot be made (error \(number))",
            hint: "make its folder, and let this program's user write there"
        )
    }
}
