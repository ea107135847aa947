import Foundation
import RushesCore
import RushesLedger
import RushesLedgerSQLite

/// Measures the ledger: `RushesLedgerBenchmark [JOBS]`, one JSON object a line. JOBS is the size of the full ledger,
/// 100000 unless given.
@main struct RushesLedgerBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        if arguments.count == 3, arguments[1] == "contend" {
            let load = IntentLoad(store: try await SQLiteLedgerStore(path: arguments[2]))
            let latencies = try await load.addJobs(tasks: 16, for: .seconds(4))
            print(latencies.milliseconds.count, latencies.percentile(100))
            return
        }
        let size = arguments.count > 1 ? Int(arguments[1]) ?? 100_000 : 100_000
        let directory = FileManager.default.temporaryDirectory.path + "/rushes-ledger-bench-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await measureIntents(in: directory)
        try await measureProcesses(in: directory)
        if size > 0 { try await measureFullLedger(of: size, in: directory) }
    }

    private static func measureIntents(in directory: String) async throws {
        let store = try await SQLiteLedgerStore(path: directory + "/intents.sqlite")
        let load = IntentLoad(store: store)
        try await load.setBudgets()
        _ = try await load.addJobs(tasks: 64, each: 10)
        // What else the machine does falls on some rounds more than on others: the middle one is told.
        var rounds: [(rate: Double, latencies: Latencies)] = []
        for _ in 0..<7 { rounds.append(try await load.addJobs(tasks: 64, each: 100)) }
        func middle(_ figure: ((rate: Double, latencies: Latencies)) -> Double) -> Double {
            rounds.map(figure).sorted()[rounds.count / 2]
        }
        tell("durable intents, 64 tasks", middle(\.rate), "1/s", .atLeast(1500))
        tell("durable intents, 64 tasks: p50", middle { $0.latencies.percentile(50) }, "ms")
        tell("durable intents, 64 tasks: p99", middle { $0.latencies.percentile(99) }, "ms", .atMost(20))
        let one = try await load.addJobs(tasks: 1, each: 300)
        tell("durable intents, 1 task", one.rate, "1/s")
        tell("durable intents, 1 task: p99", one.latencies.percentile(99), "ms")
        let begun = try await load.beginJobs(tasks: 64, each: 60)
        tell("intent, claim and sending as three commits, 64 tasks", begun.rate, "1/s")
        tell("intent, claim and sending as three commits, 64 tasks: p99", begun.latencies.percentile(99), "ms")
        try await store.close()
    }

    private static func measureProcesses(in directory: String) async throws {
        let path = directory + "/processes.sqlite"
        try await IntentLoad(store: SQLiteLedgerStore(path: path)).setBudgets()
        let children = try (0..<4).map { _ in
            let child = Process()
            child.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            child.arguments = ["contend", path]
            let output = Pipe()
            child.standardOutput = output
            try child.run()
            return (child, output)
        }
        var (count, longest) = (0.0, 0.0)
        for (child, output) in children {
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            child.waitUntilExit()
            let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
            guard child.terminationStatus == 0, numbers.count == 2 else {
                throw RushesError(.internalError, "one of the four processes failed")
            }
            count += numbers[0]
            longest = max(longest, numbers[1])
        }
        tell("durable intents, 4 processes of 16 tasks", count / 4, "1/s")
        tell("durable intents, 4 processes of 16 tasks: longest", longest, "ms")
    }

    private static func measureFullLedger(of size: Int, in directory: String) async throws {
        let path = directory + "/full.sqlite"
        let store = try await SQLiteLedgerStore(path: path)
        let full = FullLedger(store: store)
        try await IntentLoad(store: store).setBudgets()
        for count in [10, size] {
            try await full.fill(with: count)
            try await ask(full, "\(count) jobs")
        }
        var faults: [LedgerFault] = []
        let audit = try await full.ask(repeats: 1) { faults = try await store.faults() }
        tell("\(size) jobs: audit", audit / 1000, "s")
        tell("\(size) jobs: faults that an audit finds", Double(faults.count), "", .atMost(0))
        try await store.close()
        let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        tell("\(size) jobs: bytes on disk a job", Double(bytes) / Double(size), "B")
    }

    private static func ask(_ full: FullLedger, _ size: String) async throws {
        let store = full.store
        let midnight = Budget.Period.month.start(of: full.start)
        tell(
            "\(size): first page of jobs",
            try await full.ask { _ = try await store.jobs(of: .local, where: JobFilter()) },
            "ms",
            .atMost(20)
        )
        tell(
            "\(size): spending since a midnight",
            try await full.ask { _ = try await store.spending(of: .local, since: midnight) },
            "ms"
        )
        tell(
            "\(size): spending since another moment",
            try await full.ask { _ = try await store.spending(of: .local, since: full.start) },
            "ms"
        )
        tell(
            "\(size): 20 waiting jobs",
            try await full.ask { _ = try await store.waitingJobs(of: .local, limit: 20) },
            "ms"
        )
        tell(
            "\(size): 100 unsettled jobs",
            try await full.ask { _ = try await store.unsettledJobs(of: .local, limit: 100) },
            "ms"
        )
        for grouping in Outlay.Grouping.allCases {
            tell(
                "\(size): outlays by \(grouping.rawValue)",
                try await full.ask(repeats: 5) {
                    _ = try await store.outlays(of: .local, since: midnight, until: nil, by: grouping)
                },
                "ms"
            )
        }
        var jobs = SampleJobs()
        tell(
            "\(size): adding one with three budgets",
            try await full.ask { try await store.add(jobs.next(at: Date())) },
            "ms"
        )
    }

    private static func tell(_ what: String, _ measured: Double, _ unit: String, _ target: Figure.Target = .none) {
        print(Figure(what: what, measured: measured, unit: unit, target: target).line)
        // Whoever reads along sees each figure when it is there.
        fflush(nil)
    }
}
