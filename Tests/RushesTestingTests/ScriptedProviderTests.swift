import RushesCore
import RushesProvider
import RushesTesting
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ScriptedProviderTests {
    private let submission = Submission(
        jobID: Job.ID(rawValue: "job_test"),
        brief: Brief("a heron"),
        input: Input(model: ModelID("a/b"), body: [:]),
        body: ["model": "a/b"],
        quote: Quote(amount: .zero, basis: .list, asOf: "2026-06-02")
    )

    @Test func `the script is played in order, its last observation over and over`() async {
        let provider = ScriptedProvider(
            outcomes: [.notSent(reason: "no"), .accepted(remoteID: "p1", observation: nil)],
            observations: [.running(status: "a"), .running(status: "b")]
        )
        #expect(await provider.submit(submission) == .notSent(reason: "no"))
        #expect(await provider.submit(submission) == .accepted(remoteID: "p1", observation: nil))
        for status in ["a", "b", "b"] {
            #expect(await provider.observe("p1") { _ in } == .running(status: status))
        }
        #expect(provider.submissions.count == 2)
        #expect(provider.calls.count == 5)
    }

    @Test func `a submission beyond the script fails the test`() async {
        let provider = ScriptedProvider()
        await withKnownIssue {
            _ = await provider.submit(submission)
        }
    }
}
