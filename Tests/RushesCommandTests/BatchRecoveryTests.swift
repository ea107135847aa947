import Foundation
import RushesCore
import RushesTesting
import Testing

/// What a batch was sending when it was killed is found again, wherever history has it by then.
@Suite(.timeLimit(.minutes(10)))
struct BatchRecoveryTests {
    private static var timed: ServerSettings {
        let start = ContinuousClock.now
        return .changed { settings in
            settings.epoch = Int64(Date().timeIntervalSince1970)
            settings.elapsed = { ContinuousClock.now - start }
        }
    }

    private static let rowCount = 48
    private static let answered = 12
    private static let held = 16

    /// A service that has taken some submissions and answered fewer when the program that sends them is killed.
    private static func afterKill(
        _ paging: HistoryPaging,
        _ body: @escaping @Sendable (MisbehavingServer, Workplace) async throws -> Void
    ) async throws {
        try await withMisbehavingServer(timed) { server in
            let gate = Gate()
            server.script.submit.enqueue(.none, times: answered)
            server.script.submit.enqueue(.held(gate), times: held)
            server.script.always(.changed { $0.endsAfter = .seconds(1) })
            try await Workplace.use(server: server) { place in
                let rows = (1...rowCount).map { "Heron \($0) lifts off,4\n" }.joined()
                try Data("prompt,duration\n\(rows)".utf8).write(to: place.folder.appendingPathComponent("shots.csv"))
                try await place.killed(
                    "batch",
                    "shots.csv",
                    "--yes",
                    "--concurrency",
                    "\(held)",
                    "--rate",
                    "200",
                    after: { await server.wait { $0.submissions.count == answered + held } }
                )
                gate.open()
                server.change { $0.historyPaging = paging }
                try await body(server, place)
            }
        }
    }

    private static let pagings: [HistoryPaging] = {
        func paging(_ change: (inout HistoryPaging) -> Void) -> HistoryPaging {
            var paging = HistoryPaging()
            change(&paging)
            return paging
        }
        return [
            HistoryPaging(),
            // Fewer a page than are asked for, and so much comes on top between two pages that one is the other again.
            paging { ($0.largestPage, $0.arrivals) = (7, 5) },
            paging { ($0.largestPage, $0.arrivals, $0.total) = (5, 4, .missing) },
            paging { ($0.largestPage, $0.total) = (10, .ofPage) },
            paging { ($0.largestPage, $0.total, $0.repeatsLastPage) = (10, .zero, true) },
            // More than are asked for.
            paging { ($0.largestPage, $0.ignoresSize) = (200, true) },
        ]
    }()

    @Test(arguments: pagings.indices)
    func `a killed batch finds all that was being sent before it sends more, and pays for each row once`(
        index: Int
    ) async throws {
        try await Self.afterKill(Self.pagings[index]) { server, place in
            let before = server.account.requestCount
            let again = try await place.rushes("batch", "shots.csv", "--yes", "--rate", "200", "--format", "json")
            #expect(again.exit == 0, "\(again.error)")
            #expect(try again.json()["summary"]?["done"]?.integerValue == Int64(Self.rowCount))
            #expect(server.account.submissions.count == Self.rowCount)
            let requests = server.account.requests.dropFirst(before)
            let firstSent = try #require(requests.firstIndex { $0.route == .submit })
            #expect(requests[..<firstSent].contains { $0.route == .history })
            // History is read once for all of them, not once for each.
            let pages = requests.count { $0.route == .history && !$0.target.contains("no=1&") }
            #expect(pages <= 40, "\(pages) further pages were read")
            #expect(try await place.rushes("ledger", "check").exit == 0)
        }
    }

    @Test func `jobs resume finds what a killed batch was sending, too`() async throws {
        var paging = HistoryPaging()
        (paging.largestPage, paging.arrivals) = (6, 4)
        try await Self.afterKill(paging) { server, place in
            let resumed = try await place.rushes("jobs", "resume", "--format", "json")
            #expect(resumed.exit == 0, "\(resumed.error)")
            #expect(server.account.submissions.count == Self.rowCount)
            let summary = try #require(try resumed.json()["summary"])
            #expect(summary["done"] == summary["jobs"])
            let clips = try FileManager.default.contentsOfDirectory(atPath: place.path("shots"))
            #expect(clips.count { $0.hasSuffix(".mp4") } == Self.rowCount)
        }
    }

    @Test func `jobs reconcile finds what a killed batch was sending`() async throws {
        try await Self.afterKill(HistoryPaging()) { server, place in
            let found = try await place.rushes("jobs", "reconcile", "--format", "json")
            #expect(found.exit == 0, "\(found.error)")
            let accepted = found.lines.count { $0.contains("\"state\":\"accepted\"") && $0.contains("\"takes\"") }
            #expect(accepted == Self.held)
            #expect(server.account.submissions.count == Self.answered + Self.held)
        }
    }

    @Test func `what a lagging history did not show at first is asked for again when all else is done`() async throws {
        try await Self.afterKill(HistoryPaging()) { server, place in
            // The last few come into history only when the new ones have been sent.
            let hidden = Set(server.account.submissions.suffix(4).map(\.id))
            server.script.history.decide { [server] in
                guard server.account.submissions.count < Self.rowCount else { return .none }
                return .edited { answer in
                    guard var members = answer.objectValue, var data = members["data"]?.objectValue else { return }
                    let items = data["items"]?.arrayValue ?? []
                    data["items"] = .array(items.filter { !hidden.contains($0["ID"]?.stringValue ?? "") })
                    members["data"] = .object(data)
                    answer = .object(members)
                }
            }
            let again = try await place.rushes("batch", "shots.csv", "--yes", "--rate", "200", "--format", "json")
            #expect(again.exit == 0, "\(again.error)")
            #expect(server.account.submissions.count == Self.rowCount)
        }
    }
}
