package import Foundation
package import RushesCore

extension AccessKey {
    /// Checks what a key is to be made of.
    ///
    /// - Throws: `invalid_brief` if the name is empty, longer than 64 characters or holds control characters, a pattern is
    ///   empty or holds white space, or the rate is not above nothing.
    package static func check(
        name: String,
        models: [String],
        callsPerSecond: Double?
    ) throws(RushesError) {
        let breaks: Set<Unicode.GeneralCategory> = [.control, .lineSeparator, .paragraphSeparator]
        guard (1...64).contains(name.count), !name.allSatisfy(\.isWhitespace),
            !name.unicodeScalars.contains(where: { breaks.contains($0.properties.generalCategory) })
        else {
            throw RushesError(
                .invalidBrief,
                "a key cannot be called so",
                hint: "give it a name of 1 to 64 characters, none of them a control character"
            )
        }
        for model in models where model.isEmpty || model.contains(where: \.isWhitespace) {
            throw RushesError(
                .invalidBrief,
                "`\(model)` is no pattern for ids of models",
                hint: "give an id, or a pattern such as google/*"
            )
        }
        // Fewer than one a day is no rate but a key that nobody can use; more than a million is no limit.
        if let callsPerSecond, !(1 / 86_400.0...1_000_000).contains(callsPerSecond) {
            throw RushesError(
                .invalidBrief,
                "\(callsPerSecond) calls a second is no rate that can be kept",
                hint: "give a number from 0.0001 to 1000000, such as 5 or 0.5"
            )
        }
    }
}

extension Sequence<AccessKey> {
    /// The one key that somebody means: the valid one of a name, or the one whose id begins so, with or without `key_`;
    /// if there is none, the one of that name that is no longer valid.
    ///
    /// - Throws: `not_found`; `invalid_brief` if several may be meant.
    package func one(called text: String, at moment: Date) throws(RushesError) -> AccessKey {
        let beginning = text.hasPrefix(AccessKey.Tag.prefix) ? text : AccessKey.Tag.prefix + text
        let named = filter { $0.name == text }
        let valid = filter { key in
            key.name == text && key.isValid(at: moment)
                || !text.isEmpty && key.id.rawValue.utf8.starts(with: beginning.utf8)
        }
        let found = valid.isEmpty ? named : valid
        guard let first = found.first else {
            throw RushesError(.notFound, "there is no key `\(text)`", hint: "`rushes keys list --all` shows the keys")
        }
        guard found.count == 1 else {
            throw RushesError(.invalidBrief, "several keys may be meant by `\(text)`", hint: "give more of the id")
        }
        return first
    }
}
