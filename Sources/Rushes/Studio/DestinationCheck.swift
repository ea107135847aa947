import Foundation
import RushesCore
import RushesMedia

/// Checks, before any money is held, that a take could be stored.
enum DestinationCheck {
    /// Less free room than this is not enough for a clip and its receipt.
    static let neededByteCount: Int64 = 256 << 20

    static func check(_ destination: Job.Destination) throws(RushesError) {
        var isDirectory: ObjCBool = false
        let manager = FileManager.default
        if manager.fileExists(atPath: destination.path, isDirectory: &isDirectory) {
            if isDirectory.boolValue {
                throw RushesError(.outputUnwritable, "\(destination.path) is a folder", hint: "name a file with -o")
            }
            if !destination.mayReplace { throw RushesError(.outputExists, "\(destination.path) is there already") }
        }
        let receipt = Receipt.path(forTakeAt: destination.path)
        if !destination.mayReplace, manager.fileExists(atPath: receipt) {
            throw RushesError(.outputExists, "\(receipt), where the receipt would go, is there already")
        }
        try prepare(URL(fileURLWithPath: destination.path).deletingLastPathComponent().path)
    }

    /// Makes a folder if it is not there, with these permissions or the usual ones, and sees that a clip could be stored
    /// in it.
    static func prepare(_ folder: String, permissions: Int? = nil) throws(RushesError) {
        let manager = FileManager.default
        do {
            try manager.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: permissions.map { [.posixPermissions: $0] }
            )
        } catch {
            throw RushesError(.outputUnwritable, "the folder \(folder) cannot be made")
        }
        guard manager.isWritableFile(atPath: folder) else {
            throw RushesError(.outputUnwritable, "the folder \(folder) cannot be written to")
        }
        if let free = DiskSpace.available(at: folder), free < neededByteCount {
            throw RushesError(
                .diskFull,
                "\(folder) has \(free >> 20) MB left; a clip may need \(neededByteCount >> 20) MB"
            )
        }
    }
}
