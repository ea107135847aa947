public import RushesCore

/// How a job is driven, beside how far.
public struct DriveOptions: Sendable, Hashable {
    /// For how long after a prediction's end its clip is waited for while its link gives nothing yet; the job is then
    /// left as it is. `nil` for as long as the link may live.
    public var fetchPatience: Duration?
    /// Whether a clip that was charged for and given up is asked for once more.
    public var revives: Bool
    /// Whether a clip may be fetched unencrypted where its link is plain http and https is not to be had.
    public var allowsPlainHTTP: Bool

    /// Where the clip goes in place of where it was promised to go; `nil` for there.
    public var place: Job.Destination?

    /// Says how; by default with all patience, leaving what was given up, and never unencrypted.
    public init(
        fetchPatience: Duration? = nil,
        revives: Bool = false,
        allowsPlainHTTP: Bool = false,
        place: Job.Destination? = nil
    ) {
        self.fetchPatience = fetchPatience
        self.revives = revives
        self.allowsPlainHTTP = allowsPlainHTTP
        self.place = place
    }
}
