import RushesCore
import RushesProvider

/// Jobs asked for one after the other, in no time at all, by a schedule that learns from each; beside them a loop that
/// asks every three seconds, for the same jobs.
///
/// The learner is told what a client sees and no more: between which two requests a job ended.
package struct LearningTrial: Sendable {
    /// The learning schedule, all jobs.
    package private(set) var learnt = PollingTally()
    /// The learning schedule, without the first fifty jobs.
    package private(set) var learntLater = PollingTally()
    /// Every three seconds, all jobs.
    package private(set) var fixed = PollingTally()
    /// Every three seconds, without the first fifty jobs.
    package private(set) var fixedLater = PollingTally()

    /// Runs a trial.
    ///
    /// - Parameters:
    ///   - times: how long the jobs take.
    ///   - jobs: how many there are.
    ///   - seed: decides everything.
    ///   - worth: the delay that one request is worth, in seconds.
    package init(of times: PretendedTimes, jobs: Int = 1000, seed: UInt64, worth: Double = PollSchedule.worth) {
        let random = SeededRandom(seed: seed)
        var learner = CompletionTimes()
        for job in 0..<jobs {
            let end = times.time(using: random, share: Double(job) / Double(jobs))
            let schedule = PollSchedule(learner, worth: worth)
            var before = Duration.zero
            var asked = schedule.nextAge(afterAskingAt: nil)
            var calls = 1
            while asked.inSeconds < end {
                before = asked
                asked = schedule.nextAge(afterAskingAt: asked)
                calls += 1
            }
            learner.add(after: before, by: asked)
            let delay = asked.inSeconds - end
            let fixedCalls = (end / 3).rounded(.up)
            learnt.add(calls: calls, delay: delay)
            fixed.add(calls: Int(fixedCalls), delay: fixedCalls * 3 - end)
            if job >= 50 {
                learntLater.add(calls: calls, delay: delay)
                fixedLater.add(calls: Int(fixedCalls), delay: fixedCalls * 3 - end)
            }
        }
    }
}
