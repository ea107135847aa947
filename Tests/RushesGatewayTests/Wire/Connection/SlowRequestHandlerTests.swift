import NIOCore
import RushesGateway
import Testing

struct SlowRequestHandlerTests {
    private static let get = "GET /v1/jobs HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let post = "POST /v1/uploads HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n"

    // MARK: - Heads

    @Test func `a new connection on which nothing comes is closed after the head's time`() throws {
        let peer = try SlowPeer()
        peer.wait(.milliseconds(9999))
        #expect(peer.isOpen)
        peer.wait(.milliseconds(1))
        #expect(!peer.isOpen)
    }

    @Test func `a head that drips in is closed after its time, however often something comes`() throws {
        let peer = try SlowPeer()
        for character in "GET /v1/j" {
            try peer.send(String(character))
            peer.wait(.seconds(1))
        }
        #expect(peer.isOpen)
        peer.wait(.seconds(1))
        #expect(!peer.isOpen)
    }

    @Test func `a later head has its time from its first byte`() throws {
        let peer = try SlowPeer()
        try peer.send(Self.get)
        peer.respond()
        peer.wait(.seconds(50))
        try peer.send("GET /")
        peer.wait(.seconds(5))
        try peer.send("v1/jobs HTTP/1.1\r\n")
        peer.wait(.milliseconds(4999))
        #expect(peer.isOpen)
        peer.wait(.milliseconds(1))
        #expect(!peer.isOpen)
    }

    @Test func `a head that begins while a response is made has its time from the response's end`() throws {
        let peer = try SlowPeer()
        try peer.send(Self.get)
        try peer.send("GET")
        peer.wait(.minutes(5))
        #expect(peer.isOpen)
        peer.respond()
        peer.wait(.milliseconds(9999))
        #expect(peer.isOpen)
        peer.wait(.milliseconds(1))
        #expect(!peer.isOpen)
    }

    // MARK: - Between requests

    @Test func `a connection that lies idle is closed, and each request begins the time anew`() throws {
        let peer = try SlowPeer()
        for _ in 0..<5 {
            try peer.send(Self.get)
            peer.respond()
            peer.wait(.milliseconds(59_999))
            #expect(peer.isOpen)
        }
        peer.wait(.milliseconds(1))
        #expect(!peer.isOpen)
    }

    @Test func `a response may take hours to come`() throws {
        let peer = try SlowPeer()
        try peer.send(Self.get)
        peer.wait(.hours(3))
        peer.respond(end: false)
        for _ in 0..<100 {
            peer.wait(.minutes(10))
            peer.respond(head: false, body: 20, end: false)
        }
        #expect(peer.isOpen)
        peer.respond(head: false)
        peer.wait(.seconds(60))
        #expect(!peer.isOpen)
    }

    @Test func `with several requests at once the last response begins the time`() throws {
        let peer = try SlowPeer()
        try peer.send(Self.get + Self.get)
        peer.respond()
        peer.wait(.minutes(5))
        #expect(peer.isOpen)
        peer.respond()
        peer.wait(.milliseconds(59_999))
        #expect(peer.isOpen)
        peer.wait(.milliseconds(1))
        #expect(!peer.isOpen)
    }

    // MARK: - Bodies

    @Test func `a body that stops is closed after ten seconds of waiting`() throws {
        let peer = try SlowPeer()
        try peer.send(Self.post)
        peer.wait(.milliseconds(9999))
        #expect(peer.isOpen)
        peer.wait(.milliseconds(1))
        #expect(!peer.isOpen)
    }

    @Test(arguments: [(1023, false), (1024, true), (5000, true)])
    func `a body goes on as long as it is fast enough`(bytesPerSecond: Int, isOpen: Bool) throws {
        let peer = try SlowPeer()
        try peer.send(Self.post)
        for _ in 0..<300 where peer.isOpen {
            peer.wait(.milliseconds(999))
            try peer.send(String(repeating: "x", count: bytesPerSecond))
            peer.wait(.milliseconds(1))
        }
        #expect(peer.isOpen == isOpen)
    }

    @Test func `a body that comes in drops is as slow as one that stops`() throws {
        let peer = try SlowPeer()
        try peer.send(Self.post)
        for _ in 0..<100 where peer.isOpen {
            peer.wait(.milliseconds(100))
            if peer.isOpen { try peer.send("x") }
        }
        #expect(!peer.isOpen)
    }

    @Test func `while we do not take the body its time stands still`() throws {
        let peer = try SlowPeer()
        try peer.send(Self.post)
        peer.wait(.seconds(6))
        peer.isTaking = false
        try peer.send("x")
        peer.wait(.hours(1))
        #expect(peer.isOpen)
        peer.take()
        peer.wait(.milliseconds(3999))
        #expect(peer.isOpen)
        peer.wait(.milliseconds(1))
        #expect(!peer.isOpen)
    }

    @Test func `the time before a body does not count`() throws {
        let peer = try SlowPeer()
        try peer.send(Self.get)
        peer.respond()
        peer.wait(.seconds(55))
        try peer.send(Self.post)
        peer.wait(.milliseconds(9999))
        #expect(peer.isOpen)
    }

    @Test func `a body that has come is waited for no more, even if it was answered before`() throws {
        let peer = try SlowPeer()
        try peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
        peer.respond()
        peer.wait(.seconds(9))
        try peer.send("cd")
        peer.wait(.milliseconds(59_999))
        #expect(peer.isOpen)
        peer.wait(.milliseconds(1))
        #expect(!peer.isOpen)
    }

    @Test func `no speed is asked for where the limit is zero`() throws {
        var limits = GatewayLimits()
        limits.bodyBytesPerSecond = 0
        let peer = try SlowPeer(limits)
        try peer.send(Self.post)
        peer.wait(.hours(1))
        #expect(peer.isOpen)
    }

    // MARK: - Responses

    @Test func `a response that nobody takes is closed after a minute`() throws {
        let peer = try SlowPeer()
        try peer.send(Self.get)
        peer.takesNothing = true
        peer.respond(body: 1000)
        peer.wait(.milliseconds(59_999))
        #expect(peer.isOpen)
        peer.wait(.seconds(1))
        #expect(!peer.isOpen)
    }

    @Test func `an event stream that nobody takes is closed, though more is written all the time`() throws {
        let peer = try SlowPeer()
        try peer.send(Self.get)
        peer.respond(end: false)
        peer.takesNothing = true
        for _ in 0..<4 {
            #expect(peer.isOpen)
            peer.respond(head: false, body: 20, end: false)
            peer.wait(.seconds(15))
        }
        #expect(!peer.isOpen)
    }

    @Test func `a response that is taken slowly goes on, and the idle time begins when all is taken`() throws {
        let peer = try SlowPeer()
        try peer.send(Self.get)
        peer.takesNothing = true
        peer.respond(body: 1000, end: false)
        for _ in 0..<20 {
            peer.wait(.seconds(50))
            #expect(peer.isOpen)
            try peer.release(100)
            peer.respond(head: false, body: 1000, end: false)
        }
        peer.respond(head: false)
        peer.wait(.seconds(50))
        try peer.release(100)
        peer.wait(.milliseconds(59_999))
        #expect(peer.isOpen)
        peer.wait(.milliseconds(1))
        #expect(!peer.isOpen)
    }

    // MARK: - The connection

    @Test func `one that is not yet connected is not measured`() throws {
        let peer = try SlowPeer(isActive: false)
        peer.wait(.hours(1))
        #expect(throws: Never.self) { try peer.channel.close().wait() }
    }

    @Test func `nothing is left to do when the connection is closed`() throws {
        let peer = try SlowPeer()
        try peer.send(Self.get)
        peer.respond()
        try peer.channel.close().wait()
        peer.wait(.hours(1))
        #expect(!peer.isOpen)
    }
}
