import Crypto
import Foundation
import RushesCore
import RushesManifest
import RushesMedia

/// What a row of a batch asks for, wherever its table and its files lie: two rows are the same if this is.
///
/// It is the brief after placeholders and defaults, with the digest of each file in place of its path, and whether it is
/// a rehearsal. Line breaks, blanks around a text and the composition of its letters are told alike: an editor may
/// change them on the way.
struct RowContent: Sendable, Hashable {
    /// The content as one canonical text.
    let text: String
    /// What is to be seen and heard, as it stands in the content.
    let prompt: String

    /// Describes a row.
    ///
    /// - Parameters:
    ///   - brief: what the row asks for, before its takes get seeds of their own.
    ///   - isRehearsal: whether the models are played.
    ///   - digest: the SHA-256 of the file at a path of the brief's; empty for one that cannot be read.
    init(_ brief: Brief, isRehearsal: Bool, digest: (String) -> String) {
        func content(_ source: MediaSource) -> MediaSource {
            guard case .file(let path) = source else { return source }
            return .file("sha256:\(digest(path))")
        }
        var brief = brief
        prompt = Self.plain(brief.prompt)
        brief.prompt = prompt
        brief.negativePrompt = brief.negativePrompt.map(Self.plain)
        brief.images = brief.images.map(content)
        brief.lastImage = brief.lastImage.map(content)
        brief.references = brief.references.map(content)
        brief.videos = brief.videos.map(content)
        brief.audios = brief.audios.map(content)
        text = (isRehearsal ? "rehearsal " : "") + RowKey(brief: brief, ordinal: 1).text
    }

    /// What tells a take of the row from every other.
    ///
    /// - Parameters:
    ///   - ordinal: which of the table's rows with this very content it is, from 1.
    ///   - take: which take, from 1.
    /// - Returns: the key under which the ledger keeps its job.
    func key(ordinal: Int, take: Int) -> String {
        let whole = "\(text)\n\(ordinal)\n\(take)"
        return Self.keyMark + SHA256.hash(data: Data(whole.utf8)).prefix(12).hexadecimal
    }

    /// A text in the form in which two spellings of it are the same.
    static func plain(_ text: String) -> String {
        text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            .trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping
    }

    /// Keys begin with it, unlike those of earlier versions, which are hexadecimal figures alone.
    private static let keyMark = "row2-"
    /// Keys that earlier versions made come before it, and no others do.
    static let firstKey = "r"
}
