import Crypto
import Foundation
import RushesCore

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A clip that the local engine has made, on its way to its place. Blocks.
struct LocalTake {
    /// Where the engine left it.
    let source: String
    /// Where it may go, the best first.
    let places: [Job.Destination]
    /// What will do.
    let content: TakeContent
    /// The digests of contents that are left alone also where a file may be replaced.
    let spared: Set<String>

    /// Checks the clip, makes it durable and gives it its name. The source stays where it is.
    func store() throws(RushesError) -> StoredFile {
        let media = try measure()
        let digest = try FileDigest.ofFileBlocking(source)
        let path = try place(digest, media)
        return StoredFile(path: path, byteCount: digest.byteCount, sha256: digest.sha256, media: media)
    }

    private func measure() throws(RushesError) -> MediaFacts {
        do throws(RushesError) {
            return try ClipCheck.require(
                content,
                try MediaProbe.inspectBlocking(source, limitsSize: false),
                named: source
            )
        } catch {
            switch error.code {
            case .takeCorrupt: throw error
            case .fileNotFound:
                throw RushesError(
                    .takeExpired,
                    "the clip \(source) is no longer there",
                    hint: "run it again: it costs nothing"
                )
            default: throw RushesError(.takeCorrupt, error.message)
            }
        }
    }

    private func place(_ digest: FileDigest, _ media: MediaFacts) throws(RushesError) -> String {
        let targets = places.map { place in
            let target = place.named(for: media.mediaType)
            var mayReplace = place.mayReplace && target.path == place.path
            if mayReplace, !spared.isEmpty, let present = try? FileDigest.ofFileBlocking(target.path) {
                mayReplace = !spared.contains(present.sha256)
            }
            return Job.Destination(path: target.path, mayReplace: mayReplace)
        }
        if let own = targets.first, own.path == source { return source }
        guard let file = try OutputFile(path: source) else { return source }
        defer { file.close() }
        try file.synchronize()
        for target in targets {
            if try put(at: target, digest) { return target.path }
            // After a crash between the name and the ledger's entry it is there already.
            if (try? FileDigest.ofFileBlocking(target.path)) == digest { return target.path }
        }
        throw ClipCheck.occupied(targets.first?.path ?? "", waitingAt: source)
    }

    /// A second name for the same bytes; where the file system has no second names, or the place is on another disk, a
    /// copy.
    ///
    /// - Returns: whether the place is the clip's now; `false` if a file is there that may not be replaced.
    private func put(at target: Job.Destination, _ digest: FileDigest) throws(RushesError) -> Bool {
        if !target.mayReplace {
            if link(source, target.path) == 0 {
                try FilePlacement.synchronizeFolder(of: target.path)
                return true
            }
            if Errno.last == .fileExists { return false }
        }
        let partial = PartialPlace(for: target.path)
        try partial.claim(for: "local")
        unlink(partial.path)
        defer { partial.remove() }
        if link(source, partial.path) != 0 { try copy(to: partial.path, digest) }
        // Renaming one of two names of a file to the other does nothing, and says that it went well.
        return try FilePlacement.move(partial.path, to: target.path, mayReplace: target.mayReplace) == .placed
    }

    private func copy(to partial: String, _ digest: FileDigest) throws(RushesError) {
        guard let output = try OutputFile(path: partial, isNew: true) else { throw PartialPlace.occupied(partial) }
        defer { output.close() }
        let input = try ReadableFile(path: source)
        defer { input.close() }
        try write(input, to: output)
        try output.synchronize()
        guard try FileDigest.ofFileBlocking(partial) == digest else {
            throw RushesError(.takeCorrupt, "\(source) changed while it was copied")
        }
    }

    private func write(_ input: ReadableFile, to output: OutputFile) throws(RushesError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: FileDigest.chunkByteCount, alignment: 4096)
        defer { buffer.deallocate() }
        var position: Int64 = 0
        while true {
            let count = try input.read(at: position, into: buffer)
            if count == 0 { return }
            try output.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            position += Int64(count)
        }
    }
}
