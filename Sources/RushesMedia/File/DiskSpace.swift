import Foundation

/// How much room a disk has.
public enum DiskSpace {
    /// The bytes that this user may still write where `path` is, or would be.
    ///
    /// - Parameter path: a file or folder; of one that does not exist yet, its nearest existing parent counts.
    /// - Returns: the free bytes; `nil` if the system does not say, which is no reason not to try.
    public static func available(at path: String) -> Int64? {
        var place = path.isEmpty ? "." : path
        while true {
            var facts = statvfs()
            if statvfs(place, &facts) == 0 {
                let (bytes, overflowed) = Int64(clamping: facts.f_bavail)
                    .multipliedReportingOverflow(by: Int64(clamping: facts.f_frsize))
                return overflowed ? .max : bytes
            }
            let parent = (place as NSString).deletingLastPathComponent
            if parent == place { return nil }
            place = parent.isEmpty ? "." : parent
        }
    }
}
