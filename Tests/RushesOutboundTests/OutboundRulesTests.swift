import RushesOutbound
import Testing

struct OutboundRulesTests {
    @Test func `nothing private is reached unless somebody says so`() {
        #expect(!OutboundRules().allowsPrivateAddresses)
    }
}
