import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import RushesCore

/// Files that tests send.
enum Sample {
    /// A PNG of 512×512 pixels, as far as its header says.
    static let png = Data([
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 2, 0, 0, 0, 2, 0, 8,
        2,
        0, 0, 0, 0x7B, 0x1A, 0x43, 0xAD, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ])
}

extension Front {
    /// Uploads a file in a field of a form: to Atlas Cloud's route with the first key, if nothing else is said.
    func upload(
        _ bytes: Data,
        named name: String,
        as type: String,
        field: String = "file",
        at path: String = "/api/v1/model/uploadMedia",
        headers: HTTPFields? = nil
    ) async throws -> Reply {
        var body = ByteBuffer(
            string: "--edge\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"\(name)\"\r\n"
        )
        var headers = headers ?? [.authorization: "Bearer \(keys.first)"]
        headers[.contentType] = "multipart/form-data; boundary=edge"
        body.writeString("Content-Type: \(type)\r\n\r\n")
        body.writeBytes(bytes)
        body.writeString("\r\n--edge--\r\n")
        return try await client.execute(
            uri: path,
            method: .post,
            headers: headers,
            body: body
        ) { response in
            Reply(status: response.status.code, headers: response.headers, bytes: Data(response.body.readableBytesView))
        }
    }

    /// The port that it listens on.
    var port: Int { client.port ?? 0 }

    /// A figure of the metrics.
    func metric(_ name: String) async throws -> Double {
        let lines = try await send(.get, "/metrics").text.split(separator: "\n")
        return lines.first { $0.hasPrefix("\(name) ") }.flatMap { Double($0.dropFirst(name.count + 1)) } ?? -1
    }
}
