import Foundation

/// How much room a disk has.
package enum DiskSpace {
    /// Tells one disk from another while the system runs.
    package struct Disk: Sendable, Hashable {
        fileprivate var device: UInt64
    }

    /// The disk that a path is on.
    ///
    /// - Parameter path: a file or folder; of one that does not exist yet, its nearest existing parent counts.
    /// - Returns: the disk; `nil` if the system does not say.
    package static func disk(of path: String) -> Disk? {
        nearest(to: path) { place in
            var facts = stat()
            return stat(place, &facts) == 0 ? Disk(device: UInt64(truncatingIfNeeded: facts.st_dev)) : nil
        }
    }

    /// The bytes that this user may still write where `path` is, or would be.
    ///
    /// - Parameter path: a file or folder; of one that does not exist yet, its nearest existing parent counts.
    /// - Returns: the free bytes; `nil` if the system does not say, which is no reason not to try.
    package static func available(at path: String) -> Int64? {
        nearest(to: path) { place in
            var facts = statvfs()
            guard statvfs(place, &facts) == 0 else { return nil }
            let (bytes, overflowed) = Int64(clamping: facts.f_bavail)
                .multipliedReportingOverflow(by: Int64(clamping: facts.f_frsize))
            return overflowed ? .max : bytes
        }
    }

    private static func nearest<Value>(to path: String, _ look: (String) -> Value?) -> Value? {
        var place = path.isEmpty ? "." : path
        while true {
            if let value = look(place) { return value }
            let parent = (place as NSString).deletingLastPathComponent
            if parent == place { return nil }
            place = parent.isEmpty ? "." : parent
        }
    }
}
