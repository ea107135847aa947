import Crypto
import Foundation
import RushesCore

/// A clip that the local engine has made, on its way to its place. Blocks.
struct LocalTake {
    /// Where the engine left it.
    let source: String
    /// Where it goes.
    let destination: Job.Destination

    /// Checks the clip, makes it durable and gives it its name. The source stays where it is.
    func store() throws(RushesError) -> StoredFile {
        let media = try measure()
        let digest = try FileDigest.ofFileBlocking(source)
        if source != destination.path {
            guard let file = try OutputFile(path: source) else { return try missing() }
            defer { file.close() }
            try file.synchronize()
            try place(digest)
        }
        return StoredFile(
            path: destination.path,
            byteCount: digest.byteCount,
            sha256: digest.sha256,
            media: media
        )
    }

    private func measure() throws(RushesError) -> MediaFacts {
        do throws(RushesError) {
            return try ClipCheck.requireClip(try MediaProbe.inspectBlocking(source), named: source)
        } catch {
            switch error.code {
            case .takeCorrupt: throw error
            case .fileNotFound: return try missing()
            default: throw RushesError(.takeCorrupt, error.message)
            }
        }
    }

    private func missing<Value>() throws(RushesError) -> Value {
        throw RushesError(.takeExpired, "the clip \(source) is no longer there", hint: "run it again: it costs nothing")
    }

    private var partial: String { destination.path + ".partial" }

    /// A second name for the same bytes goes the way of any finished file; where the file system has no second names,
    /// or the place is on another disk, a copy does.
    private func place(_ digest: FileDigest) throws(RushesError) {
        unlink(partial)
        guard link(source, partial) == 0 else { return try copy(digest) }
        do throws(RushesError) {
            try name(digest)
        } catch {
            unlink(partial)
            throw error
        }
    }

    private func name(_ digest: FileDigest) throws(RushesError) {
        let outcome = try FilePlacement.move(partial, to: destination.path, mayReplace: destination.mayReplace)
        // Renaming one of two names of a file to the other does nothing, and says that it went well.
        unlink(partial)
        guard outcome != .placed else { return }
        guard try FileDigest.ofFileBlocking(destination.path) == digest else {
            throw ClipCheck.occupied(destination.path, waitingAt: source)
        }
    }

    /// Copies to the partial name, and moves it from there.
    private func copy(_ digest: FileDigest) throws(RushesError) {
        guard let output = try OutputFile(path: partial, isNew: true) else {
            throw RushesError(.outputUnwritable, "another program is writing \(partial)")
        }
        defer { output.close() }
        do throws(RushesError) {
            let input = try ReadableFile(path: source)
            defer { input.close() }
            try write(input, to: output)
            try output.synchronize()
            guard try FileDigest.ofFileBlocking(partial) == digest else {
                throw RushesError(.takeCorrupt, "\(source) changed while it was copied")
            }
            try name(digest)
        } catch {
            unlink(partial)
            throw error
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
