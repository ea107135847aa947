import Foundation
import RushesCore
import RushesMedia

/// Where an export goes: stdout, or a file that appears when it is whole.
final class ExportSink {
    private let path: String?
    private let partial: String?
    private let handle: FileHandle
    private let lineEnd: String
    private var buffer = Data()

    init(path: String?, mayReplace: Bool, lineEnd: String) throws(RushesError) {
        self.path = path
        self.lineEnd = lineEnd
        guard let path else {
            partial = nil
            handle = .standardOutput
            return
        }
        if !mayReplace, FileManager.default.fileExists(atPath: path) {
            throw RushesError(.outputExists, "\(path) is there already")
        }
        // A name of this run's own: what is called `NAME.partial` may be somebody's.
        let mark = String(UInt64.random(in: .min ... .max), radix: 36)
        let folder = (path as NSString).deletingLastPathComponent
        let partial = (folder as NSString).appendingPathComponent(".rushes-\(mark)")
        self.partial = partial
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw RushesError(.outputUnwritable, "\(path) cannot be written") }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Adds a line.
    func write(_ line: String) throws(RushesError) {
        buffer.append(contentsOf: line.utf8)
        buffer.append(contentsOf: lineEnd.utf8)
        if buffer.count >= 64 << 10 { try flush() }
    }

    /// Writes what is left, and gives the file its name.
    func finish() async throws(RushesError) {
        try flush()
        guard let path, let partial else { return }
        do {
            try handle.synchronize()
            try handle.close()
        } catch {
            throw RushesError(.outputUnwritable, "\(partial) cannot be written to the disk")
        }
        guard rename(partial, path) == 0 else {
            throw RushesError(.outputUnwritable, "\(path) cannot be written")
        }
    }

    private func flush() throws(RushesError) {
        do {
            try handle.write(contentsOf: buffer)
        } catch {
            throw RushesError(.outputUnwritable, "the export cannot be written to \(path ?? "stdout")")
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
