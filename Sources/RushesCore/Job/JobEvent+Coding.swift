extension JobEvent: Codable {
    /// What an event is called in the ledger's JSON. These are not the names of the `kind` column (``JobEvent/name``):
    /// both stand in ledgers for ever.
    private enum Kind: String, CodingKey {
        case accepted = "accepted"
        case cancelled = "cancelled"
        case completed = "completed"
        case declared = "declared"
        case doubted = "doubted"
        case fetchFailed = "fetchFailed"
        case finished = "finished"
        case linkExpired = "linkExpired"
        case notSent = "notSent"
        case observed = "observed"
        case providerFailed = "providerFailed"
        case refused = "refused"
        case sending = "sending"
        case settled = "settled"
        case stored = "stored"
    }

    /// What an event's values are called; the only value of an event has no name of its own.
    private enum Member: String, CodingKey {
        case account = "account"
        case bodyHash = "bodyHash"
        case charged = "charged"
        case onlyValue = "_0"
        case outputs = "outputs"
        case price = "price"
        case reason = "reason"
        case remoteID = "remoteID"
        case status = "status"
        case uploads = "uploads"
    }

    /// Reads an event: an object whose one known member is the kind, and whose values are that member's members. Other
    /// members are left out.
    ///
    /// - Throws: `UnknownWord` if the kind is none that this version knows; `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let kinds = try decoder.container(keyedBy: Kind.self)
        guard let kind = kinds.allKeys.first else {
            let names = try decoder.container(keyedBy: AnyMember.self).allKeys.map(\.stringValue)
            throw UnknownWord(names.sorted().first ?? "", for: "kind of event")
        }
        let members = try kinds.nestedContainer(keyedBy: Member.self, forKey: kind)
        switch kind {
        case .sending:
            self = .sending(
                bodyHash: try members.decode(String.self, forKey: .bodyHash),
                uploads: try members.decodeIfPresent([String: String].self, forKey: .uploads),
                account: try members.decodeIfPresent(String.self, forKey: .account)
            )
        case .finished:
            self = .finished(
                outputs: try members.decode([OutputLink].self, forKey: .outputs),
                price: try members.decodeIfPresent(Money.self, forKey: .price)
            )
        case .accepted: self = .accepted(remoteID: try members.decode(String.self, forKey: .remoteID))
        case .cancelled: self = .cancelled
        case .completed: self = .completed
        case .declared: self = .declared(charged: try members.decode(Bool.self, forKey: .charged))
        case .doubted: self = .doubted(reason: try members.decode(String.self, forKey: .reason))
        case .fetchFailed: self = .fetchFailed(try members.decode(RushesError.self, forKey: .onlyValue))
        case .linkExpired: self = .linkExpired(try members.decode(RushesError.self, forKey: .onlyValue))
        case .notSent: self = .notSent(reason: try members.decode(String.self, forKey: .reason))
        case .observed: self = .observed(status: try members.decode(String.self, forKey: .status))
        case .providerFailed: self = .providerFailed(try members.decode(RushesError.self, forKey: .onlyValue))
        case .refused: self = .refused(try members.decode(RushesError.self, forKey: .onlyValue))
        case .settled: self = .settled(try members.decode(Money.self, forKey: .onlyValue))
        case .stored: self = .stored(try members.decode(Take.self, forKey: .onlyValue))
        }
    }

    /// Writes an event as one member of the kind's name, in which its values are members.
    public func encode(to encoder: any Encoder) throws {
        var kinds = encoder.container(keyedBy: Kind.self)
        func write(
            _ kind: Kind,
            _ values: (inout KeyedEncodingContainer<Member>) throws -> Void = { _ in }
        ) rethrows {
            var members = kinds.nestedContainer(keyedBy: Member.self, forKey: kind)
            try values(&members)
        }
        switch self {
        case .sending(let bodyHash, let uploads, let account):
            try write(.sending) { members in
                try members.encode(bodyHash, forKey: .bodyHash)
                try members.encodeIfPresent(uploads, forKey: .uploads)
                try members.encodeIfPresent(account, forKey: .account)
            }
        case .finished(let outputs, let price):
            try write(.finished) { members in
                try members.encode(outputs, forKey: .outputs)
                try members.encodeIfPresent(price, forKey: .price)
            }
        case .accepted(let id): try write(.accepted) { try $0.encode(id, forKey: .remoteID) }
        case .cancelled: try write(.cancelled)
        case .completed: try write(.completed)
        case .declared(let isCharged): try write(.declared) { try $0.encode(isCharged, forKey: .charged) }
        case .doubted(let reason): try write(.doubted) { try $0.encode(reason, forKey: .reason) }
        case .fetchFailed(let error): try write(.fetchFailed) { try $0.encode(error, forKey: .onlyValue) }
        case .linkExpired(let error): try write(.linkExpired) { try $0.encode(error, forKey: .onlyValue) }
        case .notSent(let reason): try write(.notSent) { try $0.encode(reason, forKey: .reason) }
        case .observed(let status): try write(.observed) { try $0.encode(status, forKey: .status) }
        case .providerFailed(let error): try write(.providerFailed) { try $0.encode(error, forKey: .onlyValue) }
        case .refused(let error): try write(.refused) { try $0.encode(error, forKey: .onlyValue) }
        case .settled(let price): try write(.settled) { try $0.encode(price, forKey: .onlyValue) }
        case .stored(let take): try write(.stored) { try $0.encode(take, forKey: .onlyValue) }
        }
    }
}

/// Any member of an object, whatever it is called.
private struct AnyMember: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
