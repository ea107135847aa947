import Foundation
import Rushes
import RushesAnimatic
import RushesCore

/// The JSON that the commands print. Its keys are a contract; absent things are `null`.
enum Document {
    /// One job: the whole object.
    static func job(_ job: Job, takes: [Take], error: RushesError? = nil) -> JSONValue {
        document(
            isRehearsal: job.isRehearsal,
            job: summary(of: job),
            takes: takes.map(take),
            quote: job.quote,
            charge: job.charge,
            error: error ?? job.error
        )
    }

    /// A price, with no job.
    static func plan(_ plan: Plan, showsInput: Bool = false) -> JSONValue {
        var members =
            document(isRehearsal: plan.isRehearsal, job: nil, takes: [], quote: plan.quote, charge: nil, error: nil)
            .objectValue ?? [:]
        members["model"] = .string(plan.input.model.rawValue)
        members["notes"] = .array(plan.input.notes.map(JSONValue.string))
        if showsInput { members["input"] = plan.input.completeBody() }
        if showsInput, plan.isRehearsal {
            let scene = Scene(plan.brief, plan.input.facts)
            var picture = scene.json.objectValue ?? [:]
            picture["summary"] = .string(scene.summary)
            members["scene"] = .object(picture)
        }
        return .object(members)
    }

    /// An error, with no job.
    static func failure(_ error: RushesError) -> JSONValue {
        document(isRehearsal: false, job: nil, takes: [], quote: nil, charge: nil, error: error)
    }

    /// Something that happens on the way.
    static func event(_ name: String, _ members: [String: JSONValue]) -> JSONValue {
        .object(members.merging(["event": .string(name), "schema": 1]) { _, own in own })
    }

    private static func document(
        isRehearsal: Bool,
        job: JSONValue?,
        takes: [JSONValue],
        quote: Quote?,
        charge: Charge?,
        error: RushesError?
    ) -> JSONValue {
        .object([
            "schema": 1,
            "rehearsal": .bool(isRehearsal),
            "job": job ?? .null,
            "takes": .array(takes),
            "quote": quote.map(Self.quote) ?? .null,
            "charge": charge.map(Self.charge) ?? .null,
            "error": error.map(Self.error) ?? .null,
        ])
    }

    private static func summary(of job: Job) -> JSONValue {
        .object([
            "id": .string(job.id.rawValue),
            "state": .string(job.state.rawValue),
            "provider": .string(job.provider.rawValue),
            "model": .string(job.input.model.rawValue),
            "remoteID": job.remoteID.map(JSONValue.string) ?? .null,
            "prompt": .string(job.brief.prompt),
            "attempts": .integer(Int64(job.attempts)),
            "marks": .array(job.isMarkedUnsafe ? ["not_safe_for_work"] : []),
            "retryOf": job.retryOf.map { .string($0.rawValue) } ?? .null,
            "fallbackOf": job.fallbackOf.map { .string($0.rawValue) } ?? .null,
            "createdAt": .string(time(job.createdAt)),
            "finalizedAt": job.finalizedAt.map { .string(time($0)) } ?? .null,
        ])
    }

    /// One take.
    static func take(_ take: Take) -> JSONValue {
        .object([
            "id": .string(take.id.rawValue),
            "path": take.location.path.map(JSONValue.string) ?? .null,
            "location": .string(take.location.description),
            "byteCount": .integer(take.byteCount),
            "sha256": .string(take.sha256),
            "mediaType": .string(take.media.mediaType),
            "width": take.media.width.map { .integer(Int64($0)) } ?? .null,
            "height": take.media.height.map { .integer(Int64($0)) } ?? .null,
            "seconds": take.media.seconds.map(JSONValue.number) ?? .null,
            "framesPerSecond": take.media.framesPerSecond.map(JSONValue.number) ?? .null,
            "hasSound": take.media.hasSound.map(JSONValue.bool) ?? .null,
        ])
    }

    /// A quote.
    static func quote(_ quote: Quote) -> JSONValue {
        .object([
            "amount": .string(quote.amount.decimal),
            "currency": .string(quote.amount.currency.rawValue),
            "basis": .string(quote.basis.rawValue),
            "asOf": .string(quote.asOf),
            "caveat": quote.caveat.map(JSONValue.string) ?? .null,
        ])
    }

    private static func charge(_ charge: Charge) -> JSONValue {
        .object([
            "amount": .string(charge.amount.decimal),
            "currency": .string(charge.amount.currency.rawValue),
            "basis": .string(charge.basis.rawValue),
        ])
    }

    /// An error.
    static func error(_ error: RushesError) -> JSONValue {
        .object([
            "code": .string(error.code.name),
            "message": .string(error.message),
            "hint": error.hint.map(JSONValue.string) ?? .null,
        ])
    }

    /// A moment as it stands in JSON: ISO 8601 with milliseconds, UTC.
    static func time(_ moment: Date) -> String {
        moment.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
            .appending("Z").replacing("ZZ", with: "Z")
    }
}
