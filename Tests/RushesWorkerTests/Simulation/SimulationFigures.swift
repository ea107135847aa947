/// What simulations have gone through, for people who wonder whether they went through anything.
struct SimulationFigures: Sendable {
    var runs = 0
    var steps = 0
    var jobs = 0
    var deaths = 0
    var interruptions = 0
    var submissions = 0
    var accepted = 0
    var doubted = 0
    var found = 0
    var absent = 0
    var undecided = 0
    var done = 0
    var leftInDoubt = 0

    mutating func add(_ other: SimulationFigures) {
        runs += other.runs
        steps += other.steps
        jobs += other.jobs
        deaths += other.deaths
        interruptions += other.interruptions
        submissions += other.submissions
        accepted += other.accepted
        doubted += other.doubted
        found += other.found
        absent += other.absent
        undecided += other.undecided
        done += other.done
        leftInDoubt += other.leftInDoubt
    }
}
