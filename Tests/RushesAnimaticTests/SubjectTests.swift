import RushesAnimatic
import RushesCore
import RushesProvider
import Testing

@Suite(.timeLimit(.minutes(10))) struct SubjectTests {
    @Test(arguments: Scene.Subject.Kind.allCases) func `every subject is understood and seen to move`(
        kind: Scene.Subject.Kind
    ) throws {
        let prompt = "\(kind.rawValue), static shot, noon"
        #expect(Scene(prompt: prompt, seed: 7).subjects.contains { $0.kind == kind })
        let study = FrameStudy(EngineFixture.submission(Brief(prompt), seconds: 3, resolution: "360p"), threads: 2)
        let count = study.size.width * study.size.height
        var pictures: [ArraySlice<UInt8>] = []
        for frame in [12, 48] {
            try study.draw(frame)
            pictures.append(study.bytes.prefix(count))
        }
        let changed = zip(pictures[0], pictures[1]).reduce(0) { $0 + (abs(Int($1.0) - Int($1.1)) > 24 ? 1 : 0) }
        #expect(changed > 60, "\(changed) samples have changed")
    }
}
