package import Foundation
package import RushesCore

/// What a dialect words its answers with: the gateway's address, links to files, the present.
package struct Wording: Sendable {
    let addresses: Addresses
    /// The moment that links are made for.
    package let now: Date

    /// The gateway's address, without a slash at its end.
    package var base: String { addresses.base }

    /// A signed link to a take.
    package func link(to take: Take, of owner: Owner) -> String { addresses.link(to: take, of: owner, now: now) }

    /// Signed links to all takes of a job.
    package func links(of snapshot: JobSnapshot) -> [String] {
        snapshot.takes.map { link(to: $0, of: snapshot.job.owner) }
    }

    /// An error's message without the folders of this machine.
    package func message(of error: RushesError) -> String { addresses.words(error) }

    /// A text without the folders of this machine.
    package func withholdingFolders(_ text: String) -> String { addresses.withholdingFolders(text) }
}
