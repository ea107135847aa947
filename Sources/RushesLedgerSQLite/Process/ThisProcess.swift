import Foundation
package import RushesLedger

/// What the system says about this process and others: who is who, and who still runs.
///
/// Names are short, since every claim in a ledger carries them.
package enum ThisProcess {
    /// The host's name, this process's id, and what tells them from equal ones at another time or in another container.
    package static func worker(nonce: String) -> WorkerID {
        let processID = ProcessInfo.processInfo.processIdentifier
        var started: String?
        if case .present(let moment) = sighting(of: processID) { started = moment }
        return WorkerID(
            host: ProcessInfo.processInfo.hostName,
            processID: processID,
            nonce: nonce,
            boot: boot,
            namespace: namespace,
            startedAt: started
        )
    }

    /// This process, as a worker without a name of its own.
    private static let here = worker(nonce: "")

    /// Whether a worker may still run, as far as can be seen from this process; answers at once.
    package static func mayRun(_ worker: WorkerID) -> Bool { worker.mayRun(seenFrom: here, look: sighting) }

    /// How much of a boot's random id tells it from others of its machine.
    private static let bootLength = 8

    /// A number in fewer characters.
    private static func short(_ number: String) -> String { UInt64(number).map { String($0, radix: 36) } ?? number }

    #if os(Linux)
        private static let boot = text(at: "/proc/sys/kernel/random/boot_id").map { String($0.prefix(bootLength)) }

        /// `pid:[4026531836]`, without what is the same of all.
        private static let namespace = target(of: "/proc/self/ns/pid").map { short($0.filter(\.isNumber)) }

        /// Whether `/proc` counts processes as this process does; in some sandboxes it is that of the system around it.
        private static let isProcOurs = target(of: "/proc/self") == "\(ProcessInfo.processInfo.processIdentifier)"

        /// Looks at the process that has an id now.
        package static func sighting(of processID: Int32) -> ProcessSighting {
            // Signal 0 asks whether a process is there without touching it.
            guard kill(processID, 0) == 0 || errno == EPERM else { return .gone }
            guard isProcOurs, let line = text(at: "/proc/\(processID)/stat"), let end = line.lastIndex(of: ")") else {
                return .present(startedAt: nil)
            }
            // The name before may hold anything. After it: the state, and as the twentieth the start in ticks since boot.
            let fields = line[line.index(after: end)...].split(separator: " ")
            guard fields.count >= 20 else { return .present(startedAt: nil) }
            // A process that was killed stays in the table until its parent asks for it, which some never do.
            if ["Z", "X", "x"].contains(fields[0]) { return .gone }
            return .present(startedAt: short(String(fields[19])))
        }

        private static func text(at path: String) -> String? {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            var bytes = [UInt8](repeating: 0, count: 2048)
            let count = read(descriptor, &bytes, bytes.count)
            guard count > 0 else { return nil }
            let text = String(decoding: bytes.prefix(count), as: UTF8.self)
            return text.trimmingCharacters(in: .whitespacesAndNewlines)
        }

        private static func target(of link: String) -> String? {
            var bytes = [CChar](repeating: 0, count: 256)
            let count = readlink(link, &bytes, bytes.count)
            guard count > 0 else { return nil }
            return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    #elseif canImport(Darwin)
        private static let boot = bootText("kern.bootsessionuuid").map { String($0.prefix(bootLength)) }

        /// There are no such namespaces.
        private static let namespace: String? = nil

        /// Looks at the process that has an id now.
        package static func sighting(of processID: Int32) -> ProcessSighting {
            // Signal 0 asks whether a process is there without touching it.
            guard kill(processID, 0) == 0 || errno == EPERM else { return .gone }
            var (info, size) = (kinfo_proc(), MemoryLayout<kinfo_proc>.stride)
            var name = [CTL_KERN, KERN_PROC, KERN_PROC_PID, processID]
            guard sysctl(&name, UInt32(name.count), &info, &size, nil, 0) == 0, size > 0 else {
                return .present(startedAt: nil)
            }
            // A process that was killed stays in the table until its parent asks for it, which some never do.
            if Int32(info.kp_proc.p_stat) == SZOMB { return .gone }
            let started = info.kp_proc.p_starttime
            return .present(startedAt: "\(short("\(started.tv_sec)")).\(short("\(started.tv_usec)"))")
        }

        private static func bootText(_ name: String) -> String? {
            var bytes = [CChar](repeating: 0, count: 128)
            var size = bytes.count
            guard sysctlbyname(name, &bytes, &size, nil, 0) == 0, size > 1 else { return nil }
            return String(decoding: bytes.prefix(size - 1).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    #endif
}
