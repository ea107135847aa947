import Foundation
import RushesCore
import RushesTesting
import RushesWorker
import Subprocess
import Testing

/// One home and one server that charges; the program is killed on it over and over, and then the three accounts, the
/// server's, the ledger's and the files', must agree.
struct CrashLane: Sendable {
    let number: Int
    let server: MisbehavingServer
    let place: Workplace
    let clip: [UInt8]
    private let random: SeededRandom

    private var report = CrashReport()
    private var limit = 8
    private var jobCount = 0
    private var point = 0

    init(number: Int, server: MisbehavingServer, place: Workplace, clip: [UInt8], seed: UInt64) {
        self.number = number
        self.server = server
        self.clip = clip
        random = SeededRandom(seed: seed &+ UInt64(number))
        var place = place
        place.environment["RUSHES_HISTORY_SETTLING"] = "1"
        self.place = place
        point = number
    }

    /// How the program is to end.
    private enum End {
        case killed(at: CrashPoint, pass: Int)
        case killedAfter(Duration)
        case itself
    }

    mutating func run(kills: Int, waitsForProof: Bool) async throws -> CrashReport {
        _ = try await program(["budget", "set", "\(limit)", "--per", "total"], until: .itself)
        _ = try await place.picture("heron.png")
        if number == 0 { try await meetEveryPoint() }
        while report.kills < kills {
            try await generate(until: nextEnd())
            // What was left is sometimes taken up at once, and killed in that, sometimes later.
            if random.below(2) == 0 { _ = try await program(["jobs", "resume", "-q"], until: nextEnd()) }
        }
        try await goOn()
        if waitsForProof { try await provePresenceAndAbsence() }
        try await settleByTruth()
        try await checkBudget()
        try await compare()
        return report
    }

    /// Every numbered step once for certain: a clip with a picture is uploaded, and a lost answer is looked for.
    private mutating func meetEveryPoint() async throws {
        for point in CrashPoint.allCases {
            let before = report.kills
            for _ in 0..<5 where report.kills == before {
                if point == .historyRead { server.script.submit.enqueue(.lostAnswer) }
                try await generate(until: .killed(at: point, pass: 1), withPicture: point == .uploaded)
            }
        }
    }

    private mutating func nextEnd() -> End {
        switch random.below(3) {
        case 0: return .killedAfter(.milliseconds(random.number(5...1500)))
        default:
            point += 1
            let points = CrashPoint.allCases
            let chosen = points[point % points.count]
            return .killed(at: chosen, pass: random.below(4) == 0 ? 2 : 1)
        }
    }

    /// Makes a clip of a prompt that no other clip of the lane has: by it the accounts are compared.
    private mutating func generate(until end: End, withPicture: Bool = false) async throws {
        jobCount += 1
        var arguments = ["Heron \(number)-\(jobCount) lifts off at dawn", "-q"]
        if withPicture || random.below(4) == 0 { arguments += ["-i", "heron.png"] }
        let result = try await program(arguments, until: end)
        if case .itself = end { #expect(result != nil) }
        if result == ExitStatus.budget.rawValue {
            try await checkBudget()
            limit += 8
            _ = try await program(["budget", "set", "\(limit)", "--per", "total"], until: .itself)
        }
    }

    /// Holds and charges, and what the server charges, are within the limit at every moment: also when it is reached.
    private mutating func checkBudget() async throws {
        let shown = try await place.rushes("budget", "show", "--format", "json")
        let left = try shown.json()["left"]?.stringValue.flatMap(Double.init) ?? -1
        let charged = Double(server.account.charged.decimal) ?? .infinity
        if left < 0 || charged > Double(limit) { report.overspent += 1 }
    }

    /// Runs the program and ends it; the result is its exit code, or `nil` if it was killed.
    @discardableResult
    private mutating func program(_ arguments: [String], until end: End) async throws -> Int32? {
        var place = place
        var delay: Duration?
        var name = "at random"
        switch end {
        case .itself: break
        case .killed(let point, let pass):
            place.environment["RUSHES_CRASH_AT"] = "\(point.rawValue):\(pass)"
            name = "\(point.rawValue < 10 ? " " : "")\(point.rawValue) \(point)"
        case .killedAfter(let duration): delay = duration
        }
        report.runs += 1
        let code = try await place.rushes(arguments, killedAfter: delay)
        if code == nil {
            report.kills += 1
            report.killsByPoint[name, default: 0] += 1
        }
        return code
    }

    /// Takes everything up until only doubts are left.
    private mutating func goOn() async throws {
        server.script.submit.decide { .none }
        server.script.observe.decide { .none }
        server.script.output.decide { .none }
        for _ in 0..<4 {
            try await program(["jobs", "resume", "-q"], until: .itself)
            let open = try await jobs().filter {
                !["done", "failed", "cancelled", "expired", "in_doubt"].contains($0.state)
            }
            if open.isEmpty { break }
        }
        // Everything that is now left is in doubt, and is asked about once more by itself.
        try await program(["jobs", "resume", "-q"], until: .itself)
    }

    /// History proves an absence by something that it lists later; a minute on, one more clip is just that.
    private mutating func provePresenceAndAbsence() async throws {
        try await Task.sleep(for: .seconds(62))  // real time: that of another process
        limit += 1
        try await program(["budget", "set", "\(limit)", "--per", "total"], until: .itself)
        try await generate(until: .itself)
        try await program(["jobs", "reconcile", "-q"], until: .itself)
        try await goOn()
    }

    /// What is still in doubt must truly be absent at the server, or be held; its owner settles it by the truth.
    private mutating func settleByTruth() async throws {
        let prompts = Set(server.account.submissions.compactMap { $0.body["prompt"]?.stringValue })
        for job in try await jobs() where job.state == "in_doubt" {
            report.settledByHand += 1
            if prompts.contains(job.prompt) { report.lost += 1 }
            try await program(["jobs", "settle", job.id, "--not-charged", "-q"], until: .itself)
        }
    }

    private struct JobRow {
        var id: String
        var state: String
        var prompt: String
        var remoteID: String?
        var paths: [String]
        var charge: String?
    }

    private func jobs() async throws -> [JobRow] {
        try await place.rushes("jobs", "list", "--all", "--format", "json").lines.map { line in
            let row = try JSONValue(parsing: line)
            return JobRow(
                id: row["job"]?["id"]?.stringValue ?? "",
                state: row["job"]?["state"]?.stringValue ?? "",
                prompt: row["job"]?["prompt"]?.stringValue ?? "",
                remoteID: row["job"]?["remoteID"]?.stringValue,
                paths: (row["takes"]?.arrayValue ?? []).compactMap { $0["path"]?.stringValue },
                charge: row["charge"]?["amount"]?.stringValue
            )
        }
    }

    private mutating func compare() async throws {
        let account = server.account
        let jobs = try await jobs()
        report.accepted = account.submissions.count
        report.charged = Double(account.charged.decimal) ?? .nan
        let byPrompt = Dictionary(grouping: account.submissions) { $0.body["prompt"]?.stringValue ?? "" }
        report.duplicates = byPrompt.values.reduce(0) { $0 + $1.count - 1 }
        for submission in account.submissions {
            let job = jobs.first { $0.remoteID == submission.id }
            let isKnown =
                submission.isRefunded
                ? job?.state == "failed" : job?.state == "done" && job?.paths.isEmpty == false && job?.charge != nil
            if !isKnown { report.lost += 1 }
        }
        let charged = jobs.compactMap { $0.charge.flatMap(Double.init) }.reduce(0, +)
        if charged > Double(limit) || report.charged > Double(limit) { report.overspent += 1 }
        if charged != report.charged {
            report.faults.append("lane \(number): the ledger has charged \(charged), the server \(report.charged)")
        }
        try await countDoubts()
        for name in try place.files() where name.hasSuffix(".mp4") {
            let bytes = FileManager.default.contents(atPath: place.path(name))
            if bytes != Data(clip) { report.broken += 1 }
        }
        for command in [["ledger", "check"], ["takes", "verify"]] {
            let result = try await place.run(Workplace.program, command)
            if result.exit != 0 { report.faults.append("lane \(number): \(result.output.prefix(400))") }
        }
    }

    /// How often there was a doubt, and how it ended: what the ledger says of the same job next.
    private mutating func countDoubts() async throws {
        var last: [String: String] = [:]
        for line in try await place.rushes("ledger", "export", "--format", "json").lines {
            let row = try JSONValue(parsing: line)
            guard let job = row["job"]?.stringValue, let event = row["event"]?.stringValue else { continue }
            if event == "doubted" { report.doubted += 1 }
            if last[job] == "doubted", event == "accepted" { report.found += 1 }
            if last[job] == "doubted", event == "not_sent" { report.absent += 1 }
            last[job] = event
        }
    }
}
