#if THREAD_SANITIZER
    import Foundation

    /// A value behind a lock: `Mutex`, as the thread sanitizer can see it.
    ///
    /// On Linux the standard library's `Mutex` waits on a futex of its own, which the sanitizer does not know, so that it
    /// takes everything behind one for a race. It does know the lock of the C library that `NSLock` is made of. Only the
    /// build of `make sanitize` is compiled with this one; it is used as `Mutex` is.
    package final class Guarded<Value>: Sendable {
        private let lock = NSLock()
        // Read and written by `withLock` alone, between `lock` and `unlock`.
        nonisolated(unsafe) private var value: Value

        package init(_ value: sending Value) { self.value = value }

        package func withLock<Result, Failure: Error>(
            _ body: (inout sending Value) throws(Failure) -> sending Result
        ) throws(Failure) -> sending Result {
            lock.lock()
            defer { lock.unlock() }
            return try body(&value)
        }
    }
#else
    package import Synchronization

    /// A value behind a lock: `Mutex`, under a name that the thread sanitizer's build can give to another lock.
    package typealias Guarded<Value> = Mutex<Value>
#endif
