import RushesCore
import RushesProvider

extension Worker {
    /// Lets a provider that keeps files for the job remove them, now that its takes are stored.
    func discardSpool(of job: Job) async {
        // A provider that cannot be used now has nothing here either: spools are the local engine's.
        guard let remoteID = job.remoteID, let spooling = (try? provider(job)) as? any SpoolingProvider else { return }
        await spooling.discard(remoteID)
    }

    /// The output as a file here, where only its provider can read where it stands; any other as it is.
    func spooled(_ link: OutputLink, of job: Job) async throws(RushesError) -> OutputLink {
        guard let remoteID = job.remoteID, let spooling = (try? provider(job)) as? any SpoolingProvider else {
            return link
        }
        return try await spooling.spooled(link, of: remoteID) ?? link
    }
}
