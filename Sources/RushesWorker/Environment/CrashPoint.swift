/// The numbered steps of a job's way at which a test ends, or pauses, the program.
///
/// What must hold at each of them is the same: nothing is paid twice, nothing that was accepted is lost.
public enum CrashPoint: Int, Sendable, Hashable, CaseIterable {
    /// The job and its hold are recorded; nothing is sent.
    case intentRecorded = 1
    /// The job is claimed.
    case claimed
    /// A file lies at the provider, which the ledger does not know.
    case uploaded
    /// The ledger says that the job is being sent; no connection is open yet.
    case sendingRecorded
    /// The provider has answered; the answer is in this process's memory alone.
    case answerReceived
    /// The answer is recorded.
    case answerRecorded
    /// The history has been read; what it shows is not recorded.
    case historyRead
    /// The provider has been asked what became of the prediction; the answer is not recorded.
    case observed
    /// The finished clip and its charge are recorded.
    case finishRecorded
    /// Some of the clip has arrived.
    case partlyFetched
    /// The clip has its final name; it has no receipt, and the ledger does not know it.
    case takeStored
    /// The clip has its receipt; the ledger does not know it.
    case receiptWritten
    /// The take is recorded; the job is not closed.
    case takeRecorded
    /// The job is done.
    case completionRecorded
    /// The service's own figure is read and not recorded.
    case priceRead
}
