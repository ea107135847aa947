/// Waits until something holds that no signal tells of, such as what another program has done.
///
/// It is asked again every few milliseconds of real time, for as long as it takes: how fast the machine is decides
/// nothing, and a test's own time limit ends what never comes.
///
/// - Throws: `CancellationError` once the surrounding task is cancelled; what the condition throws.
public func eventually(_ condition: @Sendable () async throws -> Bool) async throws {
    while try await !condition() { try await ContinuousClock().sleep(for: .milliseconds(5)) }
}
