import Foundation
import RushesCore
import RushesManifest
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ManifestMemoryTests {
    /// Keeps reading bounded: whoever holds the whole file, or a tree of it, beside the rows shows here. In a process
    /// of its own, where no other test's memory counts.
    @Test(arguments: ManifestFormat.allCases)
    func `a hundred thousand rows are read within 200 MB`(format: ManifestFormat) async throws {
        await #expect(processExitsWith: .success) { [format = format.rawValue as String] in
            let format = try #require(ManifestFormat(rawValue: format))
            let path = FileManager.default.temporaryDirectory.path + "/rushes-rows-\(UUID().uuidString)"
            try ManifestMemoryTests.write(format, rowCount: 100_000, to: path)
            defer { try? FileManager.default.removeItem(atPath: path) }
            let manifest = try Manifest.read(at: path, format: format)
            let peak = ManifestMemoryTests.peakByteCount()
            #expect(manifest.rows.count == 100_000)
            #expect(manifest.rows.last?.brief.prompt.hasPrefix("A heron of 99999") == true)
            #expect(peak < 200 << 20, "\(peak >> 20) MB")
        }
    }

    /// Writes a table as people have them: a prompt of a sentence or two, a model, a few settings, a name.
    private static func write(_ format: ManifestFormat, rowCount: Int, to path: String) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        var text = format == .csv ? "name,prompt,model,image,duration,aspect,seed,city\n" : ""
        for number in 0..<rowCount {
            let prompt = "A heron of \(number) lifts off at dawn over {city}, slow, from below, in the mist"
            switch format {
            case .csv:
                text += "shot-\(number),\"\(prompt)\",bytedance/seedance-2.0/image-to-video,a/\(number).png,8,16:9,"
                text += "\(number),Ghent\n"
            case .jsonLines:
                text += "{\"name\":\"shot-\(number)\",\"prompt\":\"\(prompt)\",\"image\":\"a/\(number).png\","
                text += "\"model\":\"bytedance/seedance-2.0/image-to-video\",\"duration\":8,\"aspect\":\"16:9\","
                text += "\"seed\":\(number),\"city\":\"Ghent\"}\n"
            case .yaml:
                text += "- name: shot-\(number)\n  prompt: \"\(prompt)\"\n  image: a/\(number).png\n  duration: 8\n"
                text += "  model: bytedance/seedance-2.0/image-to-video\n  aspect: 16:9\n  seed: \(number)\n"
                text += "  city: Ghent\n"
            }
            if text.utf8.count > 1 << 16 {
                try handle.write(contentsOf: Data(text.utf8))
                text = ""
            }
        }
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    /// The most memory that the process ever had, where the system tells.
    private static func peakByteCount() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    }
}
