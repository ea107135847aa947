import RushesCore

/// What a person sees while jobs run.
protocol WatchView: Sendable {
    /// Takes a change in.
    func take(_ update: JobUpdate, of id: Job.ID)
    /// Wipes what is drawn, so that something else can be written.
    func clear()
    /// Draws anew, so that the time goes on.
    func draw()
}
