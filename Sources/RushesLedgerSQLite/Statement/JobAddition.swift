import RushesCore

/// What came of adding a job.
enum JobAddition {
    /// It was added under a number.
    case added(number: Int64)
    /// Nothing was written: the same request was answered with this job before.
    case answered(before: Job)
}
