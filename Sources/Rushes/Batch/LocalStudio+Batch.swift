import Foundation
import RushesCore
import RushesLedger
import RushesManifest
import RushesMedia

/// Many clips at once, each row of a table once.
extension LocalStudio {
    /// Reads, checks and prices every row, and finds out what earlier runs have made of them. Nothing is spent.
    ///
    /// - Parameters:
    ///   - order: the rows and what to do with them.
    ///   - progress: told how many rows have been looked at.
    /// - Returns: what this run would do.
    /// - Throws: `ManifestRefusal` with every row that is wrong, whatever is wrong with it; `RushesError`:
    ///   `no_api_key` (a row names a model, there is no key, and this is no rehearsal), `budget_exceeded` with the
    ///   figures if the whole does not fit, and what the ledger and the service throw.
    public func plan(
        _ order: BatchOrder,
        progress: (_ done: Int) -> Void = { _ in }
    ) async throws -> BatchPlan {
        let table = try providers()
        let named = order.rows.compactMap(\.brief.model)
        let lacksKey =
            !order.rehearses && !table.canSpend
            && !(named.count == order.rows.count && named.allSatisfy { table.split($0)?.provider.hasKey ?? false })
        if lacksKey, let first = named.first {
            // The first key that is missing: of a named provider, else of the one that bare rows go to.
            let providers = named.compactMap { table.split($0)?.provider }
            let setting = try providers.first { !$0.hasKey } ?? table.leading()
            throw RushesError(
                .noAPIKey,
                "the table names the model `\(first)`, and \(setting.keyOrigin ?? "its key") is not set",
                hint: "set it in the environment or a .env file, or add --rehearse to see everything for nothing"
            )
        }
        var options = PlanOptions(rehearses: order.rehearses || lacksKey)
        options.asksForLivePrice = order.asksForLivePrices
        options.maxCost = order.maxCost
        options.limitsEach = false
        let cache = PlanningCache()
        var (items, problems) = (try await items(of: order, isRehearsal: options.rehearses, cache), ManifestProblems())
        var (names, taken) = (order.names, try await promisedPaths())
        for index in items.indices {
            let row = items[index].row
            do throws(RushesError) {
                if items[index].fate != .make {
                    options.knownQuote = items[index].job?.quote
                } else {
                    options.knownQuote = nil
                }
                options.fallbacks = items[index].fate == .make ? row.fallback : []
                options.fallsBackOnRefusal = order.fallsBackOnRefusal
                var plan = try await plan(items[index].plan.brief, options, sharing: cache)
                plan.retryOf = items[index].fate == .make ? items[index].job?.id : nil
                items[index].plan = plan
                let name = names.next(
                    for: row,
                    take: items[index].take,
                    model: plan.input.model,
                    facts: plan.input.facts
                )
                if items[index].fate == .make {
                    let path = FreeNames.path(like: "\(order.folder)/\(name)", avoiding: taken)
                    taken.insert(path)
                    items[index].destination = Job.Destination(path: path, mayReplace: false)
                }
            } catch  where error.code == .invalidAPIKey || error.code == .interrupted {
                throw error
            } catch {
                problems.add(ManifestProblem(line: row.line, message: Self.words(error)))
            }
            progress(index + 1)
        }
        guard problems.isEmpty else {
            throw ManifestRefusal(file: order.file ?? "the command line", problems: problems)
        }
        // What is taken back holds nothing any more.
        let kept = items.filter { $0.fate != .make || $0.job?.state != .queued }.compactMap(\.job)
        let spent = kept.reduce(Money.zero) { $0 + $1.lineBound }
        let plan = BatchPlan(
            items: items,
            isRehearsal: options.rehearses,
            lacksKey: lacksKey,
            spentBefore: options.rehearses ? .zero : spent
        )
        try await check(plan, order)
        return plan
    }

    /// Records the jobs that a batch makes, with their prices held, all or none. Nothing is sent yet.
    ///
    /// - Parameter plan: the plan; what ``plan(_:progress:)`` gave.
    /// - Returns: the plan, in which every clip that goes on has a job.
    /// - Throws: as ``record(_:to:ordinal:)``; what was recorded before is then taken back.
    public func record(_ plan: BatchPlan) async throws -> BatchPlan {
        var plan = plan
        for index in plan.items.indices {
            guard plan.items[index].fate == .make, let job = plan.items[index].job, job.state == .queued else {
                continue
            }
            // Another program may be about to send it: then it is that job which goes on.
            if (try? await cancel(job.id))?.state != .cancelled { plan.items[index].fate = .resume }
        }
        let places = plan.items.indices.filter { plan.items[$0].fate == .make }
        // Every name is looked at; that names can be made at all is tried with the longest of each folder.
        var longest: [String: String] = [:]
        for path in places.map({ plan.items[$0].destination.path }) {
            let folder = (path as NSString).deletingLastPathComponent
            if (longest[folder] ?? "").utf8.count < path.utf8.count { longest[folder] = path }
        }
        let proofs = Set(longest.values)
        for place in places where proofs.contains(plan.items[place].destination.path) {
            try await PlaceCheck.check(plan.items[place].destination)
        }
        let items = plan.items
        var (recorded, others): ([Int: Job], [Int: Job]) = ([:], [:])
        var failure: RushesError?
        await withTaskGroup(of: Recording.self) { group in
            for (count, place) in places.enumerated() {
                // Enough at a time to share the ledger's commits.
                if count >= 64, let next = await group.next() { next.put(into: &recorded, or: &others, or: &failure) }
                guard failure == nil else { break }
                group.addTask { [self] in await record(items[place], at: place) }
            }
            for await next in group { next.put(into: &recorded, or: &others, or: &failure) }
        }
        if let failure {
            // What was recorded must not lie there queued, with money held.
            for job in recorded.values { _ = try? await cancel(job.id) }
            throw failure
        }
        for (place, job) in recorded {
            plan.items[place].job = job
            plan.items[place].destination = job.destination
        }
        for (place, job) in others {
            // Another program has taken the row up a moment ago: its job is followed.
            plan.items[place].job = job
            plan.items[place].fate = .resume
            plan.items[place].destination = job.destination
        }
        return plan
    }

    /// What came of recording one clip's job.
    private struct Recording: Sendable {
        var place: Int
        var job: Job?
        var isOthers = false
        var failure: RushesError?

        func put(into recorded: inout [Int: Job], or others: inout [Int: Job], or failure: inout RushesError?) {
            if let job, isOthers { others[place] = job } else if let job { recorded[place] = job }
            failure = failure ?? self.failure
        }
    }

    private func record(_ item: BatchItem, at place: Int) async -> Recording {
        do throws(RushesError) {
            let job: Job
            do throws(RushesError) {
                job = try await add(item.plan, to: item.destination, ordinal: item.take, batchKey: item.key)
            } catch  where error.code == .outputExists {
                // Another run has taken the name since this one was planned.
                job = try await record(
                    item.plan,
                    near: item.destination.path,
                    ordinal: item.take,
                    batchKey: item.key
                )
            }
            return Recording(place: place, job: job)
        } catch {
            if error.code == .rowTaken,
                let job = (try? await ledger().jobs(ofBatchKeys: [item.key], owner: owner))?[item.key]
            {
                return Recording(place: place, job: job, isOthers: true)
            }
            return Recording(place: place, failure: error)
        }
    }

    /// Refuses the whole before any of it if it does not fit somewhere.
    private func check(_ plan: BatchPlan, _ order: BatchOrder) async throws(RushesError) {
        let price = plan.price
        guard price.micros > 0 else { return }
        let dearest = plan.dearest
        let cost = dearest > price ? "cost \(price), and up to \(dearest) by what stands in for them" : "cost \(price)"
        if let budget = order.budget, plan.spentBefore + dearest > budget {
            let before = plan.spentBefore.micros > 0 ? ", and \(plan.spentBefore) is held or spent for it already" : ""
            throw RushesError(
                .budgetExceeded,
                "\(plan.makeCount) clips \(cost)\(before): that is above the budget of \(budget)",
                hint: "raise --budget, or take rows out of the table; nothing was sent"
            )
        }
        if let limit = order.maxCost ?? configuration.maxCost, dearest > limit {
            throw RushesError(
                .budgetExceeded,
                "\(plan.makeCount) clips \(cost), which is above the limit of \(limit)",
                hint: "raise --max-cost, or take rows out of the table; nothing was sent"
            )
        }
        guard hasLedger else { return }
        let now = Date()
        for budget in try await ledger().budgets(of: owner) where budget.limit.currency == price.currency {
            let spent = try await ledger().spending(of: owner, against: budget, at: now)
            guard !budget.hasRoom(for: price, beside: spent) else { continue }
            throw budget.exceeded(by: price, spent: spent)
        }
    }

    private static func words(_ error: RushesError) -> String {
        guard let hint = error.hint else { return error.message }
        return "\(error.message); \(hint)"
    }
}
