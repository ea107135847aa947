import Foundation
import NIOCore
import NIOPosix
import RushesCore
import RushesMedia

/// Files that callers have uploaded, a folder an owner.
///
/// A file's name is made here: random, with the ending of what it holds. What a caller calls it, and what they say it is,
/// counts for nothing.
struct UploadStore: Sendable {
    /// The folder of all owners' folders.
    let folder: String
    /// How large a file may be, in bytes.
    let limit: Int64
    /// How many bytes are kept for one key.
    let ownerLimit: Int64
    /// How long a file is kept.
    let life: Duration
    /// Random bits for names.
    let random: @Sendable () -> UInt64

    /// A file that was kept.
    struct Kept: Sendable {
        var name: String
        var path: String
        var byteCount: Int64
        var facts: MediaFacts
    }

    /// Names that the shelf has made: 32 hexadecimal digits and an ending.
    static func isName(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 32, typesByEnding[String(parts[1])] != nil else { return false }
        return parts[0].utf8.allSatisfy { ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 102) }
    }

    /// The path of an owner's file; whether it is there is not looked at.
    func path(of name: String, owner: Owner) -> String { "\(folder)/\(owner)/\(name)" }

    /// The media type of a file by the name that the shelf has given it.
    static func mediaType(of name: String) -> String? {
        name.split(separator: ".").last.flatMap { typesByEnding[String($0)] }
    }

    /// A place for a file that is still arriving; private to this user.
    ///
    /// - Throws: `output_unwritable`; `disk_full` or `media_too_large` where there is no room for it.
    func incoming(of owner: Owner) async throws(RushesError) -> String {
        try await checkRoom(for: owner)
        let folder = "\(folder)/\(owner)"
        let path = "\(folder)/.\(newStem()).incoming"
        try await BlockingWork.run { () throws(RushesError) in
            do {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            } catch {
                throw RushesError(.outputUnwritable, "the folder for uploads cannot be made")
            }
        }
        return path
    }

    /// Looks at what has arrived, and gives it its name.
    ///
    /// - Parameters:
    ///   - path: where it is; it is not there afterwards, whatever comes of it.
    ///   - owner: whose it is.
    /// - Returns: the file under its name.
    /// - Throws: `media_unreadable`, `media_too_large`, `media_type_unsupported`: only pictures, clips and sounds are
    ///   kept, by what they contain.
    func keep(_ path: String, of owner: Owner) async throws(RushesError) -> Kept {
        defer { unlink(path) }
        let facts: MediaFacts
        do throws(RushesError) {
            facts = try await MediaProbe.measure(fileAt: path)
        } catch {
            // Neither the place nor the parser's own words are the caller's business.
            throw RushesError(
                error.code == .mediaTooLarge ? .mediaTooLarge : .mediaTypeUnsupported,
                error.code == .mediaTooLarge
                    ? "the picture has more pixels than are taken (50 megapixels)"
                    : "the file is no picture, clip or sound in a known format"
            )
        }
        guard let ending = Self.typesByEnding.first(where: { $0.value == facts.mediaType })?.key else {
            throw RushesError(.mediaTypeUnsupported, "files of type \(facts.mediaType) are not taken")
        }
        let name = "\(newStem()).\(ending)"
        let place = self.path(of: name, owner: owner)
        return try await BlockingWork.run { () throws(RushesError) in
            guard link(path, place) == 0,
                let size = try? FileManager.default.attributesOfItem(atPath: place)[.size] as? NSNumber
            else { throw RushesError(.outputUnwritable, "the upload cannot be kept") }
            return Kept(name: name, path: place, byteCount: size.int64Value, facts: facts)
        }
    }

    private func newStem() -> String {
        [random(), random()].map { bits in
            let text = String(bits, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        .joined()
    }

    private static let typesByEnding: [String: String] = [
        "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "gif": "image/gif", "bmp": "image/bmp",
        "tiff": "image/tiff", "heic": "image/heic", "avif": "image/avif", "mp4": "video/mp4", "mov": "video/quicktime",
        "webm": "video/webm", "mkv": "video/x-matroska",
        "m4a": "audio/mp4", "wav": "audio/wav", "mp3": "audio/mpeg", "flac": "audio/flac", "ogg": "audio/ogg",
    ]
}
