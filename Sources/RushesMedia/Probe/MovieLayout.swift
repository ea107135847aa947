/// How a file of the MP4 family is laid out.
package struct MovieLayout: Sendable, Hashable {
    /// Whether the file begins with its type (`ftyp`).
    package var hasFileType: Bool
    /// Whether the file has an index (`moov`).
    package var hasIndex: Bool
    /// Whether the index stands before the media (`mdat`), so that playing can begin before the download ends.
    package var indexIsFirst: Bool

    /// Describes a layout.
    package init(hasFileType: Bool, hasIndex: Bool, indexIsFirst: Bool) {
        self.hasFileType = hasFileType
        self.hasIndex = hasIndex
        self.indexIsFirst = indexIsFirst
    }
}
