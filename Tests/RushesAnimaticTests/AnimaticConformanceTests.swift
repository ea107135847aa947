import Foundation
import RushesCore
import RushesProvider
import RushesTesting
import Testing

@Suite(.timeLimit(.minutes(10)))
struct AnimaticConformanceTests {
    @Test func `the animatic engine does what every provider must do`() async throws {
        let suite = ProviderConformance { check in
            let fixture = try EngineFixture()
            // A picture that is none: accepted, since nothing is decoded before it is rendered, and then failed.
            let picture = fixture.directory + "/picture.png"
            try Data("no picture".utf8).write(to: URL(fileURLWithPath: picture))
            try await check(
                ProviderConformance.Fixture(
                    provider: fixture.engine(),
                    submission: EngineFixture.submission(Brief("A heron lifts off at dawn")),
                    failing: EngineFixture.submission(
                        Brief("A heron lifts off at dawn", images: [.file(picture)]),
                        job: "job_failing"
                    ),
                    observationLimit: 20,
                    readClip: { link in
                        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: link.location.text))
                        defer { try? handle.close() }
                        return Array(try handle.read(upToCount: 64) ?? Data())
                    }
                )
            )
        }
        try await suite.run()
    }

    @Test func `without ffmpeg a submission is refused`() async throws {
        let suite = ProviderConformance { check in
            let fixture = try EngineFixture()
            let submission = EngineFixture.submission(Brief("A heron lifts off at dawn"))
            try await check(
                ProviderConformance.Fixture(
                    provider: fixture.engine(ffmpeg: "/nonexistent/ffmpeg"),
                    submission: submission,
                    refused: submission,
                    readClip: { _ in [] }
                )
            )
        }
        try await suite.checkRefusal()
    }
}
