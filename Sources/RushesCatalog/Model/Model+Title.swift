package import RushesCore

extension Model {
    /// How people call it: `Veo 3.1 Lite Image to Video`.
    package var title: String {
        displayName ?? AtlasSnapshot.entry(id.rawValue)?.title ?? Self.title(of: id.rawValue)
    }

    /// Who made it, as people call them; the id's first part where that is not known.
    package var maker: String {
        if let entry = AtlasSnapshot.entry(id.rawValue) { return entry.maker }
        let owner = name.owner
        return AtlasSnapshot.entries.first { $0.id.hasPrefix("\(owner)/") }?.maker ?? owner
    }

    /// What it is, in one line that a person would search for.
    package var about: String {
        var parts = [kind.summary]
        let listing = ModelListing(self)
        if !["–", "?"].contains(listing.seconds) { parts.append("\(listing.seconds) s") }
        if !["–", "?"].contains(listing.resolutions) { parts.append(listing.resolutions) }
        if alwaysHasSound || field(for: .sound) != nil { parts.append("with sound") }
        let maker = maker
        let who = maker.isEmpty || title.contains(maker) ? title : "\(maker) \(title)"
        return "\(who): \(parts.joined(separator: "; "))"
    }

    /// The lowest figure that is known of its price, by the `second` or the `generation`, and the day that it was true on;
    /// `nil` where none is. It is for people to read, and nothing is held by it.
    package var lowestPrice: (amount: Money, unit: String, asOf: String)? {
        if let price, let figure = price.lowest { return (figure.amount, figure.unit, price.asOf) }
        return lowest.map { ($0.amount, $0.unit == .second ? "second" : "generation", $0.asOf) }
    }

    /// An id as a title: `newlab/clip-2/text-to-video` is `Clip 2 Text to Video`.
    private static func title(of id: String) -> String {
        let parts = id.split(separator: "/").map(String.init)
        return (parts.count > 1 ? Array(parts.dropFirst()) : parts)
            .flatMap { $0.split(separator: "-") }
            .map { ["to", "and", "with"].contains($0) ? String($0) : $0.prefix(1).uppercased() + $0.dropFirst() }
            .joined(separator: " ")
    }
}
