import Foundation
import RushesCore

#if canImport(System)
    import System
#else
    import SystemPackage
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A pipe whose ends no other child process inherits.
struct RawPipe: Sendable {
    let readEnd: FileDescriptor
    let writeEnd: FileDescriptor

    /// Opens a pipe.
    ///
    /// - Throws: `engine_failed` if the process may open no more files.
    init() throws(RushesError) {
        var ends: [CInt] = [0, 0]
        guard pipe(&ends) == 0 else { throw Self.refused }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        #if os(Linux)
            // F_SETPIPE_SZ: fewer changes between the two processes; a smaller pipe works as well.
            _ = fcntl(ends[1], 1031, 1 << 20)
        #endif
        // Our end alone: a write that waits is waited for only so long.
        _ = fcntl(ends[1], F_SETFL, fcntl(ends[1], F_GETFL) | O_NONBLOCK)
        readEnd = FileDescriptor(rawValue: ends[0])
        writeEnd = FileDescriptor(rawValue: ends[1])
    }

    private static var refused: RushesError {
        RushesError(.engineFailed, "no pipe to ffmpeg can be opened: \(String(cString: strerror(errno)))")
    }

    /// Tells the reader that nothing more comes.
    func closeWriteEnd() { try? writeEnd.close() }

    /// Tells the writer that nothing more is read.
    func closeReadEnd() { try? readEnd.close() }

    /// Keeps a write to a pipe that nobody reads from ending the whole process; the write then fails instead.
    static func ignoreBrokenPipesOnThisThread() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Writes everything.
    ///
    /// - Parameters:
    ///   - bytes: where it stands.
    ///   - count: how many bytes.
    ///   - patience: how long the reader may take nothing.
    /// - Returns: `false` if the reader is gone.
    /// - Throws: `engine_failed` if the reader is there and takes nothing.
    func write(_ bytes: UnsafeMutablePointer<UInt8>, count: Int, patience: Duration) throws(RushesError) -> Bool {
        var rest = UnsafeRawBufferPointer(start: bytes, count: count)
        while !rest.isEmpty {
            do {
                let written = try writeEnd.write(rest, retryOnInterrupt: true)
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            } catch Errno.wouldBlock {
                var end = pollfd(fd: writeEnd.rawValue, events: Int16(POLLOUT), revents: 0)
                guard poll(&end, 1, Int32(bounding: patience.inSeconds * 1000)) != 0 else {
                    throw RushesError(
                        .engineFailed,
                        "ffmpeg has taken no picture for \(Int(bounding: patience.inSeconds)) s and was ended",
                        hint: "if it was stopped on purpose, run this again; `rushes doctor` looks at ffmpeg"
                    )
                }
            } catch {
                return false
            }
        }
        return true
    }

    /// Reads until the buffer is full.
    ///
    /// - Parameters:
    ///   - bytes: where it goes.
    ///   - count: how many bytes.
    ///   - patience: how long the writer may give nothing.
    /// - Returns: `false` if the writer ends before.
    /// - Throws: `engine_failed` if the writer is there and gives nothing.
    func read(into bytes: UnsafeMutablePointer<UInt8>, count: Int, patience: Duration) throws(RushesError) -> Bool {
        var rest = UnsafeMutableRawBufferPointer(start: bytes, count: count)
        while !rest.isEmpty {
            var end = pollfd(fd: readEnd.rawValue, events: Int16(POLLIN), revents: 0)
            guard poll(&end, 1, Int32(bounding: patience.inSeconds * 1000)) != 0 else {
                throw RushesError(
                    .engineFailed,
                    "ffmpeg has given no picture for \(Int(bounding: patience.inSeconds)) s and was ended",
                    hint: "if it was stopped on purpose, run this again; `rushes doctor` looks at ffmpeg"
                )
            }
            guard let got = try? readEnd.read(into: rest, retryOnInterrupt: true), got > 0 else { return false }
            rest = UnsafeMutableRawBufferPointer(rebasing: rest[got...])
        }
        return true
    }
}
