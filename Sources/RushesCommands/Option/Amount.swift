import ArgumentParser
import RushesCore

/// An amount of money on the command line.
enum Amount {
    /// Reads a plain number of USD that is not negative; `nil` for nothing.
    static func read(_ text: String?, named name: String) throws -> Money? {
        guard let text else { return nil }
        guard let amount = Money(decimal: text), amount.micros >= 0 else {
            throw ValidationError("\(name) \(text) is no amount of USD")
        }
        return amount
    }

    /// The same for what one clip may cost; it may be held in the place of a price.
    static func readPrice(_ text: String?, named name: String) throws -> Money? {
        guard let amount = try read(text, named: name) else { return nil }
        guard amount.isBelievable else {
            throw ValidationError("\(name) \(text ?? "") is more than any clip costs; at most 1000000 is taken")
        }
        return amount
    }
}
