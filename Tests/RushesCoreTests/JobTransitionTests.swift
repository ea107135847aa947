import Foundation
import RushesCore
import Testing

/// Every state with every event, against the table of a job's life as it is written down for people.
@Suite struct JobTransitionTests {
    typealias Outcome = (state: JobState, money: JobTransition.MoneyMove)

    static let figure = Money(micros: 750_000)
    static let reason = RushesError(.providerFailed, "it failed")
    static let jobID = Job.ID(rawValue: "job_1")

    static let events: [JobEvent] = [
        .sending(bodyHash: "b"), .accepted(remoteID: "p"), .refused(reason), .notSent(reason: "no route"),
        .doubted(reason: "no answer"), .observed(status: "processing"), .finished(outputs: [], price: figure),
        .finished(outputs: [], price: nil), .providerFailed(reason),
        .stored(
            Take(
                id: Take.ID(rawValue: "take_1"),
                jobID: jobID,
                path: "/clip.mp4",
                byteCount: 1,
                sha256: "00",
                media: MediaFacts(kind: .video, mediaType: "video/mp4"),
                storedAt: Date(timeIntervalSince1970: 0)
            )
        ),
        .completed, .fetchFailed(reason), .linkExpired(reason), .settled(figure),
        .declared(charged: true), .declared(charged: false), .cancelled,
    ]

    /// What may happen; everything else must be refused.
    static let life: [JobState: [String: Outcome]] = [
        .queued: [
            "sending": (.submitting, .keep),
            "refused": (.failed, .release),
            "cancelled": (.cancelled, .release),
        ],
        .submitting: [
            "accepted": (.accepted, .keep),
            "refused": (.failed, .release),
            "not_sent": (.queued, .keep),
            "doubted": (.inDoubt, .keep),
        ],
        .accepted: [
            "observed": (.generating, .keep),
            "finished": (.fetching, .charge(nil)),
            "provider_failed": (.failed, .release),
            "doubted": (.inDoubt, .keep),
        ],
        .generating: [
            "observed": (.generating, .keep),
            "finished": (.fetching, .charge(nil)),
            "provider_failed": (.failed, .release),
            "doubted": (.inDoubt, .keep),
        ],
        .fetching: [
            "finished": (.fetching, .keep),
            "stored": (.fetching, .keep),
            "completed": (.done, .keep),
            "fetch_failed": (.failed, .keep),
            "link_expired": (.expired, .keep),
            "settled": (.fetching, .settle(figure)),
        ],
        .done: ["settled": (.done, .settle(figure))],
        .failed: [
            "finished": (.failed, .keep),
            "stored": (.failed, .keep),
            "completed": (.done, .keep),
            "fetch_failed": (.failed, .keep),
            "link_expired": (.expired, .keep),
            "settled": (.failed, .settle(figure)),
        ],
        .cancelled: [:],
        .expired: [
            "finished": (.expired, .keep),
            "stored": (.expired, .keep),
            "completed": (.done, .keep),
            "fetch_failed": (.failed, .keep),
            "settled": (.expired, .settle(figure)),
        ],
        .inDoubt: [
            "accepted": (.accepted, .keep),
            "not_sent": (.queued, .keep),
            "provider_failed": (.failed, .release),
            "declared": (.failed, .release),
        ],
    ]

    @Test(arguments: JobState.allCases)
    func `a state takes the events of its life and refuses all others`(state: JobState) throws {
        let life = try #require(Self.life[state])
        for event in Self.events {
            guard let expected = life[event.name] else {
                let error = #expect(throws: RushesError.self, "\(state.rawValue) and \(event.name)") {
                    try JobTransition(from: state, on: event)
                }
                #expect(error?.code == .internalError)
                continue
            }
            let transition = try JobTransition(from: state, on: event)
            #expect(transition.state == expected.state, "\(state.rawValue) and \(event.name)")
            if case .finished(_, let price) = event {
                let isFirst = state == .accepted || state == .generating
                #expect(transition.money == (isFirst ? .charge(price) : price.map { .settle($0) } ?? .keep))
            } else if event == .declared(charged: true) {
                #expect(transition.money == .charge(nil))
            } else {
                #expect(transition.money == expected.money, "\(state.rawValue) and \(event.name)")
            }
        }
    }

    @Test func `the table names every state and only events that exist`() {
        #expect(Set(Self.life.keys) == Set(JobState.allCases))
        let names = Set(Self.events.map(\.name))
        #expect(names == Set(Self.events.map(Self.name)))
        #expect(names.count == 15)
        for events in Self.life.values { #expect(names.isSuperset(of: events.keys)) }
    }

    /// A switch without a default: an event that is added and stands in no table does not compile.
    private static func name(_ event: JobEvent) -> String {
        switch event {
        case .sending: "sending"
        case .accepted: "accepted"
        case .refused: "refused"
        case .notSent: "not_sent"
        case .doubted: "doubted"
        case .observed: "observed"
        case .finished: "finished"
        case .providerFailed: "provider_failed"
        case .stored: "stored"
        case .completed: "completed"
        case .fetchFailed: "fetch_failed"
        case .linkExpired: "link_expired"
        case .settled: "settled"
        case .declared: "declared"
        case .cancelled: "cancelled"
        }
    }

    @Test func `no event leads from an end back to where something would happen by itself`() {
        for state in JobState.allCases where state.isTerminal {
            for event in Self.events {
                guard let next = try? JobTransition(from: state, on: event) else { continue }
                #expect(next.state.isTerminal)
            }
        }
    }

    @Test func `a body is sent only from the queue, and only what is proved unsent goes back to it`() {
        for state in JobState.allCases {
            for event in Self.events {
                guard let next = try? JobTransition(from: state, on: event) else { continue }
                if next.state == .submitting { #expect(state == .queued) }
                if next.state == .queued {
                    #expect(event.name == "not_sent")
                    #expect([.submitting, .inDoubt].contains(state))
                }
            }
        }
    }
}
