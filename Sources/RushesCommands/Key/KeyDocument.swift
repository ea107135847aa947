import Foundation
import Rushes
import RushesCore
import RushesLedger

/// Keys as the commands show them: never their text.
enum KeyDocument {
    /// A key, and what may be and is spent with it.
    static func account(_ account: KeyAccount, at moment: Date) -> JSONValue {
        var members = key(account.key, at: moment).objectValue ?? [:]
        members["charged"] = .string(account.spending.charged.decimal)
        members["held"] = .string(account.spending.held.decimal)
        members["budget"] = JSONValue.null
        if let (budget, spending) = account.budgets.first {
            var figures = Self.budget(budget).objectValue ?? [:]
            figures["charged"] = .string(spending.charged.decimal)
            figures["held"] = .string(spending.held.decimal)
            members["budget"] = .object(figures)
        }
        return .object(members)
    }

    /// A key by itself.
    static func key(_ key: AccessKey, at moment: Date) -> JSONValue {
        .object([
            "id": .string(key.id.rawValue), "name": .string(key.name), "prefix": .string(key.prefix),
            "models": .array(key.models.map(JSONValue.string)),
            "rate": key.callsPerSecond.map(JSONValue.number) ?? .null,
            "createdAt": .string(Document.time(key.createdAt)),
            "expiresAt": key.expiresAt.map { .string(Document.time($0)) } ?? .null,
            "revokedAt": key.revokedAt.map { .string(Document.time($0)) } ?? .null,
            "state": .string(state(of: key, at: moment)),
        ])
    }

    /// A limit.
    static func budget(_ budget: Budget) -> JSONValue {
        .object([
            "limit": .string(budget.limit.decimal), "period": .string(budget.period.rawValue),
            "currency": .string(budget.limit.currency.rawValue),
        ])
    }

    /// `active`, `revoked` or `expired`.
    static func state(of key: AccessKey, at moment: Date) -> String {
        if key.revokedAt != nil { return "revoked" }
        return key.isValid(at: moment) ? "active" : "expired"
    }
}
