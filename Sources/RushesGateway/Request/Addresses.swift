import Foundation
import RushesCore

/// The gateway's own addresses, as its callers see them.
struct Addresses: Sendable {
    /// `https://video.example.com`, without a slash at its end.
    let base: String
    let signer: LinkSigner
    /// How long a link works, in seconds.
    let linkLife: Int64
    /// The folder that no caller needs to know of.
    let home: String

    /// A signed link to a take.
    func link(to take: Take, of owner: Owner, now: Date) -> String {
        let name = take.path.split(separator: "/").last?.split(separator: ".").last.map(String.init) ?? "mp4"
        return signed("/files/\(owner)/takes/\(take.id).\(name)", now: now)
    }

    /// A signed link to an uploaded file.
    func link(toUpload name: String, of owner: Owner, now: Date) -> String {
        signed("/files/\(owner)/uploads/\(name)", now: now)
    }

    /// An error's words without the folders of this machine.
    func words(_ error: RushesError) -> String { withholdingFolders(error.message) }

    /// A text without the folders of this machine.
    func withholdingFolders(_ text: String) -> String {
        text.contains(home) ? text.replacing(home, with: "RUSHES_HOME") : text
    }

    /// The name of the upload that an address of the gateway's own leads to, whether the link still works or not; `nil`
    /// for any other address.
    func upload(at address: String, of owner: Owner) -> String? {
        let start = "\(base)/files/\(owner)/uploads/"
        guard address.hasPrefix(start) else { return nil }
        let name = address.dropFirst(start.count).prefix { $0 != "?" && $0 != "#" }
        return UploadStore.isName(name) ? String(name) : nil
    }

    /// Whether an address is one of the gateway's own.
    func isOwn(_ address: String) -> Bool { address.hasPrefix("\(base)/") }

    private func signed(_ path: String, now: Date) -> String {
        // To the minute, so that a link that is asked for often stays the same for a while.
        let end = (Int64(now.timeIntervalSince1970) + linkLife + 59) / 60 * 60
        return "\(base)\(path)?\(signer.query(forPath: path, expiresAt: end))"
    }
}
