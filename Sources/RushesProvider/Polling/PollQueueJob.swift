/// What a poll queue keeps of one job; moments in seconds.
struct PollQueueJob: Sendable {
    /// Which of the queue's curves its need follows.
    var curve: Int32
    /// From when its age counts.
    var origin: Double
    /// When its status was last seen; `nil` before the first time since `origin`.
    var asked: Double?
    /// Before which it is not asked for, after a request without an answer.
    var notBefore = -Double.infinity

    /// How far its need has grown since it was last seen.
    func need(along curve: NeedCurve, at now: Double) -> Double {
        curve.need(at: now - origin, afterAskingAt: (asked ?? origin) - origin)
    }

    /// When its need reaches a price.
    func due(along curve: NeedCurve, price: Double) -> Double {
        origin
            + curve.age(
                at: asked == nil ? PollSchedule.firstNeed * price : price,
                afterAskingAt: (asked ?? origin) - origin
            )
    }
}
