import RushesCore
import Synchronization

/// Remembers where the files of this run were uploaded to, so that each goes up once; two jobs that need the same file
/// at the same time share one upload.
final class UploadCache: Sendable {
    private let uploads = Guarded<[String: Task<Result<String, RushesError>, Never>]>([:])

    /// The address of a file, uploading it if that has not been done or has failed before.
    func address(
        of attachment: Input.Attachment,
        at provider: ProviderID,
        on executor: (any TaskExecutor)?,
        upload: @escaping @Sendable () async throws(RushesError) -> String
    ) async throws(RushesError) -> String {
        let key = "\(provider) \(attachment.sha256)"
        while true {
            let task = uploads.withLock { uploads in
                if let running = uploads[key] { return running }
                // Unstructured, because several jobs may wait for it and any of them may be the one that is cancelled.
                let started = Task(executorPreference: executor) { () async -> Result<String, RushesError> in
                    do throws(RushesError) { return .success(try await upload()) } catch { return .failure(error) }
                }
                uploads[key] = started
                return started
            }
            let result = await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
            if case .success(let address) = result { return address }
            uploads.withLock { if $0[key] == task { $0[key] = nil } }
            if Task.isCancelled { throw RushesError(.interrupted, "the upload was interrupted") }
            // Another job's cancellation is no verdict on the file.
            if case .failure(let error) = result, error.code == .cancelled { continue }
            return try result.get()
        }
    }
}
