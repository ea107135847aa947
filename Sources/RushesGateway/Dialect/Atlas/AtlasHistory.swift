import Foundation
import Hummingbird
import RushesCore
import RushesLedger

/// The list of predictions: `GET /api/v1/model/history`.
enum AtlasHistory {
    /// Which jobs are asked for: `no`, `size`, `status`, `state`, `model`, `modelPrefix`.
    ///
    /// - Throws: `invalid_brief` for a parameter that is not understood.
    static func query(of request: Request) throws(RushesError) -> JobQuery {
        let query = request.uri.queryParameters
        let page = try number(query["no"], named: "no", in: 1...1_000_000, or: 1)
        let size = try number(query["size"], named: "size", in: 1...50, or: 20)
        var filter = JobFilter(skip: (page - 1) * size, limit: size)
        for name in ["status", "state"] {
            guard let text = query[Substring(name)], !text.isEmpty else { continue }
            guard let states = JobState.states(ofAtlasStatus: String(text)) else {
                throw RushesError(
                    .invalidBrief,
                    "`\(name)` must be created, processing, completed, failed, timeout, running or succeeded",
                    hint: nil
                )
            }
            filter.states = filter.states.map { $0.intersection(states) } ?? states
        }
        if let model = query["model"], !model.isEmpty { filter.model = ModelID(String(model.prefix(200))) }
        if let prefix = query["modelPrefix"], !prefix.isEmpty { filter.modelPrefix = String(prefix.prefix(200)) }
        return JobQuery(filter, wantsTotal: true)
    }

    /// A page of the list.
    static func json(_ page: JobPage, in wording: Wording) -> JSONValue {
        let items = page.jobs.map { snapshot in
            let job = snapshot.job
            return JSONValue.object([
                "ID": .string(job.id.rawValue),
                "createdAt": .integer(Int64(bounding: job.createdAt.timeIntervalSince1970)),
                "model": .string(job.input.model.rawValue),
                "requestBody": .string(job.input.completeBody().canonicalJSON),
                "result": AtlasPrediction(snapshot: snapshot, wording: wording).json,
                "status": .string(job.state.atlasStatus),
            ])
        }
        let filter = page.query.filter
        return .object([
            "items": .array(items), "pageNo": .integer(Int64(filter.skip / filter.limit + 1)),
            "pageSize": .integer(Int64(filter.limit)), "total": .integer(Int64(page.total ?? items.count)),
        ])
    }

    private static func number(
        _ text: Substring?,
        named name: String,
        in range: ClosedRange<Int>,
        or otherwise: Int
    ) throws(RushesError) -> Int {
        guard let text, !text.isEmpty else { return otherwise }
        guard let number = Int(text), range.contains(number) else {
            throw RushesError(
                .invalidBrief,
                "`\(name)` must be a number from \(range.lowerBound) to \(range.upperBound)",
                hint: nil
            )
        }
        return number
    }
}
