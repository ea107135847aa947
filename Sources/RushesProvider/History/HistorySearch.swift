public import Foundation
public import RushesCore

/// Looks for lost submissions in a provider's history: a pure value that is fed page by page, newest first.
///
/// A submission is found if exactly one prediction that no job has is of its body and was accepted about when it was
/// sent. It is proved absent if the history has had time to catch up, reaches past the moment of sending, lists a later
/// prediction of a job of ours with the body that was sent for it (which shows that it is the account's history, that
/// it keeps bodies as they are, and that the clocks agree), and holds no prediction that could be the missing one even
/// by a clock that is wrong. Anything else proves nothing.
public struct HistorySearch: Sendable {
    private let lost: [LostSubmission]
    private let rules: HistoryRules
    private let now: Date
    private let isFindingOnly: Bool
    private var order = HistoryOrder()
    private var candidates: [Job.ID: [HistoryRecord]] = [:]
    /// Predictions from about the time of one that is looked for that can neither be it nor surely be another, by what
    /// is told of their body.
    private var opaque: [HistoryRecord] = []
    private var hasGaps = false
    private var isBrokenOff = false
    /// Why no more of it could be read, where that is known.
    private var breakReason: String?
    private var byModel: [ModelID: [LostSubmission]] = [:]
    private var pageCount = 0
    private var hasReachedEnd = false

    private var records: [HistoryRecord] { order.records }

    /// Begins a search.
    ///
    /// - Parameters:
    ///   - lost: what is looked for.
    ///   - rules: what the history is trusted to show.
    ///   - now: the present.
    ///   - isFindingOnly: whether nothing is to be proved absent, so that pages are read back to the time of sending and
    ///     no further.
    public init(
        for lost: [LostSubmission],
        rules: HistoryRules = HistoryRules(),
        now: Date,
        isFindingOnly: Bool = false
    ) {
        self.lost = lost
        self.isFindingOnly = isFindingOnly
        self.rules = rules
        self.now = now
        byModel = Dictionary(grouping: lost, by: \.model)
    }

    /// The number of the page that the search wants next; `nil` if it has seen enough.
    public var nextPage: Int? {
        guard !lost.isEmpty, !hasReachedEnd, !isBrokenOff, pageCount < rules.pageLimit else { return nil }
        // A look that must be quick is spared the page that says that there are no more.
        if isFindingOnly, pageCount > 0, order.isComplete { return nil }
        guard let bottom = lost.map(bottom).min(), let oldest = order.oldest, oldest < bottom else {
            return order.nextPage
        }
        return nil
    }

    /// How far back pages are needed for a submission: all that could be it, and some time more where it may be proved
    /// absent.
    private func bottom(of submission: LostSubmission) -> Date {
        let isProvable = now.timeIntervalSince(submission.sentAt) >= rules.settling.inSeconds && !isFindingOnly
        return submission.sentAt - (isProvable ? rules.reach : rules.clockDifference).inSeconds
    }

    /// The ids of all predictions that could be one of the submissions; whoever searches must know whose they are.
    public var candidateIDs: Set<String> { Set((candidates.values.joined() + opaque).map(\.remoteID)) }

    /// The newest predictions, among which jobs of ours may vouch for the history.
    public var newestIDs: [String] { records.prefix(Self.witnessCount).map(\.remoteID) }

    private static let witnessCount = 50

    /// Takes in the page that ``nextPage`` has asked for. Pages may shift while they are read, and hold fewer or more than
    /// they were asked for.
    public mutating func take(_ page: HistoryPage) {
        pageCount += 1
        let added = order.take(page) { record, place in
            var kept = record
            // Only those that may vouch for the history are compared again; thousands of prompts need not be kept.
            if place >= Self.witnessCount { kept.body = nil }
            return kept
        }
        hasReachedEnd = page.isLast
        if page.isLast {
            // A page may be empty although there are more.
            isBrokenOff = isBrokenOff || !order.isWhole
        } else if order.standstill > 0, order.isComplete || order.standstill >= rules.standstillLimit {
            // A service that repeats its last page for ever says nothing about its end.
            isBrokenOff = true
        }
        hasGaps = hasGaps || page.hasGaps
        for record in added { consider(record) }
    }

    private mutating func consider(_ record: HistoryRecord) {
        let possible = record.model.map { byModel[$0] ?? [] } ?? lost
        if possible.contains(where: { couldBe(record, $0) && $0.cannotTell(from: record) }) { opaque.append(record) }
        for submission in possible where submission.hasBody(of: record) {
            let known = candidates[submission.jobID, default: []]
            // What comes on top is new again on each page.
            if !known.contains(where: { $0.remoteID == record.remoteID }) {
                candidates[submission.jobID] = known + [record]
            }
        }
    }

    /// Ends the search where it is, since the next page cannot be had. What was not found then proves nothing.
    ///
    /// - Parameter reason: why it cannot be had, for whoever is told that nothing was found.
    public mutating func breakOff(because reason: String? = nil) {
        isBrokenOff = true
        breakReason = reason
    }

    /// What the pages so far show about a submission.
    ///
    /// - Parameters:
    ///   - submission: one of those that are looked for.
    ///   - owners: the jobs that have predictions already, by the predictions' ids: at least those of ``candidateIDs``.
    /// - Returns: the verdict.
    public func verdict(on submission: LostSubmission, owners: [String: Job]) -> HistoryVerdict {
        let free = (candidates[submission.jobID] ?? []).filter { owners[$0.remoteID] == nil }
        let fitting = free.filter { isInWindow($0, of: submission) }
        if let first = fitting.first {
            let rivals = (byModel[submission.model] ?? []).filter { other in
                other.jobID != submission.jobID && (candidates[other.jobID] ?? []).contains(where: fitting.contains)
            }
            if fitting.count == 1, rivals.isEmpty { return .found(remoteID: first.remoteID) }
            if let own = shared(fitting, with: rivals, by: submission, owners) { return .found(remoteID: own.remoteID) }
            return .undecided(
                reason: fitting.count > 1
                    ? "\(fitting.count) predictions in its history could be this one"
                    : "prediction \(first.remoteID) in its history could be this or another doubtful job"
            )
        }
        if let stray = free.first {
            return .undecided(
                reason: "its history holds prediction \(stray.remoteID) of the very same request, but from another time"
            )
        }
        return absence(of: submission, owners: owners)
    }

    /// Which of several predictions is a submission's, where the same request was sent several times and there is one
    /// prediction for each: which of them is whose makes no difference then, and the older ones go to those sent before.
    private func shared(
        _ fitting: [HistoryRecord],
        with rivals: [LostSubmission],
        by submission: LostSubmission,
        _ owners: [String: Job]
    ) -> HistoryRecord? {
        guard rivals.allSatisfy({ $0.body == submission.body && $0.owner == submission.owner }) else { return nil }
        let all = (rivals + [submission]).sorted { ($0.sentAt, $0.jobID) < ($1.sentAt, $1.jobID) }
        // Equal requests have equal candidates.
        let free = (candidates[submission.jobID] ?? []).filter { owners[$0.remoteID] == nil }
            .sorted { ($0.acceptedAt ?? .distantPast, $0.remoteID) < ($1.acceptedAt ?? .distantPast, $1.remoteID) }
        guard free.count == all.count, zip(free, all).allSatisfy({ isInWindow($0, of: $1) }) else { return nil }
        return zip(free, all).first { $0.1.jobID == submission.jobID }?.0
    }

    private func absence(of submission: LostSubmission, owners: [String: Job]) -> HistoryVerdict {
        // What was not read may show it: that it is not shown can only be said of what was.
        if isBrokenOff {
            let what = pageCount == 0 ? "its history could not be read" : "its history could not be read to its end"
            return .undecided(reason: breakReason.map { "\(what): \($0)" } ?? what)
        }
        let age = now.timeIntervalSince(submission.sentAt)
        guard age >= rules.settling.inSeconds else {
            let rest = Int(bounding: rules.settling.inSeconds - age, rounded: .up)
            return .undecided(reason: "its history does not show it yet, and may lag: it can be told in \(rest) s")
        }
        let limit = submission.sentAt - rules.reach.inSeconds
        guard order.oldest.map({ $0 < limit }) ?? false || (hasReachedEnd && age < rules.memory.inSeconds) else {
            return .undecided(reason: "its history does not reach back to when this was sent")
        }
        let later = submission.sentAt + rules.clockDifference.inSeconds
        let isVouchedFor = records.contains { record in
            guard let acceptedAt = record.acceptedAt, acceptedAt > later, let job = owners[record.remoteID],
                let witness = LostSubmission(of: job)
            else { return false }
            return witness.hasBody(of: record)
        }
        guard isVouchedFor else {
            return .undecided(
                reason: "its history does not show it, but shows no later job of ours either, by which one could tell"
            )
        }
        let isHidden = opaque.contains {
            owners[$0.remoteID] == nil && couldBe($0, submission) && submission.cannotTell(from: $0)
        }
        guard !hasGaps, !order.hasSlipped, !isHidden else {
            return .undecided(reason: "its history holds something that cannot be compared with what was sent")
        }
        // Our own jobs in it tell whether the two clocks agree; if they do not, what is later is not certain.
        let isClockTrusted = records.allSatisfy { record in
            guard let sentAt = owners[record.remoteID]?.sentAt, let acceptedAt = record.acceptedAt else { return true }
            return isNear(acceptedAt, sentAt)
        }
        guard isClockTrusted else {
            return .undecided(reason: "its clock and the clock of this machine disagree")
        }
        return .absent
    }

    private func couldBe(_ record: HistoryRecord, _ submission: LostSubmission) -> Bool {
        (record.model ?? submission.model) == submission.model
            && record.acceptedAt.map { isNear($0, submission.sentAt) } ?? true
    }

    private func isInWindow(_ record: HistoryRecord, of submission: LostSubmission) -> Bool {
        record.acceptedAt.map { isNear($0, submission.sentAt) } ?? false
    }

    private func isNear(_ acceptedAt: Date, _ sentAt: Date) -> Bool {
        let delay = acceptedAt.timeIntervalSince(sentAt)
        return delay >= -rules.clockDifference.inSeconds && delay <= rules.acceptance.inSeconds
    }
}
