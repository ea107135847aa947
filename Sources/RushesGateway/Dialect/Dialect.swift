import HTTPTypes
package import Hummingbird
package import RushesCore
package import RushesOutbound

/// One API that clients speak already, over the gateway's own jobs and takes.
///
/// A dialect is a value: it reads requests and words answers, and keeps no state. Access, limits, idempotency, waiting,
/// files, webhooks and metrics are the gateway's and the same for all. To add one: conform a type in a folder of its own,
/// and name it in ``Gateway/standardDialects``.
package protocol Dialect: Sendable {
    /// The name that the ledger keeps beside a webhook; it must never change. Lower-case letters and digits.
    var name: String { get }

    /// The name in texts for people: `Atlas Cloud`.
    var title: String { get }

    /// The beginnings of its paths, without a slash at the end: `/api/v1`.
    ///
    /// Every route lies under one of them, and every error under one is worded by ``error(_:of:)``.
    var prefixes: [String] { get }

    /// Its routes. A route about one job names it `{id}`.
    var routes: [GatewayRoute] { get }

    /// Its part of the OpenAPI document besides the routes.
    var document: DialectDocument { get }

    // MARK: - Requests

    /// The key that a request presents.
    func key(in request: Request) -> PresentedKey

    /// The value of `WWW-Authenticate` beside a refused key.
    var challenge: String { get }

    /// The client's own name for a submission, under which a repetition gets the first one's job.
    ///
    /// - Returns: the name, of 1 to 255 bytes; `nil` without one.
    /// - Throws: `invalid_brief` for a name that cannot be kept.
    func idempotencyKey(of request: Request) throws(RushesError) -> String?

    /// Whether the client's library marks a submission as a repetition.
    func isRepetition(_ request: Request) -> Bool

    /// Reads a submission, or a question for its price.
    ///
    /// - Parameters:
    ///   - body: the body, read and checked.
    ///   - request: the request's head.
    ///   - context: the parameters of the path.
    /// - Returns: what is asked for, before any model is looked up.
    /// - Throws: `invalid_brief` for a body that cannot be read so.
    func draft(from body: JSONBody, of request: Request, _ context: GatewayContext) throws(RushesError)
        -> any OrderDraft

    /// How many seconds a question about a job may wait for its end; `nil` to be answered at once.
    ///
    /// - Throws: `invalid_brief` for a time that cannot be read.
    func wait(of request: Request) throws(RushesError) -> Double?

    /// Which of the caller's jobs a list shows.
    ///
    /// - Throws: `invalid_brief` for a parameter that is not understood.
    func query(of request: Request) throws(RushesError) -> JobQuery

    // MARK: - Answers

    /// The answer to a submission: the job as it was recorded, or as it stands by now.
    func created(_ submission: RecordedSubmission, in wording: Wording) -> DialectAnswer

    /// The answer to a question about one job. It is kept for up to a minute once the job has ended.
    ///
    /// - Parameters:
    ///   - snapshot: the job and its takes.
    ///   - route: the name of the route that was asked.
    ///   - wording: what addresses and links are made with.
    /// - Returns: the answer.
    func job(_ snapshot: JobSnapshot, on route: String, in wording: Wording) -> DialectAnswer

    /// The answer to a question for a list.
    func list(_ page: JobPage, in wording: Wording) -> DialectAnswer

    /// The answer to a request that is refused or has failed.
    func error(_ report: ErrorReport, of request: Request) -> DialectAnswer

    /// The sentence for a hint that names a route or a header; `nil` for none.
    func text(of hint: CallerHint) -> String?

    /// Why there is no route for a request that clients of this API are known to make; `nil` for any other.
    func absence(of request: Request) -> GatewayError?

    /// The message that tells of a job's end.
    ///
    /// - Throws: `internal_error` if it cannot be signed.
    func webhook(
        of snapshot: JobSnapshot,
        in wording: Wording,
        signedWith key: WebhookKey
    ) throws(RushesError) -> WebhookMessage
}

extension Dialect {
    /// `Bearer`.
    package var challenge: String { "Bearer" }

    /// The header `Idempotency-Key`.
    package func idempotencyKey(of request: Request) throws(RushesError) -> String? {
        guard let text = request.headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(text.utf8.count) else {
            throw RushesError(.invalidBrief, "an Idempotency-Key has 1 to 255 characters", hint: nil)
        }
        return text
    }

    /// The header `X-Stainless-Retry-Count` above 0.
    package func isRepetition(_ request: Request) -> Bool {
        (request.headers[.stainlessRetryCount].flatMap { Int($0) } ?? 0) > 0
    }

    /// No waiting.
    package func wait(of request: Request) throws(RushesError) -> Double? { nil }

    /// Nothing is known to be missing.
    package func absence(of request: Request) -> GatewayError? { nil }
}
