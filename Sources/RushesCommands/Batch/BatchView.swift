import Foundation
import Rushes
import RushesCore
import RushesTerminal
import Synchronization

/// What a person sees of a batch: a line for each of the jobs that run, as many as there is room for, and one for the
/// whole; plain lines for what ends badly; JSON events where those are asked for.
final class BatchView: WatchView {
    private struct Line {
        var label: String
        var job: Job
        var share: Double?
        var activity: String
        var began: ContinuousClock.Instant?
    }

    private struct State {
        var lines: [Job.ID: Line] = [:]
        /// The jobs that are being worked on, in the order in which that began.
        var active: [Job.ID] = []
        var ended = 0
        var failed = 0
        var held = Money.zero
        var charged = Money.zero
        /// How long the last jobs took.
        var durations: [Double] = []
    }

    private let printing: OutputOptions
    private let region: ProgressRegion
    private let state: Guarded<State>
    private let start = ContinuousClock.now
    private let remaining: @Sendable (Job) -> Duration?

    /// Makes a view of jobs with their labels.
    ///
    /// - Parameters:
    ///   - items: the jobs, and how each is called.
    ///   - printing: how to print.
    ///   - remaining: how much longer a job is likely to take, where that is known.
    init(
        _ items: [(label: String, job: Job)],
        printing: OutputOptions,
        remaining: @escaping @Sendable (Job) -> Duration?
    ) {
        self.printing = printing
        self.remaining = remaining
        let terminal = Terminal.current(environment: ProcessInfo.processInfo.environment)
        let isShown = !printing.quiet && printing.format == .text
        region = ProgressRegion(
            on: isShown
                ? terminal : Terminal(canAsk: false, outputIsShown: false, errorIsShown: false, hasColour: false)
        )
        var state = State()
        for (label, job) in items {
            state.lines[job.id] = Line(label: label, job: job, activity: Words.activity(of: job))
            state.held = state.held + job.held
            state.charged = state.charged + (job.charge?.amount ?? .zero)
        }
        self.state = Guarded(state)
    }

    /// Takes a change in.
    func take(_ update: JobUpdate, of id: Job.ID) {
        switch update {
        case .changed(let job):
            let isNews = state.withLock { Self.take(job, of: id, into: &$0) }
            if isNews, printing.format == .json {
                Report.json(
                    Document.event("state", ["job": .string(id.rawValue), "state": .string(job.state.rawValue)])
                )
            }
        case .progress(let share, let activity):
            state.withLock { state in
                state.lines[id]?.share = share
                state.lines[id]?.activity = activity
            }
        case .notice(let text):
            let label = state.withLock { $0.lines[id]?.label ?? id.rawValue }
            if printing.format == .json {
                Report.json(Document.event("notice", ["job": .string(id.rawValue), "message": .string(text)]))
            } else if !printing.quiet {
                region.write("note: \(label): \(text)")
            }
        }
        draw()
    }

    /// Takes in what came of a job.
    func end(_ outcome: Follow.Outcome, error: RushesError?) {
        let label = state.withLock { state in
            _ = Self.take(outcome.job, of: outcome.origin ?? outcome.job.id, into: &state)
            state.ended += 1
            if error != nil { state.failed += 1 }
            state.active.removeAll { $0 == outcome.origin ?? outcome.job.id }
            return state.lines[outcome.origin ?? outcome.job.id]?.label ?? outcome.job.id.rawValue
        }
        if printing.format == .json {
            Report.json(Document.job(outcome.job, takes: outcome.takes, error: error))
        } else if let error, !printing.quiet, error.code != .interrupted {
            region.write("\(label): \(error.message)")
        }
        draw()
    }

    /// - Returns: whether the state is another one now.
    private static func take(_ job: Job, of id: Job.ID, into state: inout State) -> Bool {
        guard var line = state.lines[id] else { return false }
        state.held = state.held - line.job.held + job.held
        state.charged = state.charged - line.job.lineCharge + job.lineCharge
        let isNews = line.job.state != job.state
        if isNews, line.began == nil, job.state != .queued {
            line.began = .now
            state.active.append(id)
        }
        if isNews, job.state == .fetching, let began = line.began {
            state.durations.append((ContinuousClock.now - began).inSeconds)
            if state.durations.count > 100 { state.durations.removeFirst(50) }
        }
        if isNews, job.state.isTerminal || job.state == .inDoubt { state.active.removeAll { $0 == id } }
        line.job = job
        line.share = nil
        line.activity = Words.activity(of: job)
        state.lines[id] = line
        return isNews
    }

    /// Wipes what is drawn.
    func clear() { region.clear() }

    /// Draws anew.
    func draw() {
        guard region.isDue else { return }
        let state = state.withLock { $0 }
        let room = ProgressRegion.room - 1
        let shown = state.active.prefix(state.active.count > room ? room - 1 : room)
        var lines = shown.compactMap { state.lines[$0] }.map { line in
            let seconds = line.began.map { (ContinuousClock.now - $0).inSeconds } ?? 0
            let bar = line.share.map { "\(ProgressBar($0, width: 10)) " } ?? ""
            return "\(Self.clock(seconds))  \(line.label)  \(bar)\(line.activity)"
        }
        if state.active.count > shown.count { lines.append("      … and \(state.active.count - shown.count) more") }
        lines.append(total(of: state))
        region.show(lines)
    }

    private func total(of state: State) -> String {
        let count = state.lines.count
        let waiting = count - state.ended - state.active.count
        var parts = ["\(state.ended) of \(count) done"]
        if state.failed > 0 { parts.append("\(state.failed) failed") }
        if waiting > 0 { parts.append("\(waiting) waiting") }
        if state.charged.micros > 0 { parts.append("spent \(state.charged)") }
        if state.held.micros > 0 { parts.append("held \(state.held)") }
        if let rest = rest(of: state, waiting: waiting) { parts.append("about \(Self.clock(rest)) to go") }
        let bar = ProgressBar(count == 0 ? 1 : Double(state.ended) / Double(count), width: 10)
        return "\(Self.clock((ContinuousClock.now - start).inSeconds))  \(bar)  \(parts.joined(separator: ", "))"
    }

    /// How long the rest takes: those that run to their likely end, then those that wait, as many at a time.
    private func rest(of state: State, waiting: Int) -> Double? {
        let running = state.active.prefix(200).compactMap { state.lines[$0]?.job }
        let likely = running.compactMap { remaining($0)?.inSeconds }.max()
        let each =
            state.durations.isEmpty ? nil : state.durations.reduce(0, +) / Double(state.durations.count)
        guard let longest = likely ?? (state.active.isEmpty ? nil : each) else { return nil }
        guard waiting > 0 else { return longest }
        let atOnce = max(state.active.count, 1)
        return longest + (each ?? longest) * Double((waiting + atOnce - 1) / atOnce)
    }

    /// Seconds as `1:05` or `1:02:05`.
    private static func clock(_ seconds: Double) -> String {
        let whole = Int(bounding: seconds, rounded: .toNearestOrAwayFromZero)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        guard whole >= 3600 else { return "\(whole / 60):\(two(whole % 60))" }
        return "\(whole / 3600):\(two(whole % 3600 / 60)):\(two(whole % 60))"
    }
}
