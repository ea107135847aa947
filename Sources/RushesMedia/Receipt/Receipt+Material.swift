import Foundation
package import RushesCore

extension Receipt {
    /// A file that a run began with: by name and content, without the folder that it lay in.
    package struct GivenFile: Sendable, Hashable, Codable {
        /// The file's name.
        package var name: String
        /// The file's size in bytes.
        package var byteCount: Int64
        /// The lower-case hexadecimal SHA-256 of the file.
        package var sha256: String

        /// What stands in receipts for ever, whatever the properties are called.
        private enum CodingKeys: String, CodingKey {
            case byteCount = "byteCount"
            case name = "name"
            case sha256 = "sha256"
        }
    }

    /// How a job's material is called in its receipt: files by name alone, addresses without what opens them.
    struct Names {
        /// The files, each once.
        private(set) var files: [GivenFile] = []
        private let attachments: [Input.Attachment]

        init(_ job: Job) {
            attachments = job.input.attachments
            for case .file(let path) in job.brief.material {
                guard let file = attachment(at: path) else { continue }
                guard !files.contains(where: { $0.sha256 == file.sha256 }) else { continue }
                files.append(GivenFile(name: free(path), byteCount: file.byteCount, sha256: file.sha256))
            }
        }

        /// A piece of material as the receipt has it.
        func plain(_ source: MediaSource) -> MediaSource {
            switch source {
            case .url(let address): return .url(PlainAddress.plain(address))
            case .file(let path):
                let digest = attachment(at: path)?.sha256
                return .file(files.first { $0.sha256 == digest }?.name ?? Self.name(of: path))
            }
        }

        /// The file of the input that a path of the brief means; paths there are absolute.
        private func attachment(at path: String) -> Input.Attachment? {
            var relative = path[...]
            while relative.hasPrefix("./") { relative = relative.dropFirst(2) }
            return attachments.first { $0.path == path || $0.path.hasSuffix("/" + relative) }
                ?? attachments.first { Self.name(of: $0.path) == Self.name(of: path) }
        }

        private static func name(of path: String) -> String { (path as NSString).lastPathComponent }

        /// The path's name, or one like it where another file of the run is called so.
        private func free(_ path: String) -> String {
            let name = Self.name(of: path) as NSString
            let taken = Set(files.map(\.name))
            guard taken.contains(name as String) else { return name as String }
            let (stem, ending) = (name.deletingPathExtension, name.pathExtension)
            for number in 2...(taken.count + 2) {
                let other = ending.isEmpty ? "\(stem)-\(number)" : "\(stem)-\(number).\(ending)"
                if !taken.contains(other) { return other }
            }
            return name as String
        }
    }

    /// Finds a brief's material again, so that the receipt's run can be made once more.
    ///
    /// A file is looked for in the given folders and where the job's own record says that it lay, and taken only if it
    /// holds what it held. Addresses whose password the receipt leaves out are taken from the job's record.
    ///
    /// - Parameters:
    ///   - brief: the receipt's brief, or a part of it.
    ///   - folders: where to look for files, in order; the first is what relative paths in older receipts begin at.
    ///   - job: the run's own record, where it is known.
    /// - Returns: the brief with paths and addresses that can be used.
    /// - Throws: `file_not_found` with the name of the first file that is nowhere. A file of an older receipt, which
    ///   keeps paths and no digests, is not looked for.
    package func locating(
        _ brief: Brief,
        in folders: [String],
        job: Job?
    ) async throws(RushesError) -> Brief {
        var known: [MediaSource: MediaSource] = [:]
        if let job {
            let names = Names(job)
            for source in job.brief.material { known[names.plain(source)] = source }
        }
        var found: [MediaSource: MediaSource] = [:]
        for source in Set(brief.material) {
            switch source {
            case .url: found[source] = known[source] ?? source
            case .file(let name):
                guard let file = files?.first(where: { $0.name == name }) else { continue }
                let recorded = job?.input.attachments.filter { $0.sha256 == file.sha256 }.map(\.path) ?? []
                let places = folders.map { ($0 as NSString).appendingPathComponent(name) } + recorded
                found[source] = .file(try await Self.place(of: file, among: places))
            }
        }
        var brief = brief
        func replace(_ sources: inout [MediaSource]) { sources = sources.map { found[$0] ?? $0 } }
        replace(&brief.images)
        replace(&brief.references)
        replace(&brief.videos)
        replace(&brief.audios)
        brief.lastImage = brief.lastImage.map { found[$0] ?? $0 }
        return brief
    }

    private static func place(of file: GivenFile, among places: [String]) async throws(RushesError) -> String {
        var hasOther = false
        for place in places where FileManager.default.fileExists(atPath: place) {
            let digest = try? await FileDigest.of(fileAt: place)
            if digest == FileDigest(byteCount: file.byteCount, sha256: file.sha256) { return place }
            hasOther = true
        }
        let what = hasOther ? "what is called so there holds something else" : "it is not there"
        throw RushesError(
            .fileNotFound,
            "the receipt's run began with the file \(file.name) (SHA-256 \(file.sha256.prefix(12))…): \(what)",
            hint: "put that file beside the receipt, or name one with --image, --reference, --video or --audio"
        )
    }
}
