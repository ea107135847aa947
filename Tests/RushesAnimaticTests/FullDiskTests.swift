#if os(Linux)
    import Foundation
    import Glibc
    import RushesAnimatic
    import RushesCore
    import RushesProvider
    import Testing

    @Suite(.timeLimit(.minutes(10))) struct FullDiskTests {
        /// A file system of a given size in memory, mounted for as long as this lives.
        private struct SmallDisk: ~Copyable {
            let path: String

            init(in directory: String, bytes: Int) throws {
                path = directory + "/disk"
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
                guard mount("tmpfs", path, "tmpfs", 0, "size=\(bytes)") == 0 else {
                    throw EngineFixture.Unexpected("no file system can be mounted: \(String(cString: strerror(errno)))")
                }
            }

            deinit { umount2(path, Int32(MNT_DETACH)) }

            /// Everything below a directory of the disk.
            func files(in directory: String) throws -> [String] {
                try FileManager.default.subpathsOfDirectory(atPath: path + "/" + directory).sorted()
            }
        }

        /// Whether this process may mount something.
        private static let canMount: Bool = {
            let directory = NSTemporaryDirectory() + "rushes-mount-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: directory) }
            return (try? SmallDisk(in: directory, bytes: 4096)) != nil
        }()

        /// An ffmpeg that leaves its process id behind, after a script of its own.
        private func wrapper(_ fixture: borrowing EngineFixture, _ script: String = "") throws -> String {
            let path = fixture.directory + "/ffmpeg-wrapper"
            let text = "#!/bin/sh\necho $$ >> '\(fixture.directory)/pids'\n\(script)\nexec ffmpeg \"$@\"\n"
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            return path
        }

        /// Whether every process that the wrapper has become is gone.
        private func hasNoProcess(_ fixture: borrowing EngineFixture) throws -> Bool {
            guard let text = try? String(contentsOfFile: fixture.directory + "/pids", encoding: .utf8) else {
                return true
            }
            return text.split(separator: "\n").compactMap { pid_t($0) }.allSatisfy { kill($0, 0) == -1 }
        }

        /// Rules: an error says that the disk is full, and nothing but the submission is left.
        @Test(
            .enabled(if: canMount, "only the superuser may mount a file system"),
            // The words, the sound and the picture are what fills it, in this order.
            arguments: [(8192, true), (262_144, true), (262_144, false), (786_432, true)]
        )
        func `a file system that is full while a clip is rendered`(bytes: Int, sound: Bool) async throws {
            let fixture = try EngineFixture()
            let disk = try SmallDisk(in: fixture.directory, bytes: bytes)
            let engine = AnimaticEngine(
                spoolDirectory: disk.path + "/spool",
                ffmpeg: try wrapper(fixture),
                searchPath: nil,
                threads: 2
            )
            let brief = Brief("A rainy street at night, neon, film grain")
            let submission = EngineFixture.submission(brief, seconds: 8, resolution: "720p", sound: sound)
            guard case .accepted(let remoteID, _) = await engine.submit(submission) else {
                throw EngineFixture.Unexpected("not accepted")
            }
            guard case .failed(let error) = await engine.observe(remoteID, progress: { _ in }) else {
                throw EngineFixture.Unexpected("it must fail")
            }
            #expect(error.code == .diskFull, "\(error)")
            #expect(try disk.files(in: "spool") == ["animatic_job_one.json"])
            #expect(try hasNoProcess(fixture))
        }

        @Test(.enabled(if: canMount, "only the superuser may mount a file system"))
        func `a submission that cannot be kept is refused, and nothing is left of it`() async throws {
            let fixture = try EngineFixture()
            let disk = try SmallDisk(in: fixture.directory, bytes: 65536)
            let engine = AnimaticEngine(spoolDirectory: disk.path + "/spool", ffmpeg: try wrapper(fixture))
            try FileManager.default.createDirectory(atPath: disk.path + "/spool", withIntermediateDirectories: true)
            // Whatever can still be written is written.
            let handle = fopen(disk.path + "/filler", "w")
            let block = [UInt8](repeating: 1, count: 4096)
            while fwrite(block, 1, block.count, handle) == block.count, fflush(handle) == 0 {}
            fclose(handle)
            guard case .refused(let error) = await engine.submit(EngineFixture.submission(Brief("x"))) else {
                throw EngineFixture.Unexpected("it must be refused")
            }
            #expect(error.code == .diskFull, "\(error)")
            #expect(try disk.files(in: "spool").isEmpty)
        }

        @Test func `an ffmpeg that cannot write its clip leaves no file under any name`() async throws {
            let fixture = try EngineFixture()
            // The device that is always full stands where the clip is to go.
            let partial = fixture.spool + "/animatic_job_one.mp4.partial"
            let script = "case \"$*\" in *pipe:0*) ln -sf /dev/full '\(partial)';; esac"
            let engine = fixture.engine(ffmpeg: try wrapper(fixture, script))
            _ = await engine.submit(EngineFixture.submission(Brief("rain"), seconds: 4))
            guard case .failed(let error) = await engine.observe("animatic_job_one", progress: { _ in }) else {
                throw EngineFixture.Unexpected("it must fail")
            }
            #expect(error.code == .diskFull, "\(error)")
            #expect(try fixture.spooled == ["animatic_job_one.json"])
            #expect(try hasNoProcess(fixture))
        }
    }
#endif
