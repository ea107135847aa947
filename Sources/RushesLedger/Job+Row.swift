package import RushesCore

extension Job {
    /// Refuses a job of a batch's row that another program has taken up meanwhile: the row would be paid for twice.
    ///
    /// - Parameter newest: the newest job of the row that is recorded.
    /// - Throws: `row_taken` unless there is none, or this job is made in its place.
    package func checkRow(isFreeAfter newest: Job.ID?) throws(RushesError) {
        guard let newest, newest != retryOf, newest != fallbackOf else { return }
        throw RushesError(
            .rowTaken,
            "another program has just recorded job \(newest) for the same row",
            hint: "let that one end, or run this again to go on with what it has left; nothing was sent"
        )
    }
}
