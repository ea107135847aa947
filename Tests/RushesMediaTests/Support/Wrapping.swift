import Foundation
import Testing

/// A way in which a body is coded on its way, made by other means than those that decode it.
struct Wrapping: Sendable, CustomTestStringConvertible {
    var name: String
    /// What `Content-Encoding` says.
    var header: [String]
    var wrap: @Sendable ([UInt8]) async throws -> [UInt8]

    var testDescription: String { name }

    static let all = [
        Wrapping(name: "gzip", header: ["gzip"]) { try await gzip($0) },
        Wrapping(name: "x-gzip", header: ["x-gzip"]) { try await gzip($0) },
        Wrapping(name: "gzip of which nothing is said", header: []) { try await gzip($0) },
        Wrapping(name: "gzip said to be something else", header: ["br"]) { try await gzip($0) },
        Wrapping(name: "deflate with zlib's head", header: ["deflate"]) { zlib($0, try await deflate($0)) },
        Wrapping(name: "bare deflate", header: ["DEFLATE"]) { try await deflate($0) },
        Wrapping(name: "stored blocks", header: ["deflate"]) { zlib($0, stored($0)) },
        Wrapping(name: "gzip twice", header: ["gzip, gzip"]) { try await gzip(try await gzip($0)) },
        Wrapping(name: "deflate in gzip", header: ["deflate", "gzip"]) { bytes in
            try await gzip(zlib(bytes, try await deflate(bytes)))
        },
        Wrapping(name: "two members", header: ["gzip"]) { bytes in
            let half = bytes.count / 2
            return try await gzip(Array(bytes[..<half])) + gzip(Array(bytes[half...]))
        },
        Wrapping(name: "padding behind", header: ["gzip"]) { try await gzip($0) + [UInt8](repeating: 0, count: 600) },
        Wrapping(name: "gzip in another framing's name", header: ["aws-chunked,gzip"]) { try await gzip($0) },
    ]

    /// What the system's gzip makes of bytes.
    static func gzip(_ bytes: [UInt8]) async throws -> [UInt8] {
        let folder = try ScratchFolder()
        let path = try folder.write(bytes, to: "name of a file")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-9", path]
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { ended in
                ended.terminationStatus == 0 ? done.resume() : done.resume(throwing: FixtureFailure(["gzip"]))
            }
            do { try process.run() } catch { done.resume(throwing: error) }
        }
        return Array(try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
    }

    /// The same without gzip's head, name and trailer.
    static func deflate(_ bytes: [UInt8]) async throws -> [UInt8] {
        let whole = try await gzip(bytes)
        let nameEnd = whole[10...].firstIndex(of: 0) ?? 10
        return Array(whole[(nameEnd + 1)..<(whole.count - 8)])
    }

    static func zlib(_ bytes: [UInt8], _ deflated: [UInt8]) -> [UInt8] {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        let sum = high << 16 | low
        return [0x78, 0x9C] + deflated + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
    }

    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            let count = UInt16(block.count)
            output += [rest.isEmpty ? 1 : 0]
            output += [count, ~count].flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
            output += block
        } while !rest.isEmpty
        return output
    }
}
