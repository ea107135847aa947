import Foundation

/// What stands in for a job that fails: the models in line after it, and what the whole line may cost.
///
/// The next model is taken only after a verified end: the provider's own verdict, a refusal for lack of balance,
/// permission, region or capacity, or proof that nothing was sent. Doubt, a clip that is lost and a cancel are none.
public struct Fallback: Sendable, Hashable, Codable {
    /// The models that are still in line, in order, as the user named them.
    public var models: [String]
    /// Whether the next one is also taken where the content was refused.
    public var onRefusal: Bool
    /// What may be charged for the whole line; `nil` for no limit but the budgets.
    public var limit: Money?
    /// What the members of the line before this job were charged.
    public var spent: Money

    /// Describes what stands in for a job.
    public init(models: [String], onRefusal: Bool = false, limit: Money? = nil, spent: Money = .zero) {
        self.models = models
        self.onRefusal = onRefusal
        self.limit = limit
        self.spent = spent
    }

    /// What stands in ledgers for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case limit = "limit"
        case models = "models"
        case onRefusal = "onRefusal"
        case spent = "spent"
    }

    /// Reads what stands in for a job; what is not there is what most have.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        models = try container.decode([String].self, forKey: .models)
        onRefusal = try container.decodeIfPresent(Bool.self, forKey: .onRefusal) ?? false
        limit = try container.decodeIfPresent(Money.self, forKey: .limit)
        spent = try container.decodeIfPresent(Money.self, forKey: .spent) ?? .zero
    }

    /// Writes what differs from most.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(models, forKey: .models)
        if onRefusal { try container.encode(true, forKey: .onRefusal) }
        try container.encodeIfPresent(limit, forKey: .limit)
        if spent.micros != 0 { try container.encode(spent, forKey: .spent) }
    }
}

extension Job {
    /// What is in line for the job, if it has ended in a way after which the next model may be taken.
    public var dueFallback: Fallback? {
        guard state == .failed, let code = error?.code, var due = fallback, !due.models.isEmpty else { return nil }
        let isVerdict: [ErrorCode] = [
            .providerFailed, .insufficientBalance, .notAllowed, .rateLimited, .providerUnreachable,
        ]
        guard isVerdict.contains(code) || (due.onRefusal && code.isContentRefusal) else { return nil }
        due.spent += charge?.amount ?? .zero
        return due
    }

    /// The id of the job that stands in for this one, whoever makes it: so that two programs make one.
    public var fallbackID: ID {
        func milliseconds(_ moment: Date) -> Int64 { Int64(moment.timeIntervalSince1970 * 1000) }
        return ID(milliseconds: max(milliseconds(finalizedAt ?? createdAt), milliseconds(createdAt) + 1), after: id)
    }

    /// What the job and the members of its line before it were charged.
    public var lineCharge: Money { (charge?.amount ?? .zero) + (fallback?.spent ?? .zero) }

    /// What is held or charged for the job and its line, or may yet be while another model can stand in for it.
    package var lineBound: Money {
        let present = held + lineCharge
        guard let limit = fallback?.limit, fallback?.models.isEmpty == false, !state.isTerminal || dueFallback != nil
        else { return present }
        return max(present, limit)
    }
}
