import RushesTesting

/// What a seed makes of a simulation.
struct SimulationPlan {
    let jobCount: Int
    let hosts: [String]
    let faults: Double
    let weather: SimulatedService.Weather
    /// How long things go wrong.
    let trouble: Duration
    /// The share of runs of a program that are killed, and of those that are held still.
    let deaths: Double
    let pauses: Double
    /// Whether two jobs ask for the very same thing.
    let hasTwins: Bool

    init(random: SeededRandom) {
        jobCount = random.number(1...5)
        hosts = Array(
            random.choice([["one"], ["one", "one"], ["one", "two"], ["one", "two", "two"]])
        )
        faults = random.choice([0, 0.1, 0.3, 0.6])
        weather = SimulatedService.Weather(
            submitFaults: faults,
            callFaults: faults / 3,
            oddities: random.choice([0, 0.5, 1]),
            clockDifference: random.seconds(0...118) - .seconds(59)
        )
        trouble = random.seconds(60...900)
        deaths = random.choice([0, 0.5, 0.9])
        pauses = random.choice([0, 0.3])
        hasTwins = random.happens(0.2)
    }

    /// What befalls the next run of a program.
    func fate(using random: SeededRandom) -> SimulatedProcess.Fate {
        var fate = SimulatedProcess.Fate()
        if random.happens(deaths) {
            if random.happens(0.5) {
                fate.deathStep = random.number(1...(random.happens(0.5) ? 60 : 600))
            } else {
                fate.deathPoint = (random.number(1...15), random.number(1...3))
            }
        }
        if random.happens(pauses) {
            for _ in 0..<random.number(1...3) {
                fate.pauses[random.number(1...300)] = random.choice([
                    .seconds(3), .seconds(15), .seconds(30), .seconds(900),
                ])
            }
        }
        for moment in [SimulatedProcess.Moment.sending, .answer] where random.happens(pauses / 3) {
            fate.moments[moment] = random.choice([.seconds(25), .seconds(420), .seconds(900)])
        }
        return fate
    }
}
