import Foundation
import Rushes
import RushesAnimatic
import RushesCore
import RushesHosted
import RushesMedia
import RushesProvider

/// Looks at everything that a run needs. Nothing is spent, and the key goes to its service only.
struct Examination {
    let studio: LocalStudio

    func run() async -> [Finding] {
        var findings: [Finding] = []
        do throws(RushesError) {
            let providers = try studio.providerSettings().filter { !$0.traits.isLocal }
            findings += keys(providers)
            findings += network(providers)
            for provider in providers where provider.hasKey || !providers.contains(where: \.hasKey) {
                findings += await ProviderExamination(studio: studio, setting: provider).findings()
            }
        } catch {
            findings.append(Finding(name: "providers", verdict: .bad, says: error.message, fix: error.hint))
            findings += network([])
        }
        findings += await engine()
        findings += disks
        findings.append(await home())
        return findings
    }

    private func keys(_ providers: [ProviderSetting]) -> [Finding] {
        let hasAny = providers.contains(where: \.hasKey)
        return providers.compactMap { provider in
            guard let origin = provider.keyOrigin else { return nil }
            if provider.hasKey { return Finding(name: "key", verdict: .good, says: "\(origin) is set") }
            return Finding(
                name: "key",
                verdict: .lacking,
                says: "\(origin) is not set: "
                    + (hasAny ? "`\(provider.name)` cannot be asked" : "only rehearsals can be run"),
                fix: origin.hasPrefix("/")
                    ? "write the key into that file" : "export \(origin)=…, or put it into a .env file here"
            )
        }
    }

    /// Proxies and certificates, where any are set.
    private func network(_ providers: [ProviderSetting]) -> [Finding] {
        let settings = studio.configuration.network
        var findings: [Finding] = []
        do throws(RushesError) {
            let proxies = try settings.proxyTexts()
            if !proxies.isEmpty {
                let used = try settings.proxyText(for: providers.first?.address ?? studio.configuration.baseURL)
                let ignored = settings.ignoredExceptions
                findings.append(
                    Finding(
                        name: "proxy",
                        verdict: ignored.isEmpty ? .good : .lacking,
                        says: proxies.joined(separator: ", ")
                            + (used == nil ? "; the service is asked without it" : "; the service is asked through it")
                            + (ignored.isEmpty
                                ? "" : "; NO_PROXY names no host with `\(ignored.joined(separator: "`, `"))`"),
                        fix: ignored.isEmpty
                            ? nil : "name hosts, domains such as .example.com, or networks such as 10.0.0.0/8"
                    )
                )
            }
        } catch {
            findings.append(Finding(name: "proxy", verdict: .bad, says: error.message, fix: error.hint))
        }
        do throws(RushesError) {
            if let (count, places) = try settings.certificates() {
                let words = count == 1 ? "1 authority" : "\(count) authorities"
                findings.append(
                    Finding(name: "trust", verdict: .good, says: "\(words) of \(places.joined(separator: " and "))")
                )
            }
        } catch {
            findings.append(Finding(name: "trust", verdict: .bad, says: error.message, fix: error.hint))
        }
        return findings
    }

    private func engine() async -> [Finding] {
        let report = await studio.engine.diagnose()
        guard let path = report.ffmpegPath else {
            return [
                Finding(
                    name: "ffmpeg",
                    verdict: .bad,
                    says: "not found in PATH: rehearsals cannot be rendered",
                    fix: ErrorCode.engineMissing.definition.hint
                )
            ]
        }
        let lacking = [
            report.hasX264 ? nil : "libx264", report.hasAAC ? nil : "aac", report.hasLibass ? nil : "libass",
        ].compactMap(\.self)
        let engine = Finding(
            name: "ffmpeg",
            verdict: lacking.isEmpty ? .good : .bad,
            says: "\(path), version \(report.ffmpegVersion ?? "unknown")"
                + (lacking.isEmpty ? "" : ", without \(lacking.joined(separator: ", "))"),
            fix: lacking.isEmpty ? nil : ErrorCode.engineMissing.definition.hint
        )
        let missing = report.scripts.filter { !$0.isCovered }
        let fonts = Finding(
            name: "fonts",
            verdict: missing.isEmpty ? .good : .lacking,
            says: missing.isEmpty
                ? report.scripts.map(\.name).joined(separator: ", ")
                : "no font for \(missing.map(\.name).joined(separator: ", ")): captions show boxes there",
            fix: missing.isEmpty
                ? nil : "sudo apt-get install \(Set(missing.map(\.package)).sorted().joined(separator: " "))"
        )
        return [engine, fonts]
    }

    /// Writes and removes an empty file: some file systems cannot be written to whatever their permissions say.
    private static func canWrite(in folder: URL) -> Bool {
        let probe = folder.appendingPathComponent(".rushes-\(UInt64.random(in: .min ... .max))").path
        guard FileManager.default.createFile(atPath: probe, contents: nil) else { return false }
        return (try? FileManager.default.removeItem(atPath: probe)) != nil
    }

    /// A place that a run writes to.
    private struct Place {
        var name: String
        var path: String
        /// Below so much it is not said to be well.
        var least: Int64
        var fix: String
    }

    /// The disks of everything that a run writes: what is on one disk is told in one line.
    private var disks: [Finding] {
        let (configuration, takes) = (studio.configuration, studio.takesFolder)
        let places = [
            Place(
                name: "working directory",
                path: configuration.workingDirectory,
                least: 1 << 30,
                fix: "free some room, run in a folder that has it, or use -o"
            ),
            Place(
                name: "home",
                path: configuration.home,
                least: 64 << 20,
                fix: "free some room, or point RUSHES_HOME at a disk that has it"
            ),
            Place(
                name: "takes",
                path: takes,
                least: 1 << 30,
                fix: "free some room, or point RUSHES_HOME at a disk that has it"
            ),
        ]
        var told: [DiskSpace.Disk: Int] = [:]
        var findings: [Finding] = []
        for place in places {
            guard let disk = DiskSpace.disk(of: place.path), let free = DiskSpace.available(at: place.path) else {
                let says = "cannot be told how much room \(place.path) (\(place.name)) has"
                findings.append(Finding(name: "disk", verdict: .lacking, says: says, fix: nil))
                continue
            }
            let isTight = free < place.least
            if let index = told[disk], !isTight || findings[index].verdict == .bad {
                findings[index].says += ", \(place.name)"
                continue
            }
            told[disk] = findings.count
            findings.append(
                Finding(
                    name: "disk",
                    verdict: isTight ? .bad : .good,
                    says: "\(Words.bytes(free)) free in \(place.path): \(place.name)",
                    fix: isTight ? place.fix : nil
                )
            )
        }
        let folder = configuration.workingDirectory
        if !Self.canWrite(in: URL(fileURLWithPath: folder)) {
            let fix = "run in another folder, or use -o"
            findings.append(Finding(name: "disk", verdict: .bad, says: "\(folder) cannot be written to", fix: fix))
        }
        return findings
    }

    private func home() async -> Finding {
        let path = studio.configuration.home
        guard studio.hasLedger else {
            var folder = URL(fileURLWithPath: path)
            while !FileManager.default.fileExists(atPath: folder.path), folder.path != "/" {
                folder.deleteLastPathComponent()
            }
            guard Self.canWrite(in: folder) else {
                return Finding(
                    name: "home",
                    verdict: .bad,
                    says: "\(path) cannot be made: \(folder.path) cannot be written to",
                    fix: "point RUSHES_HOME at a folder of yours"
                )
            }
            return Finding(name: "home", verdict: .good, says: "\(path) (made by the first run)")
        }
        do {
            _ = try await studio.ledger()
            return Finding(name: "home", verdict: .good, says: "\(path), the ledger opens")
        } catch {
            return Finding(name: "home", verdict: .bad, says: "\(path): \(error.message)", fix: error.hint)
        }
    }
}
