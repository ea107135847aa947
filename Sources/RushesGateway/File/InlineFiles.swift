import Crypto
import Foundation
import HTTPTypes
import NIOCore
import RushesCore
import RushesMedia
import Synchronization

/// The files that stood in one request's body: decoded to the disk while it arrived, each under the mark that stands for
/// it in what is left of the body.
struct InlineFiles: Sendable {
    /// One file.
    struct File: Sendable {
        /// Where it is; `nil` where nobody keeps it, because the caller has no key.
        var path: String?
        /// The digest of its content.
        var sha256: String
        /// The type that its sender states, which counts for nothing.
        var statedType: String?
    }

    private(set) var byMark: [String: File] = [:]
    /// Where those are that were kept as uploads.
    private let kept = KeptPaths()

    private final class KeptPaths: Sendable {
        let paths = Guarded<[String]>([])
    }

    /// What a mark stands for; `nil` for any other text.
    subscript(mark: String) -> File? { byMark[mark] }

    /// Whether a mark stands anywhere in a value.
    func stand(in value: JSONValue) -> Bool {
        guard !byMark.isEmpty else { return false }
        return switch value {
        case .string(let text): byMark[text] != nil
        case .array(let items): items.contains(where: stand)
        case .object(let members): members.contains { byMark[$0.key] != nil || stand(in: $0.value) }
        case .null, .bool, .integer, .number: false
        }
    }

    /// A value in which each file stands by its content, so that equal bodies are equal.
    func named(in value: JSONValue) -> JSONValue {
        guard !byMark.isEmpty else { return value }
        return switch value {
        case .string(let text): .string(byMark[text].map { "sha256 \($0.sha256)" } ?? text)
        case .array(let items): .array(items.map(named))
        case .object(let members): .object(members.mapValues(named))
        case .null, .bool, .integer, .number: value
        }
    }

    /// A file of the body is kept as an upload now.
    func wasKept(at path: String) { kept.paths.withLock { $0.append(path) } }

    /// Removes what was kept: the request came to nothing, and nobody else knows of it.
    func removeKept() {
        for path in kept.paths.withLock({ $0 }) { unlink(path) }
    }

    /// Removes what was not kept.
    func discard() {
        for file in byMark.values { if let path = file.path { unlink(path) } }
    }

    /// Takes the files of one body, in their order.
    final class Intake {
        private let uploads: UploadStore
        /// Whose files they are; `nil` where they are read and not kept.
        private let owner: Owner?
        private var current: (mark: String, path: String?, file: UploadFile?, hash: SHA256, byteCount: Int64)?
        private(set) var files = InlineFiles()

        init(uploads: UploadStore, owner: Owner?) {
            self.uploads = uploads
            self.owner = owner
        }

        /// Takes what came of a piece of the body.
        ///
        /// - Throws: `GatewayError` with 413 for a file that is too large; `disk_full`, `output_unwritable`, and
        ///   `media_too_large` if the key keeps as much as it may.
        func take(_ event: JSONIntake.Event) async throws {
            switch event {
            case .began(let mark):
                guard let owner else {
                    current = (mark, nil, nil, SHA256(), 0)
                    return
                }
                let path = try await uploads.incoming(of: owner)
                current = (mark, path, try await UploadFile(at: path), SHA256(), 0)
                // From here on it is removed whatever comes.
                files.byMark[mark] = File(path: path, sha256: "", statedType: nil)
            case .bytes(let bytes):
                guard var now = current else { return }
                current = nil
                now.byteCount += Int64(bytes.count)
                guard now.byteCount <= uploads.limit else {
                    try? await now.file?.close()
                    throw GatewayError(
                        .contentTooLarge,
                        RushesError(
                            .mediaTooLarge,
                            "a file in the body has more than \(uploads.limit / 1_000_000) MB",
                            hint: nil
                        )
                    )
                }
                now.hash.update(data: bytes)
                try await now.file?.append(ByteBuffer(bytes: bytes))
                current = now
            case .ended(let type):
                guard let ended = current else { return }
                current = nil
                try await ended.file?.close()
                let sha256 = ended.hash.finalize().hexadecimal
                files.byMark[ended.mark] = File(path: ended.path, sha256: sha256, statedType: type)
            }
        }

        /// Closes what has not ended, and removes all of it.
        func abandon() async {
            // It is removed; that it cannot be written to its end is of no interest any more.
            try? await current?.file?.close()
            current = nil
            files.discard()
        }
    }
}
