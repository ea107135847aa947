import Foundation
import RushesCore

/// An answer of the service's media API, read as tolerantly as its clients must.
///
/// The envelope is `{"code": 200, "message": …, "data": {…}}`, where `code` may be a number or a text and the words
/// may stand under `msg`, `message` or `error`; some answers come without it (the published clients tolerate all of
/// these).
struct AtlasReply: Sendable {
    /// The HTTP status.
    let httpStatus: Int
    /// The body, if it was whole and is JSON.
    let value: JSONValue?
    /// What was read, with what stands in it as data.
    let text: LooseJSON?

    init(_ answer: HTTPAnswer) {
        httpStatus = answer.status
        text = answer.isWhole ? LooseJSON(answer.body) : nil
        value = text?.value
    }

    /// Reads a prediction that stands inside another answer, as in history.
    init(prediction: JSONValue) {
        httpStatus = 200
        text = nil
        value = ["code": 200, "data": prediction]
    }

    /// Whether this is a JSON object, as everything that the service itself says is.
    var isReadable: Bool { value?.objectValue != nil }

    /// The envelope's code, whichever way it is written.
    var code: Int? {
        guard let code = value?["code"] else { return nil }
        return code.integerValue.map(Int.init) ?? code.stringValue.flatMap { Int($0) }
    }

    /// The HTTP status or, where that is a success and the envelope's code is an error, the code.
    var status: Int {
        guard (200..<300).contains(httpStatus), let code, (400..<600).contains(code) else { return httpStatus }
        return code
    }

    /// The object that carries what was asked for: `data`, or the whole answer where there is no envelope.
    var data: JSONValue? {
        guard let value, value.objectValue != nil else { return nil }
        guard let data = value["data"] else { return value }
        return data.objectValue == nil ? nil : data
    }

    /// Whether the answer has an envelope around what it carries.
    var isEnveloped: Bool { value?["data"] != nil }

    /// The prediction's id in any spelling.
    ///
    /// `request_id` is also what error envelopes call their own trace, so it counts only in a success, and outside
    /// an envelope only where nothing speaks of an error. In the answer of an error a bare `id` may be the error's own,
    /// so that it counts only beside the status of a prediction.
    var predictionID: String? {
        guard let data else { return nil }
        if status >= 400, !isEnveloped, AtlasStatus(predictionStatus ?? "") == .unknown { return nil }
        var names = ["id", "prediction_id"]
        let speaksOfError = ["code", "error", "msg"].contains { name in
            guard let member = data[name] else { return false }
            return !member.isNull && member.stringValue != ""
        }
        if (200..<300).contains(status), isEnveloped || !speaksOfError { names.append("request_id") }
        for name in names {
            switch data[name] {
            case .string(let text) where !text.isEmpty: return String(text.prefix(1024))
            case .integer(let number): return String(number)
            default: continue
            }
        }
        return nil
    }

    /// The service's word for where the prediction stands, in any of its places and forms.
    var predictionStatus: String? { data.flatMap(Self.status) }

    /// The word in a prediction: a text, a number, or an object that holds it.
    static func status(in prediction: JSONValue) -> String? {
        for name in ["status", "state", "task_status", "taskStatus"] {
            switch prediction[name] {
            case .string(let word) where !word.isEmpty: return word
            case .integer(let number): return String(number)
            case .object(let members):
                let inner = ["status", "state", "name", "value"].lazy.compactMap { members[$0]?.stringValue }.first
                if let inner, !inner.isEmpty { return inner }
            default: continue
            }
        }
        return nil
    }

    /// The prediction's price, if the answer holds one.
    var price: Money? { Self.price(data?["price"]) ?? Self.price(value?["price"]) }

    /// The service's number for what went wrong in a task: 1039 is content moderation.
    var errorCode: Int? {
        guard let code = data?["error_code"] ?? value?["error_code"] else { return nil }
        return code.integerValue.map(Int.init) ?? code.stringValue.flatMap { Int($0) }
    }

    /// What the service says in words.
    var words: String? {
        let candidates = [
            data?["error"], data?["error"]?["message"], value?["msg"], value?["message"], value?["error"],
            value?["error"]?["message"],
        ]
        return candidates.lazy.compactMap { $0?.stringValue }.first { !$0.isEmpty && $0 != "success" }
    }

    /// Whether the service speaks of a breach of its content policy.
    ///
    /// The texts are those that clients of the service have met; `error_code` 1039 says the same as a number.
    var speaksOfPolicy: Bool {
        if errorCode == 1039 || code == 1039 { return true }
        guard let words = words?.lowercased() else { return false }
        let marks = [
            "violates policy", "violate", "safety review", "prohibited content", "infringing", "content policy",
            "moderation", "sensitive content", "nsfw",
        ]
        return marks.contains { words.contains($0) }
    }

    /// A price, written as a text or as a number; `nil` if there is none, or it is no sensible amount.
    static func price(_ value: JSONValue?) -> Money? {
        let price: Money?
        switch value {
        case .string(let text): price = self.price(in: text)
        case .integer(let number): price = Money(decimal: String(number))
        case .number(let number): price = Money(rounding: number)
        case .object(let members):
            return ["value", "amount", "price", "total"].lazy.compactMap { self.price(members[$0]) }.first
        default: price = nil
        }
        guard let price, price.isBelievable else { return nil }
        return price
    }

    /// `0.75`, `$0.75`, `0.75 USD`, `7.5e-1`.
    private static func price(in text: String) -> Money? {
        var plain = text.trimmingCharacters(in: .whitespacesAndNewlines).uppercased()
        for mark in ["USD", "US$", "$"] where plain.hasPrefix(mark) || plain.hasSuffix(mark) {
            plain = plain.replacing(mark, with: "").trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return Money(decimal: plain) ?? Double(plain).flatMap { Money(rounding: $0) }
    }
}
