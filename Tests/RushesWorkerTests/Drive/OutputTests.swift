import Foundation
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Testing

/// Outputs of several kinds, in whatever order a service names them.
@Suite(.timeLimit(.minutes(10)))
struct OutputTests {
    private func stage(_ names: [String], _ answers: [String: [ClipAnswer]]) -> Stage {
        let links = names.map { OutputLink(.url("https://clips.example/\($0)")) }
        let stage = Stage(
            outcomes: [
                .accepted(remoteID: "p1", observation: .finished(outputs: links, price: Money(micros: 750_000)))
            ],
            observations: [.finished(outputs: links, price: Money(micros: 750_000))]
        )
        for (name, list) in answers { stage.links.set(list, for: OutputLink(.url("https://clips.example/\(name)"))) }
        return stage
    }

    private static let still = ClipAnswer.file("a still", mediaType: "image/png")
    private static let sound = ClipAnswer.file("a sound", mediaType: "audio/wav")

    @Test(arguments: [["a.png", "b.mp4"], ["b.mp4", "a.png"], ["a", "b"], ["b", "a"]])
    func `the clip is found by what it is, and the still is kept beside it`(names: [String]) async throws {
        let clip = ClipAnswer.clip("the clip")
        let stage = stage(names, ["a.png": [Self.still], "b.mp4": [clip], "a": [Self.still], "b": [clip]])
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .done)
        #expect(stage.shelf.files == ["/takes/take.mp4": "the clip", "/takes/take-2.png": "a still"])
        let takes = try await stage.ledger.takes(of: job.id, owner: .local)
        #expect(takes.map(\.path) == ["/takes/take.mp4", "/takes/take-2.png"])
        #expect(job.charge?.amount == Money(micros: 750_000))
    }

    @Test(arguments: [ClipAnswer.expired, .corrupt, .unreachable, .diskFull])
    func `what comes beside a clip that is home never fails its job`(answer: ClipAnswer) async throws {
        let stage = stage(["a.wav", "b.mp4", "c.png"], ["a.wav": [answer], "c.png": [Self.still]])
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .done && job.error == nil)
        #expect(Set(stage.shelf.files.keys) == ["/takes/take.mp4", "/takes/take-3.png"])
        #expect(stage.notices.contains { $0.hasPrefix("what came beside the clip is left") })
    }

    @Test func `a sound and a still without a clip are none`() async throws {
        let stage = stage(["a.wav", "b.png"], ["a.wav": [Self.sound], "b.png": [Self.still]])
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .failed && job.error?.code == .takeCorrupt)
        #expect(job.charge != nil && job.outputs.count == 2)
        #expect(stage.shelf.files.isEmpty)
    }

    @Test func `a clip that is not there yet is waited for beside a still that is`() async throws {
        let stage = stage(["a", "b"], ["a": [.expired, .expired, .clip("the clip")], "b": [Self.still]])
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .done)
        #expect(stage.shelf.files == ["/takes/take.mp4": "the clip", "/takes/take-2.png": "a still"])
    }

    @Test func `a clip of another kind than was named is kept under its own ending, and that is said`() async throws {
        let stage = stage(["a"], ["a": [.file("a film", mediaType: "video/webm")]])
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .done)
        #expect(stage.shelf.files == ["/takes/take.webm": "a film"])
        #expect(stage.notices.contains("what came is video/webm: it is kept as /takes/take.webm"))
    }

    @Test func `what an earlier run has brought home is not fetched again`() async throws {
        let stage = stage(["a.png", "b.mp4", "c.wav"], ["a.png": [Self.still], "c.wav": [Self.sound]])
        let job = try await stage.job()
        struct Stopped: Error {}
        // The program ends when the clip is entered; the next one goes on.
        let task = Task {
            try await stage.drive(
                job,
                by: stage.worker(passes: { point in
                    if point == .takeRecorded { withUnsafeCurrentTask { $0?.cancel() } }
                })
            )
        }
        _ = await task.result
        let asked = stage.keeper.order.count
        let done = try await stage.drive(job, by: stage.worker(named: "two"))
        #expect(done.state == .done)
        #expect(Set(stage.shelf.files.keys) == ["/takes/take.mp4", "/takes/take-2.png", "/takes/take-3.wav"])
        #expect(!stage.keeper.order.dropFirst(asked).contains(OutputLink(.url("https://clips.example/b.mp4"))))
    }
}
