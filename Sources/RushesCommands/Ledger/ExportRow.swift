import RushesCore
import RushesLedger

/// An entry of the ledger as a row of an export: no prompt, no link.
struct ExportRow {
    private let fields: [(name: String, value: JSONValue)]

    init(_ entry: LedgerEntry, model: ModelID?) {
        var remoteID: String?
        var take: Take?
        var reason: RushesError?
        switch entry.content {
        case .queued: break
        case .event(.accepted(let id)): remoteID = id
        case .event(.stored(let stored)): take = stored
        case .event(.refused(let error)), .event(.providerFailed(let error)), .event(.fetchFailed(let error)),
            .event(.linkExpired(let error)):
            reason = error
        case .event: break
        }
        fields = [
            ("sequence", .integer(entry.sequence)),
            ("at", .string(Document.time(entry.at))),
            ("job", .string(entry.jobID.rawValue)),
            ("model", model.map { .string($0.rawValue) } ?? .null),
            ("event", .string(entry.content.kind)),
            ("held", .string(entry.held.decimal)),
            ("charged", .string(entry.charged.decimal)),
            ("currency", .string(entry.held.currency.rawValue)),
            ("prediction", remoteID.map(JSONValue.string) ?? .null),
            ("take", take.map { .string($0.path) } ?? .null),
            ("sha256", take.map { .string($0.sha256) } ?? .null),
            ("error", reason.map { .string($0.code.name) } ?? .null),
        ]
    }

    /// The names of the columns.
    static let header = "sequence,at,job,model,event,held,charged,currency,prediction,take,sha256,error"

    /// The row as CSV.
    var csv: String {
        fields.map { field in
            switch field.value {
            case .integer(let number): "\(number)"
            case .string(let text): Self.quoted(text)
            default: ""
            }
        }.joined(separator: ",")
    }

    /// The row as an object.
    var json: JSONValue { .object(Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value) })) }

    /// RFC 4180: what holds a comma, a quote or a line break is quoted, and its quotes are doubled.
    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { ",\"\r\n".contains($0) || $0.isNewline }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
