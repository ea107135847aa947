public import RushesCore
public import RushesManifest

/// One clip of a batch: a take of a row, and what is to become of it in this run.
public struct BatchItem: Sendable {
    /// What this run does about it.
    public enum Fate: Sendable, Hashable {
        /// It is made: a new job, in the place of an earlier one that failed without a charge if there is one.
        case make
        /// An earlier run's job goes on.
        case resume
        /// It is there.
        case done
        /// It was made for another place, where its take is: nothing is done.
        case elsewhere
        /// Nothing is done, for this reason: it would be paid for twice, or refused again.
        case leave(reason: String)
    }

    /// The row.
    public var row: ManifestRow
    /// Which take of the row, from 1.
    public var take: Int
    /// What tells it from every other.
    public var key: String
    /// What this run does about it.
    public var fate: Fate
    /// What is to be made; priced, unless nothing is.
    public var plan: Plan
    /// Where the take goes.
    public var destination: Job.Destination
    /// The job of an earlier run, or, once it is recorded, of this one.
    public var job: Job?
    /// Where its take lies, if that is known and not where the ledger has it: takes move along with their table.
    public var takePath: String?

    /// What making it holds: nothing where nothing is made.
    public var price: Money { fate == .make ? plan.price : .zero }

    /// What making it may cost at most, whichever model of its line makes it.
    package var dearest: Money { fate == .make && !plan.isRehearsal ? plan.dearest : .zero }
}
