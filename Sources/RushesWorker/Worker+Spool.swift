import RushesCore
import RushesProvider

extension Worker {
    /// Lets a provider that keeps files for the job remove them, now that its takes are stored.
    func discardSpool(of job: Job) async {
        // A provider that cannot be used now has nothing here either: spools are the local engine's.
        guard let remoteID = job.remoteID, let spooling = (try? provider(job)) as? any SpoolingProvider else { return }
        await spooling.discard(remoteID)
    }
}
