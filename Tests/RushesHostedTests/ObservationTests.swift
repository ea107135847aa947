import RushesCore
import RushesHosted
import RushesProvider
import RushesTesting
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ObservationTests {
    @Test func `a prediction runs, then finishes with its link and price`() async throws {
        try await AtlasFixture.run { fixture in
            let id = try await fixture.accepted()
            #expect(await fixture.provider.observe(id) { _ in } == .running(status: "created"))
            #expect(await fixture.provider.observe(id) { _ in } == .running(status: "processing"))
            let end = await fixture.provider.observe(id) { _ in }
            let link = "\(fixture.server.origin)/outputs/\(id)-0.mp4?Signature=signed-link"
            #expect(end == .finished(outputs: [OutputLink(.url(link))], price: Money(micros: 1_000_000)))
        }
    }

    @Test(arguments: [PredictionPlot.FailureEnvelope.http500, .code500, .plain])
    func `a failed task is failed however it is wrapped`(envelope: PredictionPlot.FailureEnvelope) async throws {
        try await AtlasFixture.run { fixture in
            let id = try await fixture.accepted(.failing(envelope: envelope))
            let error = await fixture.end(of: id).failure
            #expect(error?.code == .providerFailed)
            #expect(error?.message.contains("generation_failed") == true)
            let moderated = try await fixture.accepted(.failing("blocked", errorCode: 1039, envelope: envelope))
            #expect(await fixture.end(of: moderated).failure?.code == .contentRefusedInTask)
            #expect(fixture.server.account.charged == .zero)
        }
    }

    @Test func `a failure for policy is told by its words too`() async throws {
        try await AtlasFixture.run { fixture in
            let words = "The video was blocked by safety review (code: generation_failed)"
            let id = try await fixture.accepted(.failing(words))
            #expect(await fixture.end(of: id).failure?.code == .contentRefusedInTask)
        }
    }

    @Test(arguments: ["timeout", "canceled", "cancelled", "error", "rejected", "expired", "FAILED"])
    func `every word for an end without a clip is terminal`(status: String) async throws {
        try await AtlasFixture.run { fixture in
            let id = try await fixture.accepted(PredictionPlot(statuses: [], ending: .status(status)))
            #expect(await fixture.provider.observe(id) { _ in }.failure?.code == .providerFailed)
        }
    }

    @Test(arguments: ["succeeded", "success", "done", "Completed"])
    func `every word for success is success`(status: String) async throws {
        try await AtlasFixture.run { fixture in
            let id = try await fixture.accepted(PredictionPlot(statuses: []))
            fixture.server.script.observe.enqueue(
                .edited { answer in
                    guard var data = answer["data"]?.objectValue else { return }
                    data["status"] = .string(status)
                    answer = ["code": 200, "data": .object(data)]
                }
            )
            #expect(await fixture.provider.observe(id) { _ in }.links?.count == 1)
        }
    }

    @Test func `an unknown status goes on running`() async throws {
        try await AtlasFixture.run { fixture in
            let id = try await fixture.accepted(PredictionPlot(statuses: ["dreaming", "starting", "pending"]))
            #expect(await fixture.provider.observe(id) { _ in } == .running(status: "dreaming"))
            #expect(await fixture.provider.observe(id) { _ in } == .running(status: "starting"))
            #expect(await fixture.provider.observe(id) { _ in } == .running(status: "pending"))
            #expect(await fixture.provider.observe(id) { _ in }.links != nil)
        }
    }

    @Test func `completed without a usable clip says so, and with a price it was billed`() async throws {
        try await AtlasFixture.run { fixture in
            var plot = PredictionPlot(ending: .completedWithoutOutputs)
            plot.pricedOnRead = nil
            let empty = try await fixture.accepted(plot)
            #expect(await fixture.end(of: empty) == .finished(outputs: [], price: nil))
            // With a price in the same answer it was billed, and its hold must not go back.
            let billed = try await fixture.accepted(PredictionPlot(ending: .completedWithoutOutputs))
            #expect(await fixture.end(of: billed) == .finished(outputs: [], price: Money(micros: 1_000_000)))
            let unsafe = try await fixture.accepted(PredictionPlot(ending: .completedUnsafe))
            guard case .finished(let marked, _) = await fixture.end(of: unsafe) else {
                Issue.record("a clip that is marked is not finished")
                return
            }
            #expect(marked.map(\.isMarkedUnsafe) == [true])
            let local = try await fixture.accepted(
                .changed { $0.foreignOutputs = ["file:///etc/passwd", "/etc/../x", "data:,x"] }
            )
            let links = await fixture.end(of: local).links
            #expect(links == ["\(fixture.server.origin)/etc/../x"])
        }
    }

    @Test func `outputs may be objects, relative, or at another host`() async throws {
        try await AtlasFixture.run { fixture in
            let objects = try await fixture.accepted(.changed { $0.outputSpelling = .objects })
            #expect(await fixture.end(of: objects).links?.first?.hasPrefix(fixture.server.origin) == true)
            let relative = try await fixture.accepted(
                .changed {
                    $0.outputSpelling = .relative
                    $0.outputCount = 2
                }
            )
            let links = await fixture.end(of: relative).links
            #expect(links?.count == 2)
            #expect(links?.allSatisfy { $0.hasPrefix("\(fixture.server.origin)/outputs/") } == true)
            let foreign = try await fixture.accepted(
                .changed { $0.foreignOutputs = ["https://files.example/a.mp4?s=1"] }
            )
            #expect(await fixture.end(of: foreign).links == ["https://files.example/a.mp4?s=1"])
        }
    }

    @Test func `the price may be a number, or come later`() async throws {
        try await AtlasFixture.run { fixture in
            let id = try await fixture.accepted(
                .changed {
                    $0.price = "0.75"
                    $0.pricesAsNumber = true
                    $0.pricedOnRead = 3
                    $0.statuses = []
                }
            )
            var prices: [Money?] = []
            for _ in 0..<3 {
                guard case .finished(_, let price) = await fixture.provider.observe(id, progress: { _ in }) else {
                    continue
                }
                prices.append(price)
            }
            #expect(prices == [nil, nil, Money(micros: 750_000)])
        }
    }

    @Test(arguments: [400, 404])
    func `a prediction that the service does not know yet is unknown`(status: Int) async throws {
        try await AtlasFixture.run { fixture in
            let id = try await fixture.accepted(
                .changed {
                    $0.unknownPolls = 1
                    $0.unknownStatus = status
                }
            )
            #expect(await fixture.provider.observe(id) { _ in }.isUnknown)
            #expect(await fixture.provider.observe(id) { _ in }.isRunning)
        }
    }

    @Test func `answers that say nothing of the prediction are no signal`() async throws {
        try await AtlasFixture.run { fixture in
            let id = try await fixture.accepted()
            let silent: [Fault] = [
                .badGateway, .badJSON, .html(), .html(status: 404), .lostAnswer, .resetAfterAccepting,
                .status(500, message: "internal error"), .redirect(to: "/elsewhere"), .truncated(at: 10),
                .json([]),
            ]
            for fault in silent {
                fixture.server.script.observe.enqueue(fault)
                let answer = await fixture.provider.observe(id) { _ in }
                #expect(answer.silence?.code == .providerUnreachable, "\(answer)")
            }
            fixture.server.script.observe.enqueue(.status(401, message: "unauthorized"))
            #expect(await fixture.provider.observe(id) { _ in }.silence?.code == .invalidAPIKey)
            fixture.server.script.observe.enqueue(.tooManyRequests(retryAfter: "2"))
            #expect(await fixture.provider.observe(id) { _ in } == .limited(retryAfter: .seconds(2)))
            #expect(fixture.server.account.requests.allSatisfy { $0.target != "/elsewhere" })
        }
    }

    @Test func `an answer without envelope is read as well`() async throws {
        try await AtlasFixture.run { fixture in
            let id = try await fixture.accepted(.changed { $0.isWrapped = false })
            #expect(await fixture.end(of: id).links?.count == 1)
        }
    }

    @Test func `an answer beyond its size limit is no signal`() async throws {
        try await AtlasFixture.run { fixture in
            let id = try await fixture.accepted()
            let padding = String(repeating: "x ", count: 33 << 20)
            fixture.server.script.observe.enqueue(.json(["data": ["status": "failed", "error": .string(padding)]]))
            #expect(await fixture.provider.observe(id) { _ in }.silence != nil)
        }
    }

    @Test(arguments: PredictionPlot.OutputSpelling.allCases)
    func `outputs are found however they are written`(spelling: PredictionPlot.OutputSpelling) async throws {
        try await AtlasFixture.run { fixture in
            let id = try await fixture.accepted(.changed { $0.outputSpelling = spelling })
            #expect(await fixture.end(of: id).links?.first?.hasPrefix(fixture.server.origin) == true)
        }
    }
}
