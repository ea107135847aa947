import Hummingbird
import RushesCatalog
import RushesCore
import RushesMedia

/// Prices what would be submitted; nothing is held.
struct PriceRoute: Sendable {
    let dependencies: GatewayDependencies
    let dialect: any Dialect
    /// The answer.
    let words: @Sendable (PricedOrder, Wording) -> DialectAnswer

    /// Answers with the account's own price; without a key with the list's, for which nothing is fetched or kept.
    func price(_ request: Request, _ context: GatewayContext, _ caller: Caller?) async throws -> Response {
        try await JSONBody.use(of: request, from: caller, dependencies.reading) { body in
            let draft = try dialect.draft(from: body, of: request, context)
            let order = try await OrderReader(dependencies: dependencies).order(of: draft, body, caller)
            let priced =
                if caller != nil {
                    try await dependencies.studio.quote(order.brief)
                } else {
                    try await listPrice(of: order.brief)
                }
            try caller?.check(priced.input.model)
            // A rehearsal goes on without a price, since nothing is spent.
            guard priced.quote != nil || dependencies.studio.isRehearsal else {
                throw RushesError(.priceUnknown, "no price is known for \(priced.input.model)")
            }
            let answered = PricedOrder(input: priced.input, quote: priced.quote, notes: order.notes)
            var answer = words(answered, dependencies.wording)
            answer.headers.append(contentsOf: OrderReader.headers(order.notes))
            return answer.response
        }
    }

    private func listPrice(of brief: Brief) async throws -> PricedInput {
        let (catalog, isRehearsal) = (dependencies.studio.catalog(), dependencies.studio.isRehearsal)
        return try await BlockingWork.run { () throws(RushesError) -> PricedInput in
            let input = try catalog.input(for: brief)
            do throws(RushesError) {
                return PricedInput(input: input, quote: try catalog.quote(input))
            } catch  where error.code == .priceUnknown && isRehearsal {
                return PricedInput(input: input, quote: nil)
            }
        }
    }
}
