import Foundation
import RushesFFmpeg
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

extension AnimaticEngine {
    /// Looks at what the engine needs from this machine; it renders nothing and touches no network.
    ///
    /// - Returns: what was found; a missing part is a finding, not an error.
    package func diagnose() async -> EngineReport {
        var report = EngineReport()
        if let ffmpeg {
            report.ffmpegPath = ffmpeg.path
            let version = await said(by: ffmpeg.path, ["-version"])
            report.ffmpegVersion = version.split(separator: " ").dropFirst(2).first.map(String.init)
            let encoders = await said(by: ffmpeg.path, ["-hide_banner", "-encoders"])
            report.hasX264 = encoders.contains(" libx264 ")
            report.hasAAC = encoders.contains(" aac ")
            report.hasLibass = await said(by: ffmpeg.path, ["-hide_banner", "-filters"]).contains(" ass ")
        }
        let needs = [
            ("Latin", ":lang=en", "fonts-noto-core"),
            ("Chinese, Japanese, Korean", ":lang=zh-cn", "fonts-noto-cjk"),
            ("Arabic", ":lang=ar", "fonts-noto-core"),
            ("emoji", ":charset=1f680", "fonts-symbola"),
        ]
        let lister = (searchPath ?? "").split(separator: ":").map { "\($0)/fc-list" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let lister else { return report }
        for (name, pattern, package) in needs {
            let fonts = await said(by: lister, [pattern, "family"])
            report.scripts.append(.init(name: name, isCovered: !fonts.isEmpty, package: package))
        }
        return report
    }

    /// What a program writes to standard output; nothing if it cannot be run or says too much.
    private func said(by program: String, _ arguments: [String]) async -> String {
        let result = try? await run(
            .path(FilePath(program)),
            arguments: Arguments(arguments),
            input: .none,
            output: .string(limit: 1 << 20),
            error: .discarded
        )
        return result?.standardOutput ?? ""
    }
}
