import RushesCore
import RushesProvider

extension CompletionKey {
    /// What predictions of an input have in common with those that take about as long.
    init(of input: Input) {
        self.init(
            model: input.model,
            duration: input.facts.seconds.flatMap { Duration(checkedSeconds: $0) },
            resolution: input.facts.resolution
        )
    }
}
