import Foundation
import RushesCore
import RushesTesting
import Synchronization

/// Seeded chance that many tasks draw from.
final class SharedRandom: Sendable {
    private let source: Mutex<SplitMix>

    init(seed: UInt64) { source = Mutex(SplitMix(seed: seed)) }

    func bits() -> UInt64 { source.withLock { $0.next() } }

    func below(_ bound: Int) -> Int { source.withLock { Int.random(in: 0..<bound, using: &$0) } }

    func id(at moment: Date) -> Job.ID {
        source.withLock { Job.ID(milliseconds: Int64(moment.timeIntervalSince1970 * 1000), using: &$0) }
    }
}
