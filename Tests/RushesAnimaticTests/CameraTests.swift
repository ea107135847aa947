import RushesAnimatic
import RushesCore
import RushesProvider
import Testing

@Suite(.timeLimit(.minutes(10))) struct CameraTests {
    /// How much the picture changes from a frame to the next.
    private func change(_ study: FrameStudy, after frame: Int) throws -> Int {
        try study.draw(frame)
        let before = study.bytes
        try study.draw(frame + 1)
        return zip(before, study.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    }

    @Test(arguments: [
        "pan left", "pan right", "tilt up", "tilt down", "crane up", "crane down", "dolly in", "dolly out", "orbit",
    ])
    func `a move eases in and out`(move: String) throws {
        // Trees at rest under a clear sky: nothing but the camera moves.
        let brief = Brief("A forest at noon, \(move)")
        let study = FrameStudy(EngineFixture.submission(brief, seconds: 4, resolution: "360p"), threads: 2)
        let middle = try change(study, after: 47)
        #expect(try change(study, after: 0) * 2 < middle)
        #expect(try change(study, after: 94) * 2 < middle)
    }

    @Test func `slow motion is slower`() throws {
        func changed(_ prompt: String) throws -> Int {
            let study = FrameStudy(EngineFixture.submission(Brief(prompt), seconds: 2, resolution: "360p"), threads: 2)
            return try (20..<26).reduce(0) { try $0 + change(study, after: $1) }
        }
        #expect(
            try changed("A man runs on the beach, static shot, slow motion")
                < changed("A man runs on the beach, static shot")
        )
    }
}
