import Foundation

/// How much memory the program has in use.
package enum ResidentMemory {
    /// The resident bytes, from `/proc/self/statm`; `nil` where there is no such file.
    package static func byteCount() -> Int64? {
        guard let bytes = FileManager.default.contents(atPath: "/proc/self/statm") else { return nil }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pageCount = Int64(fields[1]) else { return nil }
        return pageCount * Int64(sysconf(Int32(_SC_PAGESIZE)))
    }
}
