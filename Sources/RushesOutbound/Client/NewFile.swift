import Foundation
import NIOCore
import NIOPosix
import RushesCore
import Synchronization

/// A file that this program makes, and nobody else may have made: written on the thread pool, one piece after another.
///
/// The work is short and is not cancelled half-way, so that a file that was made is always closed or removed.
final class NewFile: Sendable {
    private let path: String
    private let descriptor = Guarded<CInt?>(nil)

    /// Describes a file; none is made yet.
    init(path: String) { self.path = path }

    deinit {
        if let open = descriptor.withLock({ $0 }) { _ = Foundation.close(open) }
    }

    /// Makes the file, with mode 0600.
    ///
    /// - Throws: `output_exists` if anything is there, even a link that leads nowhere; `output_unwritable`,
    ///   `disk_full`.
    func create() async throws(RushesError) {
        try await onThread { [self] in
            descriptor.withLock { descriptor in
                let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
                let opened = Foundation.open(path, flags, 0o600 as mode_t)
                guard opened >= 0 else { return Self.failure(errno) }
                descriptor = opened
                return nil
            }
        }
    }

    /// Writes bytes at the end of the file.
    ///
    /// - Throws: `output_unwritable`, `disk_full`.
    func append(_ bytes: ByteBuffer) async throws(RushesError) {
        try await onThread { [self] in
            descriptor.withLock { descriptor in
                guard let descriptor else { return Self.failure(EBADF) }
                return bytes.withUnsafeReadableBytes { memory in
                    var rest = memory[...]
                    while !rest.isEmpty {
                        let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                        if count < 0, errno == EINTR { continue }
                        guard count > 0 else { return Self.failure(count == 0 ? EIO : errno) }
                        rest = rest.dropFirst(count)
                    }
                    return nil
                }
            }
        }
    }

    /// Closes the file; without one there is nothing to do.
    ///
    /// - Throws: `output_unwritable`, `disk_full`, where the system only now says that it could not write.
    func close() async throws(RushesError) {
        try await onThread { [self] in
            let open = descriptor.withLock { $0.take() }
            guard let open, Foundation.close(open) != 0, errno != EINTR else { return nil }
            let failure = Self.failure(errno)
            unlink(path)
            return failure
        }
    }

    /// Removes the file, if it was made here and is still open.
    func remove() async {
        try? await onThread { [self] in
            guard let open = descriptor.withLock({ $0.take() }) else { return nil }
            unlink(path)
            _ = Foundation.close(open)
            return nil
        }
    }

    private func onThread(_ work: @escaping @Sendable () -> RushesError?) async throws(RushesError) {
        let failure = await withCheckedContinuation { (done: CheckedContinuation<RushesError?, Never>) in
            NIOThreadPool.singleton.submit { state in
                guard case .active = state else { return done.resume(returning: Self.failure(ECANCELED)) }
                done.resume(returning: work())
            }
        }
        if let failure { throw failure }
    }

    // The file's place is the service's own affair: it is not for a caller's eyes.
    private static func failure(_ number: CInt) -> RushesError {
        switch number {
        case EEXIST, ELOOP: RushesError(.outputExists, "the file for the download is already there")
        case ENOSPC, EDQUOT: RushesError(.diskFull, "there is no room for the download")
        default: RushesError(.outputUnwritable, "the file for the download cannot be written (error \(number))")
        }
    }
}
