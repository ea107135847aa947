import Foundation

/// The size and age of a plain file that is open.
package struct RegularFileFacts: Sendable {
    /// The size in bytes.
    package let byteCount: Int64
    /// The time of the last change, in seconds since 1970.
    package let modifiedAt: Int

    /// Looks at an open file; `nil` if it is anything but a plain file.
    package init?(descriptor: Int32) {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        byteCount = Int64(facts.st_size)
        #if canImport(Darwin)
            modifiedAt = facts.st_mtimespec.tv_sec
        #else
            modifiedAt = facts.st_mtim.tv_sec
        #endif
    }
}
