import Foundation
import Rushes
import RushesCore
import RushesTerminal
import Synchronization

/// What a person sees while jobs run: one line on a terminal, plain lines for what they must know, JSON events where
/// those are asked for.
final class ProgressView: WatchView {
    private struct Job {
        var state: JobState
        var share: Double?
        var activity: String
        let started: ContinuousClock.Instant
    }

    private let printing: OutputOptions
    private let line: ProgressLine
    private let jobs = Guarded<[(id: RushesCore.Job.ID, job: Job)]>([])

    init(printing: OutputOptions) {
        self.printing = printing
        let terminal = Terminal.current(environment: ProcessInfo.processInfo.environment)
        line = ProgressLine(
            on: printing.quiet
                ? Terminal(canAsk: false, outputIsShown: false, errorIsShown: false, hasColour: false) : terminal
        )
    }

    /// Says what will be made, by whom, and what it costs.
    func announce(_ plans: [Plan]) {
        guard let plan = plans.first else { return }
        for note in plan.input.notes { say("note: \(note)") }
        if plan.lacksKey {
            say(
                "rehearsal: ATLASCLOUD_API_KEY is not set, so the animatic engine plays the model and nothing is spent"
            )
            say("set the key (in the environment or a .env file) to make the real clip")
        } else if plan.isRehearsal {
            say("rehearsal: the animatic engine plays the model and nothing is spent")
        }
        let price = plan.quote?.description ?? "not known"
        if plans.count > 1 {
            let total = plans.reduce(Money.zero) { $0 + ($1.quote?.amount ?? .zero) }
            say("\(plan.input.model): \(plans.count) takes, \(total) in all (\(price) each)")
        } else {
            say("\(plan.input.model): \(price)")
        }
    }

    /// Takes a change in.
    func take(_ update: JobUpdate, of id: RushesCore.Job.ID) {
        switch update {
        case .changed(let job):
            let isNews = jobs.withLock { $0.first { $0.id == id }?.job.state != job.state }
            if printing.format == .json, isNews {
                Report.json(
                    Document.event("state", ["job": .string(id.rawValue), "state": .string(job.state.rawValue)])
                )
            }
            change(id) { entry in
                entry.state = job.state
                entry.share = nil
                entry.activity = Words.activity(of: job)
            }
        case .progress(let share, let activity):
            change(id) { entry in
                entry.share = share
                entry.activity = activity
            }
        case .notice(let text):
            if printing.format == .json {
                Report.json(Document.event("notice", ["job": .string(id.rawValue), "message": .string(text)]))
            }
            line.clear()
            say("note: \(text)")
        }
        draw()
    }

    /// Shows how far something has come that is no job.
    func showShare(_ share: Double, of activity: String) { line.show("\(ProgressBar(share))  \(activity)") }

    /// Wipes the line.
    func clear() { line.clear() }

    /// Draws the line anew, so that the time on it goes on.
    func draw() {
        let jobs = jobs.withLock { $0 }
        guard let first = jobs.first?.job else { return }
        let seconds = Int((ContinuousClock.now - first.started).inSeconds)
        let time = "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
        if jobs.count == 1 {
            let bar = first.share.map { "\(ProgressBar($0))  " } ?? ""
            line.show("\(time)  \(bar)\(first.activity)")
        } else {
            let done = jobs.count { $0.job.state.isTerminal }
            let shares = jobs.map { $0.job.state.isTerminal ? 1 : $0.job.share ?? 0 }
            let busy = jobs.first { !$0.job.state.isTerminal }?.job.activity ?? "done"
            let share = shares.reduce(0, +) / Double(jobs.count)
            line.show("\(time)  \(ProgressBar(share))  \(done) of \(jobs.count) takes done, \(busy)")
        }
    }

    private func say(_ text: String) {
        if !printing.quiet { Report.say(text) }
    }

    private func change(_ id: RushesCore.Job.ID, _ body: (inout Job) -> Void) {
        jobs.withLock { jobs in
            if let index = jobs.firstIndex(where: { $0.id == id }) {
                body(&jobs[index].job)
            } else {
                var job = Job(state: .queued, share: nil, activity: "", started: .now)
                body(&job)
                jobs.append((id, job))
            }
        }
    }
}
