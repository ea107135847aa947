import Foundation
import RushesCore
import RushesProvider

/// The directory in which accepted submissions wait and finished clips lie until they are fetched.
struct Spool: Sendable {
    let directory: String

    /// The id under which a job is spooled.
    static func remoteID(of job: Job.ID) -> String { "animatic_" + job.rawValue }

    /// Whether an id is one of ours; anything else could name a file outside the spool.
    static func isValid(_ remoteID: String) -> Bool {
        let isPlain = remoteID.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95 || $0 == 45
        }
        return isPlain && remoteID.hasPrefix("animatic_") && remoteID.utf8.count <= 128
    }

    func submissionPath(_ remoteID: String) -> String { "\(directory)/\(remoteID).json" }
    func clipPath(_ remoteID: String) -> String { "\(directory)/\(remoteID).mp4" }
    func partialPath(_ remoteID: String) -> String { "\(directory)/\(remoteID).mp4.partial" }
    func workPath(_ remoteID: String) -> String { "\(directory)/\(remoteID).work" }

    /// Keeps a submission, whole or not at all.
    ///
    /// - Throws: `disk_full`, `output_unwritable`.
    func keep(_ submission: Submission, as remoteID: String) throws(RushesError) {
        do {
            try FileManager.default.createDirectory(
                atPath: directory,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            let data = try JSONEncoder().encode(submission)
            try data.write(to: URL(fileURLWithPath: submissionPath(remoteID)), options: .atomic)
            // A prompt is private, whatever the directory allows.
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: submissionPath(remoteID))
        } catch {
            throw FileErrorMapping.error(error, "the submission cannot be kept in `\(directory)`")
        }
    }

    /// The submission that is kept under an id; `nil` if there is none.
    ///
    /// - Throws: `engine_failed` if there is one that cannot be read.
    func submission(_ remoteID: String) throws(RushesError) -> Submission? {
        let path = submissionPath(remoteID)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            return try JSONDecoder().decode(Submission.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw RushesError(.engineFailed, "the kept submission `\(path)` cannot be read")
        }
    }

    /// Whether the finished clip lies in the spool.
    func hasClip(_ remoteID: String) -> Bool { FileManager.default.fileExists(atPath: clipPath(remoteID)) }

    /// Makes an empty directory for what is needed on the way.
    ///
    /// - Throws: `disk_full`, `output_unwritable`.
    func openWork(_ remoteID: String) throws(RushesError) -> String {
        let path = workPath(remoteID)
        do {
            if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw FileErrorMapping.error(error, "no directory can be made in `\(directory)`")
        }
        return path
    }

    /// Makes the clip durable and gives it its name.
    ///
    /// - Throws: `disk_full`, `output_unwritable`.
    func finish(_ remoteID: String) throws(RushesError) {
        do {
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: partialPath(remoteID)))
            try handle.synchronize()
            try handle.close()
            if hasClip(remoteID) { try FileManager.default.removeItem(atPath: clipPath(remoteID)) }
            try FileManager.default.moveItem(atPath: partialPath(remoteID), toPath: clipPath(remoteID))
        } catch {
            throw FileErrorMapping.error(error, "the finished clip cannot be stored in `\(directory)`")
        }
    }

    /// Removes what is only needed while a clip is made.
    func clearWork(_ remoteID: String) {
        for path in [workPath(remoteID), partialPath(remoteID)] where FileManager.default.fileExists(atPath: path) {
            // What cannot be removed now is removed before the next run of the same id.
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// Removes everything of an id.
    func remove(_ remoteID: String) {
        clearWork(remoteID)
        for path in [clipPath(remoteID), submissionPath(remoteID)] where FileManager.default.fileExists(atPath: path) {
            try? FileManager.default.removeItem(atPath: path)
        }
    }
}

/// What an error of the file system means.
enum FileErrorMapping {
    /// The error for a file that cannot be written.
    ///
    /// - Parameters:
    ///   - error: what the system said.
    ///   - message: what was not possible, as a sentence without a full stop.
    /// - Returns: `disk_full` where there is no room, else `output_unwritable`.
    static func error(_ error: any Error, _ message: String) -> RushesError {
        let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
        if isFull { return RushesError(.diskFull, message) }
        return RushesError(.outputUnwritable, message, hint: "check that the directory exists and may be written")
    }
}
