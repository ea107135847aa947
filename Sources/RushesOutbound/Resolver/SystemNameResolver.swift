import Foundation
package import RushesCore
import Synchronization

/// Asks the system's resolver (`getaddrinfo`, POSIX), which may keep a thread waiting for many seconds and cannot be
/// interrupted: so on threads of its own, a few at once, and nobody waits longer for them than a limit.
package final class SystemNameResolver: NameResolver {
    /// One question, answered once: by a thread, by the limit or by being cancelled.
    private final class Question: Sendable {
        typealias Answer = Result<[IPAddress], RushesError>

        let name: String
        private let state = Guarded<(answer: Answer?, waiter: CheckedContinuation<Answer, Never>?)>((nil, nil))

        init(_ name: String) { self.name = name }

        var isAnswered: Bool { state.withLock { $0.answer != nil } }

        func answer(_ answer: Answer) {
            let waiter = state.withLock { state -> CheckedContinuation<Answer, Never>? in
                guard state.answer == nil else { return nil }
                state.answer = answer
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(returning: answer)
        }

        func wait() async -> Answer {
            await withCheckedContinuation { (waiter: CheckedContinuation<Answer, Never>) in
                let answer = state.withLock { state in
                    if state.answer == nil { state.waiter = waiter }
                    return state.answer
                }
                if let answer { waiter.resume(returning: answer) }
            }
        }
    }

    /// The threads and what waits for them.
    private final class Desk: Sendable {
        private let state = Guarded<(threadCount: Int, waiting: [Question])>((0, []))

        /// Takes in a question; `false` if too many wait already.
        func take(_ question: Question) -> Bool {
            enum Place { case thread, queue, none }
            let place = state.withLock { state -> Place in
                state.waiting.removeAll { $0.isAnswered }
                if state.threadCount < SystemNameResolver.threadLimit {
                    state.threadCount += 1
                    return .thread
                }
                guard state.waiting.count < SystemNameResolver.waitingLimit else { return .none }
                state.waiting.append(question)
                return .queue
            }
            if place == .thread { Thread.detachNewThread { self.work(on: question) } }
            return place != .none
        }

        private func work(on first: Question) {
            var question: Question? = first
            while let current = question {
                if !current.isAnswered { current.answer(SystemNameResolver.lookUp(current.name)) }
                question = state.withLock { state in
                    guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
                    state.threadCount -= 1
                    return nil
                }
            }
        }
    }

    /// So many names are looked up at once.
    static let threadLimit = 16
    /// So many more may wait.
    static let waitingLimit = 1024

    private let desk = Desk()
    private let limit: TimeLimit

    /// Makes a resolver; threads are started when they are needed, and end when nothing is left to look up.
    ///
    /// - Parameters:
    ///   - limit: how long an answer is waited for.
    ///   - clock: what the limit is measured by.
    package init(limit: Duration = .seconds(10), clock: any Clock<Duration> = ContinuousClock()) {
        self.limit = TimeLimit(limit, clock: clock)
    }

    /// All addresses of a name, as the system orders them (RFC 6724).
    ///
    /// - Throws: `provider_unreachable` if there are none, if it took too long, or if too many wait already;
    ///   `cancelled`.
    package func addresses(of name: String) async throws(RushesError) -> [IPAddress] {
        let question = Question(name)
        guard desk.take(question) else {
            throw RushesError(
                .providerUnreachable,
                "`\(name)` was not looked up: too many other names wait",
                hint: "try again in a minute"
            )
        }
        return try await limit.run {
            await withTaskCancellationHandler {
                await question.wait()
            } onCancel: {
                question.answer(.failure(RushesError(.cancelled, "looking up a name was cancelled")))
            }
        } orElse: {
            RushesError(.providerUnreachable, "looking up `\(name)` took too long", hint: "try again in a minute")
        }
    }

    /// Looks up a name now, on this thread.
    private static func lookUp(_ name: String) -> Result<[IPAddress], RushesError> {
        func failure(_ reason: String) -> Result<[IPAddress], RushesError> {
            .failure(RushesError(.providerUnreachable, "`\(name)` \(reason)", hint: "check the name of the host"))
        }
        var wanted = addrinfo()
        wanted.ai_family = AF_UNSPEC
        #if canImport(Darwin)
            wanted.ai_socktype = SOCK_STREAM
        #else
            wanted.ai_socktype = CInt(SOCK_STREAM.rawValue)
        #endif
        wanted.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &wanted, &list) == 0 else { return failure("cannot be resolved") }
        defer { freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var entry = list
        while let current = entry {
            entry = current.pointee.ai_next
            // What cannot be read cannot be checked: the whole answer is worth nothing then.
            guard let address = address(current.pointee) else { return failure("has an address of an unknown kind") }
            if !addresses.contains(address) { addresses.append(address) }
        }
        return addresses.isEmpty ? failure("has no address") : .success(addresses)
    }

    private static func address(_ entry: addrinfo) -> IPAddress? {
        guard let memory = UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch entry.ai_family {
        case AF_INET where Int(entry.ai_addrlen) >= MemoryLayout<sockaddr_in>.size:
            return .v4(UInt32(bigEndian: memory.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
        case AF_INET6 where Int(entry.ai_addrlen) >= MemoryLayout<sockaddr_in6>.size:
            let bytes = memory.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return .v6(withUnsafeBytes(of: bytes) { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } })
        default:
            return nil
        }
    }
}

/// Finds the addresses of a host name.
package protocol NameResolver: Sendable {
    /// All addresses of a name, in the order in which they should be tried.
    ///
    /// A cancelled question must end soon: the deadline of a request is kept by cancelling it.
    ///
    /// - Parameter name: a host name in ASCII and lower case.
    /// - Returns: the addresses. An empty list is not thrown; the caller must take it for a failure.
    /// - Throws: `provider_unreachable` if they cannot be found. Who asks must then reach nothing.
    func addresses(of name: String) async throws(RushesError) -> [IPAddress]
}
