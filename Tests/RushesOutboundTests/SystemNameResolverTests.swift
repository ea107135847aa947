import RushesCore
import RushesOutbound
import Testing

@Suite(.timeLimit(.minutes(10)))
struct SystemNameResolverTests {
    @Test func `this machine's name leads to this machine, and so to a refusal`() async throws {
        let addresses = try await SystemNameResolver().addresses(of: "localhost")
        #expect(!addresses.isEmpty)
        #expect(addresses.allSatisfy { PublicAddressRule.range(of: $0)?.kind == .thisMachine })
    }

    @Test func `a name that cannot exist has no address`() async {
        // RFC 6761: nobody answers for `invalid`.
        let error = await #expect(throws: RushesError.self) {
            try await SystemNameResolver(limit: .seconds(120)).addresses(of: "pictures.invalid")
        }
        #expect(error?.code == .providerUnreachable)
    }

    @Test func `many questions at once are all answered`() async throws {
        let resolver = SystemNameResolver()
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<200 { group.addTask { try await resolver.addresses(of: "localhost").count } }
            return try await group.reduce(into: 0) { sum, count in sum += count > 0 ? 1 : 0 }
        }
        #expect(count == 200)
    }

    @Test func `a cancelled question ends`() async {
        let code = await withTaskGroup(of: ErrorCode?.self) { group in
            group.addTask {
                do throws(RushesError) {
                    _ = try await SystemNameResolver().addresses(of: "pictures.invalid")
                    return nil
                } catch {
                    return error.code
                }
            }
            group.cancelAll()
            return await group.next() ?? nil
        }
        // The answer may have been quicker.
        #expect(code == .cancelled || code == .providerUnreachable)
    }
}
