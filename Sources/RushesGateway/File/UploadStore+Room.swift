import Foundation
import RushesCore
import RushesMedia

extension UploadStore {
    /// Less free room than this is left to the ledger and to the clips that are being fetched.
    private static let spareByteCount: Int64 = 512 << 20

    /// Refuses a file for which there is no room, on the disk or within what one key may keep.
    ///
    /// - Throws: `disk_full`; `media_too_large` with the figures if the key keeps as much as it may.
    func checkRoom(for owner: Owner) async throws(RushesError) {
        let folder = "\(folder)/\(owner)"
        let (kept, free) = try await BlockingWork.run { () throws(RushesError) in
            (Self.byteCount(in: folder), DiskSpace.available(at: self.folder))
        }
        if let free, free < Self.spareByteCount {
            throw RushesError(.diskFull, "there is no room for uploads", hint: nil)
        }
        guard kept + limit <= ownerLimit else {
            throw RushesError(
                .mediaTooLarge,
                "this key keeps \(kept / 1_000_000) MB of uploads, and \(ownerLimit / 1_000_000) MB are allowed",
                hint: "uploads are removed \(Int(life.inSeconds / 86_400)) days after they came"
            )
        }
    }

    /// Removes files that are older than they are kept for, and what is left of uploads that broke off.
    ///
    /// - Parameter now: the present.
    /// - Returns: how many files were removed.
    @discardableResult
    func sweep(now: Date) async -> Int {
        let count = try? await BlockingWork.run { () throws(RushesError) in
            let manager = FileManager.default
            var count = 0
            for owner in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] {
                for name in (try? manager.contentsOfDirectory(atPath: "\(folder)/\(owner)")) ?? [] {
                    let path = "\(folder)/\(owner)/\(name)"
                    guard let changed = try? manager.attributesOfItem(atPath: path)[.modificationDate] as? Date else {
                        continue
                    }
                    let age = now.timeIntervalSince(changed)
                    guard age > (name.hasPrefix(".") ? 3600 : life.inSeconds), unlink(path) == 0 else { continue }
                    count += 1
                }
            }
            return count
        }
        return count ?? 0
    }

    private static func byteCount(in folder: String) -> Int64 {
        let manager = FileManager.default
        return ((try? manager.contentsOfDirectory(atPath: folder)) ?? []).reduce(0) { sum, name in
            let size = try? manager.attributesOfItem(atPath: "\(folder)/\(name)")[.size] as? NSNumber
            return sum + (size?.int64Value ?? 0)
        }
    }
}
