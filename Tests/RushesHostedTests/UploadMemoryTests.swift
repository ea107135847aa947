import Crypto
import Foundation
import RushesCore
import RushesHosted
import RushesProvider
import RushesTesting
import Testing

@Suite(.timeLimit(.minutes(10)))
struct UploadMemoryTests {
    /// Keeps uploads streaming: a body that is collected first would show as growth of its own size. In a process of
    /// its own, where no other test's memory counts.
    @Test func `a large file passes through little memory`() async throws {
        await #expect(processExitsWith: .success) {
            let byteCount = 192 << 20
            let file = FileManager.default.temporaryDirectory.appending(path: "rushes-upload-\(UUID().uuidString).mp4")
            _ = FileManager.default.createFile(atPath: file.path, contents: nil)
            defer { try? FileManager.default.removeItem(at: file) }
            let handle = try FileHandle(forWritingTo: file)
            try handle.truncate(atOffset: UInt64(byteCount))
            try handle.close()
            let piece = Data(repeating: 0, count: 1 << 20)
            var hash = SHA256()
            for _ in 0..<(byteCount >> 20) { hash.update(data: piece) }
            let digest = hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            let attachment = Input.Attachment(
                kind: .video,
                path: file.path,
                sha256: digest,
                byteCount: Int64(byteCount),
                mediaType: "video/mp4"
            )
            try await AtlasFixture.run { fixture in
                let before = UploadMemoryTests.residentByteCount()
                _ = try await fixture.provider.upload(attachment) { _ in }
                let growth = UploadMemoryTests.residentByteCount() - before
                #expect(fixture.server.account.uploads.first?.byteCount == Int64(byteCount))
                // The server is in this process too.
                #expect(growth < 48 << 20, "memory grew by \(growth >> 20) MiB")
            }
        }
    }

    /// The process's memory now, where the system tells.
    private static func residentByteCount() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4096
    }
}
