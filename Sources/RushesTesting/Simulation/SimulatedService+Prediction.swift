import Foundation
public import RushesCore

extension SimulatedService {
    /// A prediction as the service itself knows it; times are true ones.
    public struct Prediction: Sendable {
        /// Its id.
        public var id: String
        /// The job that was sent; `nil` for what somebody else on the account has sent.
        public var jobID: Job.ID?
        /// The body that was sent, in canonical form.
        public var canonicalBody: String
        /// What it costs unless it fails.
        public var price: Money
        /// Whether it fails, and is not charged then.
        public var fails: Bool
        /// Whether its answer has the price from the beginning, or when it comes.
        public var isPriced: Bool

        var body: JSONValue
        var model: ModelID
        var acceptedAt: Date
        var isListedAt: Date
        var isKnownAt: Date
        var endsAt: Date
        var priceAt: Date
        var isForgottenAt: Date?
        var isRememberedAt: Date?
        /// When its answer names its outputs; `nil` if it never does.
        var isNamedAt: Date?
        var linkCount: Int
        /// From when on its links give what they lead to.
        var linksServeAt: Date
        var linksDieAt: Date
        var brokenFetches: Int
        var corruptFetches: Int
        var isOpaque: Bool
        /// What an opaque one shows of its body: nothing, JSON's null, an empty object, or a part.
        var opaqueBody: JSONValue?

        /// Whether its answer names its outputs sooner or later.
        public var isNamedInTheEnd: Bool { isNamedAt != nil }

        /// Whether the service forgets it for good.
        public var isForgotten: Bool { isForgottenAt != nil && isRememberedAt == nil }

        /// What the service has taken for it.
        public var charge: Money { fails ? Money(micros: 0, currency: price.currency) : price }
    }

    /// How badly the service and the way to it behave.
    public struct Weather: Sendable {
        /// The share of submissions to which something happens.
        public var submitFaults: Double
        /// The share of other calls to which something happens.
        public var callFaults: Double
        /// The share of predictions with something odd about them.
        public var oddities: Double
        /// By how much the service's clock is ahead.
        public var clockDifference: Duration

        /// Describes a weather.
        public init(
            submitFaults: Double,
            callFaults: Double,
            oddities: Double,
            clockDifference: Duration
        ) {
            self.submitFaults = submitFaults
            self.callFaults = callFaults
            self.oddities = oddities
            self.clockDifference = clockDifference
        }
    }
}
