import Foundation
import RushesCore
import RushesTesting
import Subprocess
import SystemPackage
import Testing

/// What a single command does with a service that wants patience, and with signals that come while it sends.
@Suite(.timeLimit(.minutes(10)))
struct SendingPatienceTests {
    @Test(arguments: ["3600", "60000", "86400.5"])
    func `a command is not kept for an hour: its job stays queued, and is sent by resume`(wait: String) async throws {
        try await withMisbehavingServer { server in
            server.script.submit.enqueue(.tooManyRequests(retryAfter: wait))
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4", "--format", "json")
                #expect(result.exit == 7, "\(result.error)")
                let document = try result.json()
                #expect(document["job"]?["state"] == "queued")
                #expect(document["error"]?["code"] == "waiting_timed_out")
                #expect(document["error"]?["message"]?.stringValue?.contains("UTC") == true)
                #expect(server.account.submissions.isEmpty)
                let resumed = try await place.rushes("jobs", "resume")
                #expect(resumed.exit == 0, "\(resumed.error)")
                #expect(place.exists("x.mp4"))
                #expect(server.account.submissions.count == 1)
            }
        }
    }

    @Test func `answers that come coded are read on the whole way`() async throws {
        try await withMisbehavingServer { server in
            for queue in [server.script.submit, server.script.observe, server.script.calculate, server.script.balance] {
                queue.always(.coded(.gzip))
            }
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4")
                #expect(result.exit == 0, "\(result.error)")
                #expect(try await place.rushes("doctor").output.contains("accepts the key"))
            }
        }
    }

    /// Sends a signal while a submission is on its way, and then lets it be answered.
    private func signal(
        _ signal: Signal,
        by place: Workplace,
        at server: MisbehavingServer,
        shell: String
    ) async throws -> TerminationStatus {
        let gate = Gate()
        server.script.submit.enqueue(.held(gate))
        let record = try await Subprocess.run(
            .path("/bin/sh"),
            arguments: ["-c", shell, "sh", Workplace.program, "A heron lifts off at dawn", "-o", "x.mp4"],
            environment: .custom(
                Dictionary(
                    uniqueKeysWithValues: place.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
                )
            ),
            workingDirectory: .init(place.folder.path),
            input: .none,
            output: .discarded,
            error: .discarded
        ) { execution in
            await server.wait { $0.requestCounts[.submit] == 1 }
            try execution.send(signal: signal)
            gate.open()
        }
        return record.terminationStatus
    }

    @Test(arguments: [Signal.terminalClosed, .terminate, .interrupt])
    func `a signal during a submission leaves no doubt behind`(signal: Signal) async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                let end = try await self.signal(signal, by: place, at: server, shell: #"exec "$@""#)
                #expect(end == .exited(130), "\(end)")
                let listed = try await place.rushes("jobs", "list", "--format", "json")
                #expect(try listed.json()["job"]?["state"] == "accepted", "\(listed.output)")
                #expect(server.account.submissions.count == 1)
                #expect(try await place.rushes("jobs", "resume").exit == 0)
                #expect(server.account.submissions.count == 1)
            }
        }
    }

    @Test func `a program that was started to outlive its terminal does`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                let end = try await signal(.terminalClosed, by: place, at: server, shell: #"trap "" HUP; exec "$@""#)
                #expect(end == .exited(0), "\(end)")
                #expect(place.exists("x.mp4"))
            }
        }
    }

    @Test func `the first Ctrl-C while a page's stills are made ends that, and the summary is there`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                // An ffmpeg that says that it was called, and never ends.
                var place = place
                let mark = place.path("called")
                let fake = place.path("bin/ffmpeg")
                try FileManager.default.createDirectory(atPath: place.path("bin"), withIntermediateDirectories: true)
                try Data("#!/bin/sh\n: > '\(mark)'\nexec sleep 3600\n".utf8).write(to: URL(fileURLWithPath: fake))
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fake)
                place.environment["PATH"] = "\(place.path("bin")):\(place.environment["PATH"] ?? "/usr/bin:/bin")"
                try Data("prompt\nA heron lifts off\n".utf8).write(to: URL(fileURLWithPath: place.path("shots.csv")))
                let result = try await place.rushes("batch", "shots.csv", "--page") { @Sendable in
                    try? await eventually { FileManager.default.fileExists(atPath: mark) }
                }
                #expect(result.exit == 130, "\(result.error)")
                #expect(result.error.contains("interrupted"))
                #expect(place.exists("shots/summary.json"))
                #expect(server.account.submissions.count == 1)
            }
        }
    }
}
