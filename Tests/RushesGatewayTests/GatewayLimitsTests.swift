import RushesGateway
import Testing

struct GatewayLimitsTests {
    @Test func `an upload may be as large as the services take`() {
        #expect(GatewayLimits().uploadByteCount == 50_000_000)
    }
}
