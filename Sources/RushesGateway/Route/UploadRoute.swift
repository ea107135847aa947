import Foundation
import HTTPTypes
import Hummingbird
import NIOPosix
package import RushesCore

/// Keeps a file that comes in a field of a form.
struct UploadRoute: Sendable {
    let dependencies: GatewayDependencies
    /// The field's name.
    let field: String
    /// The answer.
    let words: @Sendable (StoredUpload, Wording) -> DialectAnswer

    /// Takes one file, and answers with an address that submissions may name.
    func upload(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        try JSONBody.refuseCompression(request)
        guard let type = request.headers[.contentType], type.lowercased().hasPrefix("multipart/form-data") else {
            throw GatewayError(
                .unsupportedMediaType,
                RushesError(
                    .invalidBrief,
                    "an upload is a form",
                    hint: "send multipart/form-data with the field `\(field)`"
                )
            )
        }
        let limit = dependencies.settings.limits.uploadByteCount
        if let length = request.headers[.contentLength].flatMap({ Int64($0) }), length > limit + 65_536 {
            throw Self.tooLarge(limit)
        }
        let path = try await dependencies.uploads.incoming(of: caller.owner)
        do {
            try await receive(request, type: type, at: path)
        } catch {
            unlink(path)
            throw error
        }
        let kept = try await dependencies.uploads.keep(path, of: caller.owner)
        dependencies.metrics.recordUploaded(byteCount: Int(kept.byteCount))
        let moment = dependencies.now()
        let upload = StoredUpload(
            url: dependencies.addresses().link(toUpload: kept.name, of: caller.owner, now: moment),
            name: kept.name,
            byteCount: kept.byteCount,
            kind: kept.facts.kind,
            mediaType: kept.facts.mediaType
        )
        return words(upload, dependencies.wording(at: moment)).response
    }

    /// Takes the field out of the form, straight to the disk.
    private func receive(_ request: Request, type: String, at path: String) async throws {
        var reader = try MultipartReader(contentType: type)
        let file = try await UploadFile(at: path)
        var (isInFile, hasFile) = (false, false)
        var received: Int64 = 0
        do {
            for try await buffer in request.body {
                received += Int64(buffer.readableBytes)
                guard received <= dependencies.settings.limits.uploadByteCount + 65_536 else {
                    throw Self.tooLarge(dependencies.settings.limits.uploadByteCount)
                }
                for event in try reader.feed(buffer) {
                    switch event {
                    case .partBegan(let part):
                        guard part.name == field else { continue }
                        guard !hasFile else {
                            throw RushesError(.invalidBrief, "the form has more than one `\(field)`", hint: nil)
                        }
                        (isInFile, hasFile) = (true, true)
                    case .bytes(let bytes) where isInFile:
                        guard
                            file.byteCount + Int64(bytes.readableBytes) <= dependencies.settings.limits.uploadByteCount
                        else {
                            throw Self.tooLarge(dependencies.settings.limits.uploadByteCount)
                        }
                        try await file.append(bytes)
                    case .partEnded: isInFile = false
                    case .bytes, .finished: break
                    }
                }
            }
            try reader.finish()
            guard hasFile, file.byteCount > 0 else {
                throw RushesError(.invalidBrief, "the form has no field `\(field)` with content", hint: nil)
            }
        } catch {
            try? await file.close()
            throw error
        }
        try await file.close()
    }

    private static func tooLarge(_ limit: Int64) -> GatewayError {
        GatewayError(
            .contentTooLarge,
            RushesError(.mediaTooLarge, "the file has more than \(limit / 1_000_000) MB", hint: nil)
        )
    }
}

/// A file that was kept for a caller.
package struct StoredUpload: Sendable {
    /// A signed link to it, which submissions may name.
    package let url: String
    /// Its name.
    package let name: String
    /// Its size.
    package let byteCount: Int64
    /// What it is.
    package let kind: MediaKind
    /// Its media type, by what it holds.
    package let mediaType: String
}
