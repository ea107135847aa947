import RushesCore
import RushesLedger

/// Which webhook is sent next: a few at once of each owner's, and not many of all. A slot that becomes free is taken up
/// again at once, so that a receiver that is slow holds up nobody but itself.
///
/// An owner's further messages are begun only while more slots are free than that owner has: the last ones are left to
/// owners who have fewer.
struct DeliveryQueue {
    private let width: Int
    private let widthPerOwner: Int
    private var waiting: [Owner: ArraySlice<Callback>] = [:]
    private var busy: [Owner: Int] = [:]
    /// The jobs of what is being sent: the ledger may still call them due.
    private var sent: Set<Job.ID> = []

    init(width: Int = 16, widthPerOwner: Int = 4) {
        self.width = width
        self.widthPerOwner = widthPerOwner
    }

    /// How many messages of one owner are worth looking at: those that may be sent, and as many again to go on with.
    var lookAhead: Int { widthPerOwner * 4 }

    /// How many are being sent.
    var sentCount: Int { sent.count }

    /// Whether nothing is being sent.
    var isIdle: Bool { sent.isEmpty }

    /// Takes what is due for what waits; what was there before is forgotten.
    ///
    /// - Parameter due: in the order in which it is due.
    mutating func replace(with due: [Callback]) {
        waiting = Dictionary(grouping: due.filter { !sent.contains($0.jobID) }, by: \.owner).mapValues { $0[...] }
    }

    /// Whether another look may bring something that can be sent now: an owner has room and nothing more waits of theirs.
    func mayUseMore(of owner: Owner) -> Bool { waiting[owner]?.isEmpty ?? true }

    /// The next message to send, which then is being sent (``end(_:)``); `nil` if none may be.
    ///
    /// Of owners with room, the one with the fewest on their way comes first.
    mutating func next() -> Callback? {
        let free = width - sent.count
        guard free > 0 else { return nil }
        let owner = waiting.filter { owner, callbacks in
            let own = busy[owner, default: 0]
            return !callbacks.isEmpty && own < widthPerOwner && own < free
        }
        .min { (busy[$0.key, default: 0], $0.key.rawValue) < (busy[$1.key, default: 0], $1.key.rawValue) }?.key
        guard let owner, let callback = waiting[owner]?.popFirst() else { return nil }
        busy[owner, default: 0] += 1
        sent.insert(callback.jobID)
        return callback
    }

    /// A message has been sent, or could not be.
    mutating func end(_ callback: Callback) {
        sent.remove(callback.jobID)
        let rest = busy[callback.owner, default: 1] - 1
        busy[callback.owner] = rest > 0 ? rest : nil
    }
}
