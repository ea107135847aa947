import Foundation
package import RushesCore

/// How values stand in the ledger: JSON on one line, keys sorted, times as whole milliseconds since 1970 (UTC).
///
/// Every store that writes bytes uses it, so that a ledger can move from one store to another. Characters that a
/// database's text may not hold, such as NUL, are escaped by JSON itself.
package enum LedgerCoding {
    /// Writes a value.
    ///
    /// - Throws: `internal_error` if JSON cannot express it, such as a number that is not finite.
    package static func text(of value: some Encodable, as subject: String) throws(RushesError) -> String {
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            // What the encoder says may quote the value, which may be a prompt.
            throw RushesError(.internalError, "\(subject) cannot be written as JSON")
        }
    }

    /// Reads a value.
    ///
    /// Members that are not known are left out: a later version may have added them where an earlier one needs them not.
    ///
    /// - Throws: `ledger_corrupt` if the text is not what `text(of:as:)` writes for such a value; `ledger_too_new` if it
    ///   says something by a word that only a later version knows.
    package static func value<Value: Decodable>(
        _ type: Value.Type,
        from text: String,
        as subject: String
    ) throws(RushesError) -> Value {
        do {
            return try decoder.decode(type, from: Data(text.utf8))
        } catch let unknown as UnknownWord {
            throw Self.unknown(unknown, in: subject)
        } catch {
            throw RushesError(.ledgerCorrupt, "\(subject) in the ledger cannot be read")
        }
    }

    /// Says that something has a word that this version does not know.
    package static func unknown(_ unknown: UnknownWord, in subject: String) -> RushesError {
        RushesError(
            .ledgerTooNew,
            "\(subject) in the ledger has the \(unknown.subject) `\(unknown.word)`, which this version of rushes does not "
                + "know"
        )
    }

    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.milliseconds)
        }
        return encoder
    }()

    private static let decoder = {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            Date(milliseconds: try decoder.singleValueContainer().decode(Int64.self))
        }
        return decoder
    }()
}
