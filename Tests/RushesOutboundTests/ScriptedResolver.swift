import RushesCore
import RushesOutbound
import Synchronization

/// Answers with what it was given, one answer after another and then the last again, and remembers what it was asked.
final class ScriptedResolver: NameResolver {
    typealias Answer = Result<[IPAddress], RushesError>

    private let answers: [Answer]
    private let names = Guarded<[String]>([])

    /// Everything that it was asked.
    var asked: [String] { names.withLock { $0 } }

    init(_ answers: [Answer]) { self.answers = answers }

    /// Makes a resolver that always gives these addresses.
    convenience init(_ texts: String...) {
        self.init([.success(texts.compactMap { IPAddress($0) })])
    }

    func addresses(of name: String) async throws(RushesError) -> [IPAddress] {
        let count = names.withLock { names in
            names.append(name)
            return names.count
        }
        return try answers[min(count, answers.count) - 1].get()
    }
}

/// Never answers; ends when it is cancelled.
struct SilentResolver: NameResolver {
    func addresses(of name: String) async throws(RushesError) -> [IPAddress] {
        let (stream, _) = AsyncStream<Void>.makeStream()
        for await _ in stream {}
        throw RushesError(.cancelled, "cancelled")
    }
}
