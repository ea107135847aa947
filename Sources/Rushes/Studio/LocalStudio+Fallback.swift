import RushesCore
import RushesLedger

/// Other models in the place of one that has failed.
extension LocalStudio {
    /// Sees that every model in line could make the clip, and for what price, before anything is spent.
    ///
    /// - Throws: what the model's own plan throws, naming the fallback.
    func planFallbacks(
        of plan: inout Plan,
        _ options: PlanOptions,
        limit: Money?,
        sharing cache: PlanningCache
    ) async throws(RushesError) {
        guard !options.fallbacks.isEmpty else { return }
        var words: [String] = []
        for model in options.fallbacks {
            var (brief, options) = (plan.brief, options)
            brief.model = model
            (options.fallbacks, options.knownQuote) = ([], nil)
            options.rehearses = options.rehearses || plan.isRehearsal
            do throws(RushesError) {
                let quote = try await self.plan(brief, options, sharing: cache).quote
                plan.dearest = max(plan.dearest, quote?.amount ?? .zero)
                words.append("`\(model)`" + (quote.map { " (\($0.amount))" } ?? ""))
            } catch {
                var error = error
                error.message = "the fallback `\(model)`: \(error.message)"
                throw error
            }
        }
        plan.input.notes.append("if it fails: \(words.joined(separator: ", then "))")
        plan.fallback = Fallback(
            models: options.fallbacks,
            onRefusal: options.fallsBackOnRefusal,
            limit: options.limitsEach ? limit : plan.dearest
        )
    }

    /// The job that stands in for one that has failed: the next model in line, recorded with its price held. Called again,
    /// by whomever, it gives the same job.
    ///
    /// - Parameters:
    ///   - job: the failed job.
    ///   - update: told what stands in for it, and why something does not.
    /// - Returns: `nil` if nothing may stand in, or nothing is left that can.
    /// - Throws: what the ledger throws; `interrupted`. A model that cannot be had is passed over, and said.
    func fallBack(
        from job: Job,
        update: @Sendable (JobUpdate) -> Void
    ) async throws(RushesError) -> Job? {
        guard let due = job.dueFallback else { return nil }
        if let known = try await successor(of: job) { return known }
        var rest = due
        while !rest.models.isEmpty {
            let model = rest.models.removeFirst()
            do throws(RushesError) {
                let next = try await standIn(model, for: job, line: rest)
                let reason = job.error.map { " (\($0.code))" } ?? ""
                update(.notice("job \(job.id) failed\(reason): `\(model)` stands in for it, as job \(next.id)"))
                return next
            } catch {
                if let known = try await successor(of: job) { return known }
                if error.code == .interrupted { throw error }
                update(.notice("`\(model)` cannot stand in for job \(job.id): \(error.message)"))
            }
        }
        return nil
    }

    private func standIn(_ model: String, for job: Job, line: Fallback) async throws(RushesError) -> Job {
        var brief = job.brief
        brief.model = model
        var options = PlanOptions(rehearses: job.isRehearsal, maxCost: line.limit)
        options.limitsEach = false
        var plan = try await plan(brief, options)
        if let limit = line.limit, let quote = plan.quote, line.spent + quote.amount > limit {
            let before = line.spent.micros > 0 ? ", after \(line.spent) that the line was charged before," : ""
            throw RushesError(.budgetExceeded, "its price of \(quote.amount)\(before) is above the limit of \(limit)")
        }
        plan.fallbackOf = job.id
        plan.fallback = line
        do throws(RushesError) {
            try await check(job.destination)
            return try await add(
                plan,
                to: job.destination,
                ordinal: job.ordinal,
                batchKey: job.batchKey,
                id: job.fallbackID
            )
        } catch  where error.code == .outputExists {
            // Somebody has taken the place since.
            let path = FreeNames.path(like: job.destination.path, avoiding: try await promisedPaths())
            return try await add(
                plan,
                to: Job.Destination(path: path, mayReplace: false),
                ordinal: job.ordinal,
                batchKey: job.batchKey,
                id: job.fallbackID
            )
        }
    }

    /// The job that stands in for a failed one; `nil` if none was made yet.
    ///
    /// - Throws: what the ledger throws.
    public func successor(of job: Job) async throws(RushesError) -> Job? {
        guard job.state == .failed, job.fallback != nil, hasLedger else { return nil }
        do throws(RushesError) {
            return try await ledger().job(job.fallbackID, owner: owner)
        } catch  where error.code == .notFound {
            return nil
        }
    }

    /// A job and all that stand in for one another with it, from the first to the last.
    ///
    /// - Throws: what the ledger throws.
    public func line(of job: Job) async throws(RushesError) -> [Job] {
        var line = [job]
        while let id = line[0].fallbackOf, line.count < 100 {
            line.insert(try await ledger().job(id, owner: owner), at: 0)
        }
        while let next = try await successor(of: line[line.count - 1]), line.count < 200 { line.append(next) }
        return line
    }
}
