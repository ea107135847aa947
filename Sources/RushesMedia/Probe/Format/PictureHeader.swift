import RushesCore

/// HEIC and AVIF (ISO/IEC 23008-12): the size is a property of the primary item in the `meta` box.
enum PictureHeader {
    static func mediaType(brands: [String]) -> String? {
        for brand in brands {
            switch brand {
            case "avif", "avis": return "image/avif"
            case "heic", "heix", "heim", "heis", "hevc", "hevx": return "image/heic"
            default: continue
            }
        }
        return brands.contains("mif1") ? "image/heif" : nil
    }

    static func measure(_ source: inout ByteSource, _ meta: Box, mediaType: String) throws(ProbeFailure) -> MediaFacts {
        var primary: UInt64?
        var properties: [Box] = []
        var associations: Box?
        for box in try meta.children(&source, skipping: 4) {
            if box.type == "pitm" {
                let isWide = try box.number(&source, 1, at: 0) != 0
                primary = try box.number(&source, isWide ? 4 : 2, at: 4)
            }
            guard box.type == "iprp" else { continue }
            for child in try box.children(&source) {
                if child.type == "ipco" { properties = try child.children(&source) }
                if child.type == "ipma" { associations = child }
            }
        }
        var own = properties
        if let primary, let associations,
            let indices = try self.properties(&source, associations, of: primary)
        {
            own = indices.compactMap { index in
                properties.indices.contains(index - 1) ? properties[index - 1] : nil
            }
        }
        var size: (width: Int, height: Int)?
        var isTurned = false
        for property in own {
            if property.type == "ispe" {
                let width = Int(try property.number(&source, 4, at: 4))
                let height = Int(try property.number(&source, 4, at: 8))
                if size.map({ $0.width < width }) ?? true { size = (width, height) }
            } else if property.type == "irot" {
                isTurned = try property.number(&source, 1, at: 0) & 1 == 1
            }
        }
        guard let size else { throw .malformed("a picture that does not say its size") }
        return MediaFacts(
            kind: .image,
            mediaType: mediaType,
            width: isTurned ? size.height : size.width,
            height: isTurned ? size.width : size.height
        )
    }

    /// The ordinals, from 1, of an item's properties.
    private static func properties(
        _ source: inout ByteSource,
        _ box: Box,
        of item: UInt64
    ) throws(ProbeFailure) -> [Int]? {
        let isWide = try box.number(&source, 1, at: 0) != 0
        let hasLongIndices = try box.number(&source, 1, at: 3) & 1 == 1
        let count = try box.number(&source, 4, at: 4)
        var offset: Int64 = 8
        for _ in 0..<min(count, 4096) {
            let id = try box.number(&source, isWide ? 4 : 2, at: offset)
            offset += isWide ? 4 : 2
            let associationCount = Int64(try box.number(&source, 1, at: offset))
            offset += 1
            let width: Int64 = hasLongIndices ? 2 : 1
            if id == item {
                var indices: [Int] = []
                for ordinal in 0..<associationCount {
                    let value = try box.number(&source, Int(width), at: offset + ordinal * width)
                    // The top bit says whether the property is essential.
                    indices.append(Int(value & (hasLongIndices ? 0x7FFF : 0x7F)))
                }
                return indices
            }
            offset += associationCount * width
        }
        return nil
    }
}
