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
    private var records: [HistoryRecord] = []
    private var candidates: [Job.ID: [HistoryRecord]] = [:]
    /// Predictions from about the time of one that is looked for that can neither be it nor surely be another, by what
    /// is told of their body.
    private var opaque: [HistoryRecord] = []
    private var hasGaps = false
    private var isBrokenOff = false
    private var byModel: [ModelID: [LostSubmission]] = [:]
    private var pageCount = 0
    private var hasReachedEnd = false

    /// Begins a search.
    ///
    /// - Parameters:
    ///   - lost: what is looked for.
    ///   - rules: what the history is trusted to show.
    ///   - now: the present.
    public init(for lost: [LostSubmission], rules: HistoryRules = HistoryRules(), now: Date) {
        self.lost = lost
        self.rules = rules
        self.now = now
        byModel = Dictionary(grouping: lost, by: \.model)
    }

    /// The number of the page that the search wants next; `nil` if it has seen enough.
    public var nextPage: Int? {
        guard !lost.isEmpty, !hasReachedEnd, !isBrokenOff, pageCount < rules.pageLimit else { return nil }
        guard let earliest = lost.map(\.sentAt).min(), let oldest else { return pageCount + 1 }
        return oldest < earliest - rules.reach.inSeconds ? nil : pageCount + 1
    }

    /// The ids of all predictions that could be one of the submissions; whoever searches must know whose they are.
    public var candidateIDs: Set<String> { Set((candidates.values.joined() + opaque).map(\.remoteID)) }

    /// The newest predictions, among which jobs of ours may vouch for the history.
    public var newestIDs: [String] { records.prefix(Self.witnessCount).map(\.remoteID) }

    private static let witnessCount = 50

    /// Takes in a page.
    public mutating func take(_ page: HistoryPage) {
        pageCount += 1
        hasReachedEnd = page.isLast
        let known = Set(records.map(\.remoteID))
        if !page.records.isEmpty, page.records.allSatisfy({ known.contains($0.remoteID) }) {
            // A service that repeats its last page for ever says nothing about its end.
            isBrokenOff = true
        }
        hasGaps = hasGaps || page.hasGaps
        for record in page.records {
            var kept = record
            // Only those that may vouch for the history are compared again; thousands of prompts need not be kept.
            if records.count >= Self.witnessCount { kept.body = nil }
            records.append(kept)
            let possible = record.model.map { byModel[$0] ?? [] } ?? lost
            if possible.contains(where: { couldBe(record, $0) && $0.cannotTell(from: record) }) {
                opaque.append(record)
            }
            for submission in possible where submission.hasBody(of: record) {
                // A page may shift while it is read: the same prediction then comes twice.
                let known = candidates[submission.jobID, default: []]
                if !known.contains(where: { $0.remoteID == record.remoteID }) {
                    candidates[submission.jobID] = known + [record]
                }
            }
        }
    }

    /// Ends the search where it is, since the next page cannot be had. What was not found then proves nothing.
    public mutating func breakOff() {
        isBrokenOff = true
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
        if fitting.count > 1 {
            return .undecided(reason: "\(fitting.count) predictions in its history could be this one")
        }
        if let only = fitting.first {
            let isShared = (byModel[submission.model] ?? []).contains { other in
                other.jobID != submission.jobID && (candidates[other.jobID] ?? []).contains(only)
            }
            guard isShared else { return .found(remoteID: only.remoteID) }
            return .undecided(
                reason: "prediction \(only.remoteID) in its history could be this or another doubtful job"
            )
        }
        if let stray = free.first {
            return .undecided(
                reason: "its history holds prediction \(stray.remoteID) of the very same request, but from another time"
            )
        }
        return absence(of: submission, owners: owners)
    }

    private func absence(of submission: LostSubmission, owners: [String: Job]) -> HistoryVerdict {
        let age = now.timeIntervalSince(submission.sentAt)
        guard age >= rules.settling.inSeconds else {
            let rest = Int((rules.settling.inSeconds - age).rounded(.up))
            return .undecided(reason: "its history does not show it yet, and may lag: it can be told in \(rest) s")
        }
        guard !isBrokenOff else { return .undecided(reason: "its history could not be read to its end") }
        let limit = submission.sentAt - rules.reach.inSeconds
        guard oldest.map({ $0 < limit }) ?? false || (hasReachedEnd && age < rules.memory.inSeconds) else {
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
        guard !hasGaps, !isHidden else {
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

    private var oldest: Date? { records.last(where: { $0.acceptedAt != nil })?.acceptedAt }
}
