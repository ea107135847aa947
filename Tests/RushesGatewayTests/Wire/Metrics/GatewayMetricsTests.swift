import RushesCore
import RushesGateway
import Testing

struct GatewayMetricsTests {
    private let metrics = GatewayMetrics(
        routes: ["/v1/jobs", "/v1/jobs/{id}"],
        version: "1.2.3",
        startedAt: 1_700_000_000.5,
        residentByteCount: { 4096 }
    )

    @Test func `everything is there from the beginning`() throws {
        let page = try MetricsPage(metrics.text())
        #expect(page["rushes_build_info{version=\"1.2.3\"}"] == 1)
        #expect(page["rushes_process_start_time_seconds"] == 1_700_000_000.5)
        #expect(page["rushes_process_resident_memory_bytes"] == 4096)
        for state in JobState.allCases { #expect(page["rushes_jobs{state=\"\(state.rawValue)\"}"] == 0) }
        #expect(page["rushes_submissions_total{outcome=\"over_budget\"}"] == 0)
        #expect(page["rushes_webhook_deliveries_total{outcome=\"abandoned\"}"] == 0)
        #expect(page["rushes_request_seconds_count{route=\"other\"}"] == 0)
        for name in ["open_connections", "rate_limited_total", "uploads_bytes_total", "taken_bytes_total"] {
            #expect(page["rushes_\(name)"] == 0)
        }
        #expect(page.kinds.keys.allSatisfy { $0.hasPrefix("rushes_") })
        #expect(page.kinds["rushes_request_seconds"] == "histogram" && page.kinds["rushes_jobs"] == "gauge")
    }

    @Test func `requests are counted by route, method and status`() throws {
        let route = metrics.route("/v1/jobs/{id}")
        metrics.recordRequest(route, .get, status: 200, seconds: 0.002)
        metrics.recordRequest(route, .get, status: 200, seconds: 0.002)
        metrics.recordRequest(route, GatewayMetrics.Method("DELETE"), status: 409, seconds: 0.002)
        metrics.recordRequest(metrics.route("/v1/jobs"), .post, status: 202, seconds: 0.002)
        let page = try MetricsPage(metrics.text())
        #expect(page["rushes_requests_total{route=\"/v1/jobs/{id}\",method=\"GET\",status=\"200\"}"] == 2)
        #expect(page["rushes_requests_total{route=\"/v1/jobs/{id}\",method=\"DELETE\",status=\"409\"}"] == 1)
        #expect(page["rushes_requests_total{route=\"/v1/jobs\",method=\"POST\",status=\"202\"}"] == 1)
        #expect(page.samples.keys.filter { $0.hasPrefix("rushes_requests_total") }.count == 3)
    }

    @Test(arguments: [-1, 0, 99, 299, 599, 600, .max, .min])
    func `what is not foreseen is counted as other`(status: Int) throws {
        metrics.recordRequest(metrics.route("/nowhere"), GatewayMetrics.Method("BREW"), status: status, seconds: 1)
        let page = try MetricsPage(metrics.text())
        #expect(page["rushes_requests_total{route=\"other\",method=\"other\",status=\"other\"}"] == 1)
    }

    @Test func `times fall into the buckets that they are at most as long as`() throws {
        let route = metrics.route("/v1/jobs")
        for seconds in [0, 0.0005, 0.00051, 60, 61, -1, .nan] {
            metrics.recordRequest(route, .get, status: 200, seconds: seconds)
        }
        let page = try MetricsPage(metrics.text())
        func bucket(_ bound: String) -> Double? {
            page["rushes_request_seconds_bucket{route=\"/v1/jobs\",le=\"\(bound)\"}"]
        }
        #expect(bucket("0.0005") == 4 && bucket("0.001") == 5 && bucket("30.0") == 5)
        #expect(bucket("60.0") == 6 && bucket("+Inf") == 7)
        #expect(page["rushes_request_seconds_count{route=\"/v1/jobs\"}"] == 7)
        #expect(page["rushes_request_seconds_sum{route=\"/v1/jobs\"}"] == 121.00101)
    }

    @Test func `counters add up and gauges go both ways`() throws {
        for outcome in GatewayMetrics.Submission.allCases { metrics.recordSubmission(outcome) }
        for outcome in GatewayMetrics.Delivery.allCases { metrics.recordDelivery(outcome) }
        metrics.recordRateLimited()
        metrics.recordUploaded(byteCount: 50_000_000)
        metrics.recordUploaded(byteCount: 1)
        metrics.recordTaken(byteCount: 7)
        metrics.connectionOpened()
        metrics.connectionOpened()
        metrics.connectionClosed()
        metrics.setJobs([.queued: 3, .done: 9])
        metrics.setJobs([.queued: 2])
        let page = try MetricsPage(metrics.text())
        #expect(page["rushes_submissions_total{outcome=\"repeated\"}"] == 1)
        #expect(page["rushes_webhook_deliveries_total{outcome=\"retried\"}"] == 1)
        #expect(page["rushes_rate_limited_total"] == 1)
        #expect(page["rushes_uploads_bytes_total"] == 50_000_001)
        #expect(page["rushes_taken_bytes_total"] == 7)
        #expect(page["rushes_open_connections"] == 1)
        #expect(page["rushes_jobs{state=\"queued\"}"] == 2 && page["rushes_jobs{state=\"done\"}"] == 0)
    }

    @Test func `labels are escaped and routes are bounded`() throws {
        let routes = ["/a\"b\\c\nd", "/a\"b\\c\nd", "other"] + (0..<300).map { "/\($0)" }
        let metrics = GatewayMetrics(routes: routes, version: "a\"\\\n", startedAt: 0, residentByteCount: { nil })
        metrics.recordRequest(metrics.route(routes[0]), .get, status: 200, seconds: 0)
        metrics.recordRequest(metrics.route("/299"), .get, status: 200, seconds: 0)
        let page = try MetricsPage(metrics.text())
        #expect(page[#"rushes_build_info{version="a\"\\\n"}"#] == 1)
        #expect(page[#"rushes_requests_total{route="/a\"b\\c\nd",method="GET",status="200"}"#] == 1)
        #expect(page["rushes_requests_total{route=\"other\",method=\"GET\",status=\"200\"}"] == 1)
        #expect(page.samples.keys.filter { $0.hasPrefix("rushes_request_seconds_count") }.count == 257)
        #expect(page["rushes_process_resident_memory_bytes"] == nil)
    }

    @Test func `nothing is lost when many count at once`() async throws {
        let metrics = metrics
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let route = metrics.route("/v1/jobs")
                    for _ in 0..<1000 { metrics.recordRequest(route, .get, status: 200, seconds: 0) }
                }
            }
        }
        let page = try MetricsPage(metrics.text())
        #expect(page["rushes_request_seconds_count{route=\"/v1/jobs\"}"] == 8000)
    }

    #if os(Linux)
        @Test func `the memory in use is read from the system`() throws {
            #expect(try #require(ResidentMemory.byteCount()) > 1 << 20)
        }
    #endif
}
