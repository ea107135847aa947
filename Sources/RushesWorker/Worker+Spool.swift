import RushesCore
import RushesProvider

extension Worker {
    /// Lets a provider that keeps files for the job remove them, now that its takes are stored.
    func discardSpool(of job: Job) async throws(RushesError) {
        guard let remoteID = job.remoteID, let spooling = try provider(job) as? any SpoolingProvider else { return }
        await spooling.discard(remoteID)
    }
}
