import RushesCore

extension Job {
    /// Whether it is being sent to a service, or was when its program stopped. The local engine forgets with its process,
    /// and costs nothing.
    var isBeingSent: Bool { state == .submitting && !isRehearsal }

    /// Why a job is in doubt whose program stopped while it was sent.
    var reasonOfBrokenSending: String { "the program stopped while job \(id) was being sent" }
}
