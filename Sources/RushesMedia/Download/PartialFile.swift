import Crypto
import Dispatch
import Foundation
import NIOCore
import RushesCore
import Synchronization

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A download that is not finished: `FINAL.partial`, locked, written and hashed in the order that the bytes come in.
///
/// At most ``windowCount`` pieces wait to be written; `append` then waits, and with it the sender, so that memory stays
/// the same whatever the size.
final class PartialFile: Sendable {
    /// The file's own path.
    var path: String { place.path }
    private let place: PartialPlace
    private let object: String
    private var markPath: String { place.markPath }
    private let queue = DispatchQueue(label: "rushes.media.partial", qos: .userInitiated)
    private let content: Guarded<Content>
    private let window = Guarded(Window())

    private static let windowCount = 4

    /// What the queue works on; only one piece of work runs at a time, so the lock is never waited for.
    private struct Content {
        var file: OutputFile
        var hash = SHA256()
        var byteCount: Int64 = 0
        var mark: PartialMark?
        /// Whether the mark is on the disk as it is here.
        var isMarkKept = true
        var isClosed = false
    }

    /// Below so many bytes nothing is lost by beginning anew, and the mark need not survive a loss of power: to make that
    /// sure costs as much as a small clip.
    private static let worthMarking: Int64 = 8 << 20

    /// What the sender and the queue share.
    private struct Window {
        var waitingCount = 0
        var failure: RushesError?
        var waiter: CheckedContinuation<Void, Never>?
    }

    /// Opens the partial file of a final one and locks it against other programs.
    ///
    /// - Parameters:
    ///   - finalPath: where the finished file is to be.
    ///   - object: what is downloaded; see ``PartialMark/object``. What is there of another object is thrown away.
    /// - Throws: `output_exists` if another program downloads to the same place just now, or what is there is not of this
    ///   program; `disk_full`, `output_unwritable`.
    init(for finalPath: String, object: String) throws(RushesError) {
        place = PartialPlace(for: finalPath)
        self.object = object
        try place.claim(for: object)
        content = Guarded(Content(file: try Self.open(place), mark: PartialMark.read(at: place.markPath)))
        do throws(RushesError) {
            let isOther = content.withLock { $0.mark?.object != object }
            if isOther { try empty(for: object) }
        } catch {
            close()
            throw error
        }
    }

    deinit { close() }

    private static func open(_ place: PartialPlace) throws(RushesError) -> OutputFile {
        let path = place.path
        for _ in 0..<8 {
            // Opening a name follows a symbolic link, which is nothing of ours.
            if case .foreign(let path) = place.holder { throw PartialPlace.occupied(path) }
            guard let file = try OutputFile(path: path) else { continue }
            guard flock(file.descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else {
                file.close()
                throw RushesError(
                    .outputExists,
                    "another program is writing \(path)",
                    hint: "wait until it is done, or choose another name with -o"
                )
            }
            var opened = stat()
            var named = stat()
            let isSame =
                fstat(file.descriptor.rawValue, &opened) == 0 && stat(path, &named) == 0
                && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
            // Between opening and locking, another program may have finished and renamed it: it is a take then.
            guard isSame else {
                file.close()
                continue
            }
            guard opened.st_mode & S_IFMT == S_IFREG else {
                file.close()
                throw RushesError(.outputUnwritable, "\(path) is not a regular file")
            }
            // A second name means that a crash came between the two steps of a placement: it is a take, too.
            guard opened.st_nlink == 1 else {
                file.close()
                unlink(path)
                continue
            }
            // The program that had the names until a moment ago may have taken the mark along.
            if case .foreign(let path) = place.holder {
                file.close()
                guard opened.st_size == 0 else { throw PartialPlace.occupied(path) }
                try PartialMark(object: "").note(at: place.markPath, isNew: true)
                continue
            }
            return file
        }
        throw RushesError(.outputUnwritable, "cannot write \(path): it changes all the time")
    }

    // MARK: What is there

    /// What a new try can build on.
    struct Start: Sendable {
        /// How many bytes are there, and are taken in by the hash.
        var byteCount: Int64
        /// The validator that must still hold.
        var etag: String?
        /// The size of the whole object, if it is known.
        var total: Int64?
        /// The digest, if all is there and was checked before.
        var finished: String?

        /// Whether nothing is missing.
        var isComplete: Bool { finished != nil || total == byteCount }
    }

    /// Takes in what is there of an earlier try, if it may be resumed; otherwise empties the file.
    func begin() async throws(RushesError) -> Start {
        try await onQueue { (content: inout Content) throws(RushesError) in
            let isResumable = content.mark?.etag != nil || content.mark?.sha256 != nil
            guard isResumable, let mark = content.mark else {
                try Self.empty(&content)
                return Start(byteCount: 0)
            }
            let file = try ReadableFile(path: content.file.path)
            defer { file.close() }
            var hash = SHA256()
            let count = try hash.update(reading: file, upTo: mark.total ?? .max)
            try content.file.cut(to: count)
            content.hash = hash
            content.byteCount = count
            let isFinished = mark.sha256 == hash.hexadecimal
            if mark.etag == nil, !isFinished {
                try Self.empty(&content)
                return Start(byteCount: 0)
            }
            return Start(
                byteCount: count,
                etag: mark.etag,
                total: mark.total,
                finished: isFinished ? mark.sha256 : nil
            )
        }
    }

    /// Empties the file and remembers what comes next.
    func restart(_ mark: PartialMark) async throws(RushesError) {
        let markPath = markPath
        try await onQueue { (content: inout Content) throws(RushesError) in
            // What is there of another object must not pass for this one's.
            try mark.note(at: markPath)
            try Self.empty(&content)
            content.mark = mark
            content.isMarkKept = false
        }
    }

    /// From now on what is there can only be completed, not gone on with.
    func forgetValidator() async throws(RushesError) {
        let markPath = markPath
        try await onQueue { (content: inout Content) throws(RushesError) in
            content.mark?.etag = nil
            content.mark?.total = nil
            try content.mark?.note(at: markPath)
            content.isMarkKept = false
        }
    }

    private func keepMark(_ content: inout Content) throws(RushesError) {
        guard !content.isMarkKept, let mark = content.mark else { return }
        try mark.write(to: markPath)
        content.isMarkKept = true
    }

    /// Throws away what is there: it was not what it should be.
    func discard() async throws(RushesError) {
        let object = content.withLock { $0.mark?.object } ?? ""
        try await restart(PartialMark(object: object))
    }

    private func empty(for object: String) throws(RushesError) {
        let mark = PartialMark(object: object)
        try mark.note(at: markPath)
        let failure = content.withLock { (content: inout sending Content) -> RushesError? in
            do throws(RushesError) { try Self.empty(&content) } catch { return error }
            content.mark = mark
            return nil
        }
        if let failure { throw failure }
    }

    private static func empty(_ content: inout Content) throws(RushesError) {
        try content.file.cut(to: 0)
        content.hash = SHA256()
        content.byteCount = 0
    }

    // MARK: Writing

    /// Takes over bytes, in order. Waits only while ``windowCount`` pieces are waiting already.
    func append(_ pieces: [ByteBuffer]) async throws(RushesError) {
        if let failure = window.withLock({ $0.failure }) { throw failure }
        window.withLock { $0.waitingCount += 1 }
        queue.async { self.write(pieces) }
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            let mayGoOn = window.withLock { window in
                guard window.waitingCount >= Self.windowCount else { return true }
                window.waiter = done
                return false
            }
            if mayGoOn { done.resume() }
        }
    }

    private func write(_ pieces: [ByteBuffer]) {
        let hasFailed = window.withLock { $0.failure != nil }
        let failure: RushesError? = content.withLock { content in
            guard !hasFailed, !content.isClosed else { return nil }
            for piece in pieces {
                var failure: RushesError?
                piece.withUnsafeReadableBytes { bytes in
                    do throws(RushesError) { try content.file.write(bytes) } catch { failure = error }
                    if failure == nil { content.hash.update(bufferPointer: bytes) }
                }
                if let failure { return failure }
                content.byteCount += Int64(piece.readableBytes)
            }
            guard content.byteCount >= Self.worthMarking else { return nil }
            do throws(RushesError) { try keepMark(&content) } catch { return error }
            return nil
        }
        let waiter = window.withLock { window in
            window.waitingCount -= 1
            window.failure = window.failure ?? failure
            defer { window.waiter = nil }
            return window.waiter
        }
        waiter?.resume()
    }

    /// Waits until everything is written and durable.
    ///
    /// - Returns: what is in the file now.
    func finish() async throws(RushesError) -> FileDigest {
        let digest = try await onQueue { (content: inout Content) throws(RushesError) in
            try content.file.synchronize()
            return FileDigest(byteCount: content.byteCount, sha256: content.hash.hexadecimal)
        }
        return digest
    }

    /// Remembers that everything is there and has been checked.
    func confirm(_ digest: FileDigest) async throws(RushesError) {
        try await onQueue { [self] (content: inout Content) throws(RushesError) in
            var mark = content.mark ?? PartialMark(object: "")
            mark.sha256 = digest.sha256
            mark.total = digest.byteCount
            content.mark = mark
            content.isMarkKept = false
            if content.byteCount >= Self.worthMarking { try keepMark(&content) }
        }
    }

    /// Gives the file its final name.
    ///
    /// - Returns: whether it has it; `false` if another file is there that may not be replaced.
    func place(at target: String, mayReplace: Bool) async throws(RushesError) -> Bool {
        let (path, markPath) = (path, markPath)
        return try await onQueue { (_: inout Content) throws(RushesError) in
            guard try FilePlacement.move(path, to: target, mayReplace: mayReplace) == .placed else { return false }
            unlink(markPath)
            return true
        }
    }

    /// Removes the partial file and its mark.
    func remove() async {
        let (path, markPath) = (path, markPath)
        _ = try? await onQueue { (_: inout Content) throws(RushesError) in
            unlink(path)
            unlink(markPath)
        }
    }

    /// Leaves the file for a later try to go on with, or removes it where there is nothing to go on with: because nothing
    /// has come, or because all of it stands in a finished file by now, which somebody else has brought home.
    ///
    /// - Parameter finalPaths: where a finished file may be.
    func leave(for finalPaths: [String]) async {
        let (path, markPath) = (path, markPath)
        let isRemoved = try? await onQueue { [self] (content: inout Content) throws(RushesError) in
            let isDone = finalPaths.contains { Self.begins($0, with: content) }
            guard content.byteCount == 0 || isDone else {
                try keepMark(&content)
                return false
            }
            unlink(path)
            unlink(markPath)
            return true
        }
        close()
        guard isRemoved == false else { return }
        // A program that finished just now has looked for what others left, and has found it locked.
        let (place, object) = (place, object)
        _ = try? await BlockingWork.run { () throws(RushesError) in
            let digest = try FileDigest.ofFileBlocking(path)
            if finalPaths.contains(where: { Self.begins($0, with: digest) }) { place.removeAbandoned(of: object) }
        }
    }

    private static func begins(_ finalPath: String, with content: Content) -> Bool {
        begins(finalPath, with: FileDigest(byteCount: content.byteCount, sha256: content.hash.hexadecimal))
    }

    /// Whether a finished file begins with these bytes.
    private static func begins(_ finalPath: String, with digest: FileDigest) -> Bool {
        guard digest.byteCount > 0, let file = try? ReadableFile(path: finalPath) else { return false }
        defer { file.close() }
        guard file.byteCount >= digest.byteCount else { return false }
        var hash = SHA256()
        guard let count = try? hash.update(reading: file, upTo: digest.byteCount) else { return false }
        return count == digest.byteCount && hash.hexadecimal == digest.sha256
    }

    /// Closes the file and lets go of the lock.
    func close() {
        content.withLock { content in
            guard !content.isClosed else { return }
            content.isClosed = true
            content.file.close()
        }
    }

    private func onQueue<Value: Sendable>(
        _ body: @escaping @Sendable (inout Content) throws(RushesError) -> Value
    ) async throws(RushesError) -> Value {
        let result = await withCheckedContinuation { (done: CheckedContinuation<Result<Value, RushesError>, Never>) in
            queue.async {
                let failure = self.window.withLock { $0.failure }
                let result = self.content.withLock { (content: inout sending Content) -> Result<Value, RushesError> in
                    if let failure { return .failure(failure) }
                    do throws(RushesError) { return .success(try body(&content)) } catch { return .failure(error) }
                }
                done.resume(returning: result)
            }
        }
        return try result.get()
    }
}
