import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
package import RushesCore

/// Sends requests to addresses that a caller chose, so that they reach nothing that the caller could not reach
/// without this program.
///
/// For every exchange the address is read by ``OutboundAddress``, its name is resolved once, every address of the
/// answer is checked, and the connection goes to exactly these, one after the other until one can be connected to:
/// nothing is resolved a second time, so a name whose answer changes in between gains nothing. TLS still asks for, and
/// checks, the certificate of the name.
///
/// Redirects are not followed, answers are not decompressed, no credentials and no cookies are sent, no proxy of the
/// environment is used, and every connection carries one exchange over HTTP/1.1. Bytes and time are bounded. Messages
/// of errors hold the host at most.
///
/// How many exchanges run at once is up to who calls.
package struct OutboundClient: Sendable {
    /// So many bytes of the answer to a ``post(_:to:headers:)`` are read before the connection is closed.
    package static let postAnswerLimit = 64 << 10

    private let rules: OutboundRules
    private let userAgent: String
    private let resolver: any NameResolver
    private let clock: any Clock<Duration>

    /// Makes a client; it holds no connections, so that there is nothing to shut down.
    ///
    /// - Parameters:
    ///   - rules: what may be reached, and for how long.
    ///   - userAgent: who asks: `rushes/<version>`.
    ///   - resolver: what finds the addresses of names. Its answers are checked, never believed.
    ///   - clock: what the time limits are measured by.
    package init(
        rules: OutboundRules = OutboundRules(),
        userAgent: String,
        resolver: any NameResolver = SystemNameResolver(),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.rules = rules
        self.userAgent = userAgent
        self.resolver = resolver
        self.clock = clock
    }

    /// Fetches what an address gives into a new file of mode 0600. The bytes are kept as they were sent, whatever
    /// `Content-Encoding` says, and are not forced to the disk.
    ///
    /// - Parameters:
    ///   - text: the address as the caller gave it.
    ///   - path: the file that is to be made; nothing may be there, not even a link. It is removed on any failure.
    ///   - byteCount: so many bytes the answer's body may have.
    /// - Returns: how many bytes it has; none is not an error.
    /// - Throws: `invalid_brief` if the address is refused or is answered with another status than 200, which the
    ///   message names (a redirect, too); `media_too_large`; `provider_unreachable` if the name cannot be resolved, the
    ///   connection fails or breaks off, or it all takes too long; `output_exists`, `output_unwritable`, `disk_full`
    ///   about the file; `cancelled`.
    package func download(
        _ text: String,
        toFileAt path: String,
        upTo byteCount: Int64
    ) async throws(RushesError) -> Int64 {
        let address = try OutboundAddress(text, rules: rules)
        let file = NewFile(path: path)
        do throws(RushesError) {
            let count = try await exchange(HTTPClientRequest(url: address.url), with: address) { answer in
                await receive(answer, from: address, into: file, upTo: byteCount)
            }
            try await file.close()
            return count
        } catch {
            await file.remove()
            throw error
        }
    }

    /// Posts a body.
    ///
    /// - Parameters:
    ///   - body: the body, sent as it is.
    ///   - text: the address as the caller gave it.
    ///   - headers: further headers, such as `Content-Type`. Those that the client sets itself, and those that carry
    ///     credentials, are refused.
    /// - Returns: the status that the address answered with, whichever it is; see ``DeliveryVerdict``. The answer's
    ///   body is read to ``postAnswerLimit`` and thrown away; that it breaks off is not an error.
    /// - Throws: `invalid_brief` if the address or a header is refused, or a redirect is the answer;
    ///   `provider_unreachable` if there was no answer, in which case the body may have arrived all the same;
    ///   `cancelled`.
    package func post(
        _ body: [UInt8],
        to text: String,
        headers: [(String, String)]
    ) async throws(RushesError) -> Int {
        let address = try OutboundAddress(text, rules: rules)
        try HeaderRule.check(headers)
        var request = HTTPClientRequest(url: address.url)
        request.method = .POST
        request.headers.add(contentsOf: headers)
        request.body = .bytes(ByteBuffer(bytes: body))
        return try await exchange(request, with: address) { answer in
            if let redirect = Self.redirect(answer, from: address) { return .failure(redirect) }
            var count = 0
            do {
                for try await piece in answer.body {
                    count += piece.readableBytes
                    if count >= Self.postAnswerLimit { break }
                }
            } catch {
                // The status is the answer; nobody needs the rest.
            }
            return .success(Int(answer.status.code))
        }
    }

    // MARK: One exchange

    /// Resolves, checks, connects, asks once, and has the answer read; all within the deadline.
    private func exchange<Value: Sendable>(
        _ request: HTTPClientRequest,
        with address: OutboundAddress,
        reading read: @escaping @Sendable (HTTPClientResponse) async -> Result<Value, RushesError>
    ) async throws(RushesError) -> Value {
        try HeaderRule.checkValue(userAgent, of: "User-Agent")
        var request = request
        request.headers.add(name: "User-Agent", value: userAgent)
        request.headers.add(name: "Accept", value: "*/*")
        request.headers.add(name: "Accept-Encoding", value: "identity")
        let whole = request
        return try await TimeLimit(rules.deadline, clock: clock).run { () async -> Result<Value, RushesError> in
            let addresses: [IPAddress]
            do throws(RushesError) { addresses = try await checkedAddresses(of: address) } catch {
                return .failure(error)
            }
            // They share the time that connecting may take, so that one that is silent leaves some for the others.
            let patience = max(rules.connectTimeout / addresses.count, min(rules.connectTimeout, .seconds(2)))
            var failure: (any Error)?
            for checked in addresses {
                let client = HTTPClient(
                    eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
                    configuration: configuration(reaching: checked, for: address, within: patience)
                )
                var result: Result<Value, RushesError>?
                do {
                    result = await read(try await client.execute(whole, deadline: .distantFuture))
                } catch {
                    failure = error
                }
                // The only error is that a client was shut down before, which cannot be.
                try? await client.shutdown()
                if let result { return result }
                // Another is tried only where nothing can have been sent: a body must not arrive twice.
                guard !Task.isCancelled, failure.map(NetworkErrorMapping.isConnecting) == true else { break }
            }
            return .failure(NetworkErrorMapping.error(for: failure ?? CancellationError(), host: address.host))
        } orElse: {
            RushesError(
                .providerUnreachable,
                "`\(address.host)` took longer than \(Int(rules.deadline.inSeconds.rounded(.up))) s",
                hint: "try again in a minute, or give an address that answers faster"
            )
        }
    }

    /// No more addresses of one name are tried than this.
    private static let mostAddresses = 6

    /// The addresses to connect to, in turn. Any doubt is a refusal: no answer, an empty one, one address that is not
    /// public.
    private func checkedAddresses(of address: OutboundAddress) async throws(RushesError) -> [IPAddress] {
        let addresses: [IPAddress]
        switch address.host {
        case .address(let literal):
            addresses = [literal]
        case .name(let name):
            addresses = try await TimeLimit(rules.connectTimeout, clock: clock).run { [resolver] in
                do throws(RushesError) {
                    return .success(try await resolver.addresses(of: name))
                } catch {
                    return .failure(error)
                }
            } orElse: {
                RushesError(.providerUnreachable, "looking up `\(name)` took too long", hint: "try again in a minute")
            }
        }
        guard !addresses.isEmpty else {
            throw RushesError(.providerUnreachable, "`\(address.host)` has no address", hint: "check the host's name")
        }
        // Which address it was is not said: the answer of a private resolver is not the caller's to know.
        guard addresses.allSatisfy({ rules.allow($0) }) else {
            throw RushesError(
                .invalidBrief,
                "the address is refused: `\(address.host)` does not lead to public addresses alone",
                hint: "give the address of a public host"
            )
        }
        return Array(Self.alternating(addresses).prefix(Self.mostAddresses))
    }

    /// The addresses with the two families in turn, as RFC 8305, section 4 has it: where one of them leads nowhere, the
    /// other is tried next.
    static func alternating(_ addresses: [IPAddress]) -> [IPAddress] {
        func isOld(_ address: IPAddress) -> Bool { if case .v4 = address { true } else { false } }
        var (own, other): ([IPAddress], [IPAddress]) = ([], [])
        for address in addresses where !own.contains(address) && !other.contains(address) {
            if isOld(address) == isOld(addresses[0]) { own.append(address) } else { other.append(address) }
        }
        var order: [IPAddress] = []
        for place in 0..<max(own.count, other.count) {
            if place < own.count { order.append(own[place]) }
            if place < other.count { order.append(other[place]) }
        }
        return order
    }

    private func configuration(
        reaching checked: IPAddress,
        for address: OutboundAddress,
        within patience: Duration
    ) -> HTTPClient.Configuration {
        let (seconds, attoseconds) = patience.components
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)),
            decompression: .disabled
        )
        // Only where connections go: the server's name in TLS and the certificate that is asked for stay the name's.
        if case .name(let name) = address.host { configuration.dnsOverride = [name: checked.description] }
        configuration.httpVersion = .http1Only
        configuration.maximumUsesPerConnection = 1
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    // MARK: Answers

    private func receive(
        _ answer: HTTPClientResponse,
        from address: OutboundAddress,
        into file: NewFile,
        upTo limit: Int64
    ) async -> Result<Int64, RushesError> {
        func tooLarge(_ count: Int64? = nil) -> Result<Int64, RushesError> {
            let size = count.map { "\($0) bytes" } ?? "more than that"
            let message = "`\(address.host)` sends \(size), and \(limit) bytes are the most"
            return .failure(RushesError(.mediaTooLarge, message))
        }
        if let redirect = Self.redirect(answer, from: address) { return .failure(redirect) }
        guard answer.status.code == 200 else {
            let message = "`\(address.host)` answered with the status \(answer.status.code)"
            return .failure(RushesError(.invalidBrief, message, hint: "give an address that anybody can fetch"))
        }
        let announced = answer.headers.first(name: "Content-Length").flatMap { Int64($0) }
        if let announced, announced > limit { return tooLarge(announced) }
        var count: Int64 = 0
        do {
            try await file.create()
            for try await piece in answer.body {
                count += Int64(piece.readableBytes)
                guard count <= limit else { return tooLarge() }
                try await file.append(piece)
            }
        } catch let error as RushesError {
            return .failure(error)
        } catch {
            return .failure(NetworkErrorMapping.error(for: error, host: address.host))
        }
        guard announced == nil || announced == count else {
            let message = "the answer of `\(address.host)` broke off"
            return .failure(RushesError(.providerUnreachable, message, hint: "try again in a minute"))
        }
        return .success(count)
    }

    private static func redirect(_ answer: HTTPClientResponse, from address: OutboundAddress) -> RushesError? {
        guard (300...399).contains(answer.status.code) else { return nil }
        return RushesError(
            .invalidBrief,
            "`\(address.host)` answered with a redirect (status \(answer.status.code)), which is not followed",
            hint: "give the address that it leads to"
        )
    }
}
