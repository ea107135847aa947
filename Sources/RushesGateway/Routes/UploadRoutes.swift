import Foundation
import HTTPTypes
import Hummingbird
import NIOPosix
import RushesCore

/// Files that come in.
struct UploadRoutes: Sendable {
    let floor: GatewayFloor

    /// `POST /api/v1/model/uploadMedia`: one file, in the field `file`.
    func uploadMedia(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        try JSONBody.refuseCompression(request)
        guard let type = request.headers[.contentType], type.lowercased().hasPrefix("multipart/form-data") else {
            throw Refusal(
                .unsupportedMediaType,
                RushesError(
                    .invalidBrief,
                    "an upload is a form",
                    hint: "send multipart/form-data with the field `file`"
                )
            )
        }
        let limit = floor.settings.limits.uploadByteCount
        if let length = request.headers[.contentLength].flatMap({ Int64($0) }), length > limit + 65_536 {
            throw Self.tooLarge(limit)
        }
        let path = try await floor.shelf.incoming(of: caller.owner)
        do {
            try await receive(request, type: type, at: path)
        } catch {
            unlink(path)
            throw error
        }
        let kept = try await floor.shelf.keep(path, of: caller.owner)
        floor.metrics.recordUploaded(byteCount: Int(kept.byteCount))
        let link = JSONValue.string(floor.addresses().link(toUpload: kept.name, of: caller.owner, now: floor.now()))
        // Some readers look for one of the two, some for the other, some outside `data`.
        return Answer.json(
            .object([
                "code": 200, "message": "success", "url": link,
                "data": .object([
                    "type": .string(kept.facts.kind.rawValue), "download_url": link, "url": link,
                    "filename": .string(kept.name), "size": .integer(kept.byteCount),
                    "media_type": .string(kept.facts.mediaType),
                ]),
            ])
        )
    }

    /// Takes the field `file` out of the form, straight to the disk.
    private func receive(_ request: Request, type: String, at path: String) async throws {
        var reader = try MultipartReader(contentType: type)
        let file = try await UploadFile(at: path)
        var (isInFile, hasFile) = (false, false)
        var received: Int64 = 0
        do {
            for try await buffer in request.body {
                received += Int64(buffer.readableBytes)
                guard received <= floor.settings.limits.uploadByteCount + 65_536 else {
                    throw Self.tooLarge(floor.settings.limits.uploadByteCount)
                }
                for event in try reader.feed(buffer) {
                    switch event {
                    case .partBegan(let part):
                        guard part.name == "file" else { continue }
                        guard !hasFile else {
                            throw RushesError(.invalidBrief, "the form has more than one `file`", hint: nil)
                        }
                        (isInFile, hasFile) = (true, true)
                    case .bytes(let bytes) where isInFile:
                        guard file.byteCount + Int64(bytes.readableBytes) <= floor.settings.limits.uploadByteCount
                        else {
                            throw Self.tooLarge(floor.settings.limits.uploadByteCount)
                        }
                        try await file.append(bytes)
                    case .partEnded: isInFile = false
                    case .bytes, .finished: break
                    }
                }
            }
            try reader.finish()
            guard hasFile, file.byteCount > 0 else {
                throw RushesError(.invalidBrief, "the form has no field `file` with content", hint: nil)
            }
        } catch {
            try? await file.close()
            throw error
        }
        try await file.close()
    }

    private static func tooLarge(_ limit: Int64) -> Refusal {
        Refusal(
            .contentTooLarge,
            RushesError(.mediaTooLarge, "the file has more than \(limit / 1_000_000) MB", hint: nil)
        )
    }
}
