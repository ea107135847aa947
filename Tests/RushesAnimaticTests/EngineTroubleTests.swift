import Foundation
import RushesAnimatic
import RushesCore
import RushesProvider
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct EngineTroubleTests {
    /// A program that stands before the real ffmpeg: it does `script` and goes on as ffmpeg only if that ends well.
    private func wrapper(_ fixture: borrowing EngineFixture, _ script: String) throws -> String {
        let path = fixture.directory + "/ffmpeg-wrapper"
        try "#!/bin/sh\n\(script)\nexec ffmpeg \"$@\"\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    @Test func `without ffmpeg a submission is refused with the command that installs it`() async throws {
        let fixture = try EngineFixture()
        let engine = AnimaticEngine(spoolDirectory: fixture.spool, ffmpeg: nil, searchPath: "/nowhere", threads: 1)
        guard case .refused(let error) = await engine.submit(EngineFixture.submission(Brief("x"))) else {
            return #expect(Bool(false), "it must be refused")
        }
        #expect(error.code == .engineMissing)
        #expect(error.hint?.contains("install ffmpeg") == true)
        let report = await engine.diagnose()
        #expect(report.ffmpegPath == nil && !report.isReady)
    }

    @Test func `an ffmpeg that is killed leaves no file and no process`() async throws {
        let fixture = try EngineFixture()
        let script =
            "case \"$*\" in *pipe:0*) echo $$ > '\(fixture.directory)/pid'; (head -c 2000000 >/dev/null; kill -9 $$); esac"
        let engine = fixture.engine(ffmpeg: try wrapper(fixture, script))
        _ = await engine.submit(EngineFixture.submission(Brief("rain"), seconds: 4))
        guard case .failed(let error) = await engine.observe("animatic_job_one", progress: { _ in }) else {
            return #expect(Bool(false), "it must fail")
        }
        #expect(error.code == .engineFailed)
        #expect(try fixture.spooled == ["animatic_job_one.json"])
    }

    @Test func `an ffmpeg that is held still is given up, and leaves no file and no process`() async throws {
        let fixture = try EngineFixture()
        let script =
            "case \"$*\" in *pipe:0*) echo $$ > '\(fixture.directory)/pid'; (head -c 2000000 >/dev/null; kill -STOP $$); esac"
        let engine = AnimaticEngine(
            spoolDirectory: fixture.spool,
            ffmpeg: try wrapper(fixture, script),
            searchPath: nil,
            threads: 1,
            patience: .milliseconds(500)
        )
        _ = await engine.submit(EngineFixture.submission(Brief("rain"), seconds: 4))
        guard case .failed(let error) = await engine.observe("animatic_job_one", progress: { _ in }) else {
            return #expect(Bool(false), "it must fail")
        }
        #expect(error.code == .engineFailed)
        #expect(error.message.contains("has taken no picture"), "\(error.message)")
        #expect(try fixture.spooled == ["animatic_job_one.json"])
        let text = try String(contentsOfFile: fixture.directory + "/pid", encoding: .utf8)
        let process = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(process, 0) == -1)
    }

    @Test func `an ffmpeg that is told to end leaves no file and no process`() async throws {
        let fixture = try EngineFixture()
        let partial = fixture.spool + "/animatic_job_one.mp4.partial"
        // It is told as soon as it has begun its file.
        let script =
            "case \"$*\" in *pipe:0*) echo $$ > '\(fixture.directory)/pid';"
            + " (while [ ! -e '\(partial)' ]; do :; done; kill -TERM $$) & esac"
        let engine = fixture.engine(ffmpeg: try wrapper(fixture, script))
        _ = await engine.submit(EngineFixture.submission(Brief("rain"), seconds: 20, resolution: "720p"))
        guard case .failed(let error) = await engine.observe("animatic_job_one", progress: { _ in }) else {
            return #expect(Bool(false), "it must fail")
        }
        #expect(error.code == .engineFailed)
        #expect(try fixture.spooled == ["animatic_job_one.json"])
        let text = try String(contentsOfFile: fixture.directory + "/pid", encoding: .utf8)
        let process = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(process, 0) == -1)
    }

    @Test(arguments: [
        ("No space left on device", ErrorCode.diskFull), ("Unknown encoder 'libx264'", .engineMissing),
        ("something else", .engineFailed),
    ])
    func `what ffmpeg complains of decides the error`(complaint: String, code: ErrorCode) async throws {
        let fixture = try EngineFixture()
        let script = "case \"$*\" in *pipe:0*) echo \"\(complaint)\" >&2; exit 1;; esac"
        let engine = fixture.engine(ffmpeg: try wrapper(fixture, script))
        _ = await engine.submit(EngineFixture.submission(Brief("rain"), seconds: 1))
        guard case .failed(let error) = await engine.observe("animatic_job_one", progress: { _ in }) else {
            return #expect(Bool(false), "it must fail")
        }
        #expect(error.code == code)
        #expect(try fixture.spooled == ["animatic_job_one.json"])
    }

    @Test func `a cancelled run leaves no process and no temporary file, and can be taken up again`() async throws {
        let fixture = try EngineFixture()
        let script = "case \"$*\" in *pipe:0*) echo $$ > '\(fixture.directory)/pid';; esac"
        let engine = fixture.engine(ffmpeg: try wrapper(fixture, script))
        _ = await engine.submit(EngineFixture.submission(Brief("rain"), seconds: 20, resolution: "720p"))
        let (started, starter) = AsyncStream.makeStream(of: Void.self)
        let rendering = Task {
            await engine.observe("animatic_job_one") { _ in
                starter.yield()
                starter.finish()
            }
        }
        for await _ in started { break }
        rendering.cancel()
        #expect(await rendering.value == .running(status: "stopped"))
        #expect(try fixture.spooled == ["animatic_job_one.json"])
        let text = try String(contentsOfFile: fixture.directory + "/pid", encoding: .utf8)
        let process = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(process, 0) == -1)
    }

    @Test func `progress rises to one`() async throws {
        let fixture = try EngineFixture()
        let engine = fixture.engine()
        _ = await engine.submit(EngineFixture.submission(Brief("rain"), seconds: 0.5))
        let shares = Guarded<[Double]>([])
        _ = await engine.observe("animatic_job_one") { share in shares.withLock { $0.append(share) } }
        let seen = shares.withLock { $0 }
        #expect(seen == seen.sorted())
        #expect(seen.last == 1)
    }

    @Test(arguments: [
        "../escape", "animatic_../../etc/passwd", "animatic_a/b", "", "job_1", "animatic_é", "animatic_a\0b",
    ])
    func `an id from outside cannot leave the spool`(remoteID: String) async throws {
        let fixture = try EngineFixture()
        guard case .unknown = await fixture.engine().observe(remoteID, progress: { _ in }) else {
            return #expect(Bool(false), "it must be unknown")
        }
        fixture.engine().discard(remoteID)
    }

    @Test func `an id that is not spooled is unknown`() async throws {
        let fixture = try EngineFixture()
        guard case .unknown = await fixture.engine().observe("animatic_job_none", progress: { _ in }) else {
            return #expect(Bool(false), "it must be unknown")
        }
    }

    @Test func `this machine can render`() async throws {
        let fixture = try EngineFixture()
        let report = await fixture.engine().diagnose()
        #expect(report.isReady)
        #expect(report.ffmpegVersion?.isEmpty == false)
    }
}
