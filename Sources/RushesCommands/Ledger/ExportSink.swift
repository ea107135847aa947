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
        let partial = path + ".partial"
        self.partial = partial
        guard FileManager.default.createFile(atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: partial)
        else { throw RushesError(.outputUnwritable, "\(partial) cannot be written") }
        handle = file
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
