import Foundation
import RushesCore
import RushesTesting
import Testing

/// Whatever number comes from outside, nothing that counts with it ends the program.
@Suite struct OutsideNumberTests {
    /// Numbers at which conversions break, and as many drawn from all bit patterns.
    static let doubles: [Double] = {
        let random = SeededRandom(seed: 11)
        let edges: [Double] = [
            0, -0.0, 1, -1, 0.5, 1e-21, 1e-300, 9.2e18, 9.223372036854775807e18, 9.3e18, 1.7e20, 1.8e20, 1e38, 1e300,
            .infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .nan, .signalingNaN,
        ]
        return edges + edges.map { -$0 } + (0..<20_000).map { _ in Double(bitPattern: random.next()) }
    }()

    static let integers: [Int64] = {
        let random = SeededRandom(seed: 12)
        return [0, 1, -1, .max, .min, .max - 1, .min + 1, 1_000_000, -1_000_000]
            + (0..<2000).map { _ in Int64(bitPattern: random.next() >> (random.next() % 64)) }
    }()

    @Test func `any number becomes a whole number that fits`() {
        for value in Self.doubles {
            let whole = Int64(bounding: value)
            let small = UInt8(bounding: value, rounded: .up)
            if value.magnitude < 1e15 { #expect(whole == Int64(value)) }
            if value.isNaN { #expect(whole == 0 && small == 0) }
            if value > 1e19 { #expect(whole == .max && small == .max) }
            if value < -1e19 { #expect(whole == .min && small == 0) }
        }
    }

    @Test func `any number of seconds becomes a duration with which sums can be made`() {
        for value in Self.doubles {
            let duration = Duration(boundedSeconds: value)
            #expect(duration.magnitudeInSeconds <= 3.16e9)
            _ = duration + duration + duration
            _ = ContinuousClock.now.advanced(by: duration).advanced(by: duration)
            if let checked = Duration(checkedSeconds: value) { #expect(checked == .seconds(value)) }
            #expect((Duration(checkedSeconds: value) == nil) == !(value.magnitude <= 3_155_760_000))
        }
    }

    @Test func `any number of seconds since 1970 is a moment that can be written down, or none`() {
        for value in Self.doubles {
            guard let moment = Date(checkedSecondsSince1970: value) else { continue }
            #expect((1...9999).contains(Int(moment.formatted(.iso8601.year())) ?? 0))
        }
    }

    @Test func `a moment in no year still has a period`() {
        for value in Self.doubles where !value.isNaN {
            for period in Budget.Period.allCases { _ = period.start(of: Date(timeIntervalSince1970: value)) }
        }
    }

    @Test func `sums of whole numbers stay at the end that they would pass`() {
        for left in Self.integers {
            for right in Self.integers.prefix(200) {
                #expect(left.addingBounded(right) == Int64(clamping: Int128(left) + Int128(right)))
                #expect(left.subtractingBounded(right) == Int64(clamping: Int128(left) - Int128(right)))
                #expect(left.multipliedBounded(by: right) == Int64(clamping: Int128(left) * Int128(right)))
            }
        }
    }

    @Test func `sums of money stay at the end that they would pass`() {
        for left in Self.integers {
            for right in Self.integers.prefix(200) {
                let (first, second) = (Money(micros: left), Money(micros: right))
                #expect((first + second).micros == Int64(clamping: Int128(left) + Int128(right)))
                #expect((first - second).micros == Int64(clamping: Int128(left) - Int128(right)))
                _ = (first + second).decimal
            }
            #expect((Money(micros: left) * 3).micros == Int64(clamping: Int128(left) * 3))
        }
    }

    @Test func `a rate limit of any rate admits its first call and says a wait`() {
        for value in Self.doubles {
            var limit = RateLimit(perSecond: value, burst: Int(bounding: value, rounded: .up))
            var now = Duration.seconds(5)
            #expect(limit.admit(at: now) == .zero)
            for _ in 0..<3 {
                now += max(limit.admit(at: now), .milliseconds(1))
                limit = limit.changed(toPerSecond: 1 / value, at: now)
            }
        }
    }

    @Test(arguments: ["1e300", "1e19", "-1e300", "3155760001"])
    func `a brief whose length is longer than any is no brief`(seconds: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Brief.self, from: Data(#"{"prompt": "a heron", "seconds": \#(seconds)}"#.utf8))
        }
    }

    @Test func `a brief of eight and a half seconds is read as it was written`() throws {
        let brief = Brief("a heron", duration: .seconds(8.5))
        #expect(try JSONDecoder().decode(Brief.self, from: JSONEncoder().encode(brief)) == brief)
    }

    @Test(arguments: ["1e300", "inf", "nan", "9223372036854775807", "-1e300"])
    func `a link that says no moment at which it ends does not say when it ends`(text: String) {
        let link = OutputLink(.url("https://example.test/clip.mp4?Expires=\(text)"))
        #expect(link.expiresAt == nil)
        let aws = "https://example.test/a?X-Amz-Date=20261122T183000Z&X-Amz-Expires=\(text)"
        #expect(OutputLink(.url(aws)).expiresAt == nil)
    }

    @Test(arguments: ["9223372036854775807:1", "1:9223372036854775807", "0:1", "1000001:1", "1:-1", ":", "1:2:3"])
    func `a shape of numbers that no picture has is no ratio`(text: String) {
        #expect(Aspect(rawValue: text).ratio == nil)
    }

    @Test(arguments: ["9223372036854775807p", "0p", "1000001p", "99999999999999999999p"])
    func `a resolution of lines that no picture has says no number`(text: String) {
        #expect(Resolution(rawValue: text).shortSide == nil)
    }

    @Test func `a seed that leaves no room for further takes is refused`() throws {
        #expect(try Brief.seed(7, later: 2) == 9)
        #expect(try Brief.seed(-1, later: 2) == -1)
        #expect(throws: RushesError.self) { try Brief.seed(.max, later: 1) }
        #expect(try Brief.seed(.max, later: 0) == .max)
    }
}

extension Duration {
    fileprivate var magnitudeInSeconds: Double { inSeconds.magnitude }
}
