import Foundation
import NIOPosix
public import RushesCore
public import RushesProvider

/// Clips that stand in the answer about a prediction itself.
extension AtlasProvider: SpoolingProvider {
    /// Writes a clip that stands in an answer into a file, by asking for the answer once more.
    public func spooled(_ link: OutputLink, of remoteID: String) async throws(RushesError) -> OutputLink? {
        guard case .url(let address) = link.location, AtlasService.isPlain(remoteID),
            let number = service.inlineNumber(in: address, of: remoteID)
        else { return nil }
        guard let folder = service.spoolDirectory else {
            throw RushesError(.outputUnwritable, "there is no place for clips that stand in the service's answers")
        }
        let answer: HTTPAnswer
        switch await service.transport.send(predictionCall(remoteID)) {
        case .answered(let given): answer = given
        case .notSent(let reason), .lost(let reason):
            throw RushesError(.providerUnreachable, "the service cannot be asked for the clip: \(reason)")
        }
        guard let text = AtlasReply(answer).text, text.media.indices.contains(number),
            let media = InlineMedia(in: text.bytes, at: text.media[number])
        else { throw RushesError(.takeExpired, "the service's answer holds no clip any more (\(answer.status))") }
        let ending = media.mediaType.isEmpty ? "mp4" : MediaName.fileExtension(of: media.mediaType)
        let path = "\(folder)/\(remoteID)-\(number).\(ending == "bin" ? "mp4" : ending)"
        let result: Result<Void, RushesError>
        do {
            result = try await NIOThreadPool.singleton.runIfActive {
                Result { () throws(RushesError) in try Self.write(media, from: text.bytes, to: path, in: folder) }
            }
        } catch {
            throw RushesError(.interrupted, "the clip was not written: the program ends")
        }
        try result.get()
        return OutputLink(.file(path), isMarkedUnsafe: link.isMarkedUnsafe)
    }

    /// Removes the clips of a prediction that were written into files.
    public func discard(_ remoteID: String) async {
        guard AtlasService.isPlain(remoteID), let folder = service.spoolDirectory else { return }
        try? await NIOThreadPool.singleton.runIfActive {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            where name.hasPrefix("\(remoteID)-") {
                try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            }
        }
    }

    /// Writes to another name first, so that a file under its own is whole. Blocks.
    private static func write(
        _ media: InlineMedia,
        from bytes: Data,
        to path: String,
        in folder: String
    ) throws(RushesError) {
        let partial = path + ".part"
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            guard FileManager.default.createFile(atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw CocoaError(.fileWriteUnknown) }
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: partial))
            defer { try? file.close() }
            guard try media.decode(from: bytes, write: { try file.write(contentsOf: $0) }) != nil else {
                try? FileManager.default.removeItem(atPath: partial)
                throw RushesError(
                    .takeCorrupt,
                    "the clip in the service's answer cannot be read, or has more than \(InlineMedia.byteLimit >> 20) MB"
                )
            }
            try file.synchronize()
            guard rename(partial, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch let error as RushesError {
            throw error
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
            throw RushesError(
                isFull ? .diskFull : .outputUnwritable,
                "the clip in the service's answer cannot be written into \(folder)"
            )
        }
    }
}
