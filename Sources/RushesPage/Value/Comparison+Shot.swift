extension Comparison {
    /// One prompt, and every take that was made of it.
    package struct Shot: Sendable, Hashable, Codable {
        /// What it is called: a row's number or name, or what the prompt is about.
        package var name: String
        /// Its takes and failures, in the order in which they are shown.
        package var entries: [Entry]

        /// Describes a shot.
        package init(name: String, entries: [Entry]) {
            self.name = name
            self.entries = entries
        }
    }
}

extension Comparison.Shot {
    /// The prompt that all of its entries share; `nil` if they differ, or if there is none.
    var sharedPrompt: String? {
        let prompts = Set(entries.map(\.prompt))
        guard prompts.count == 1, let prompt = prompts.first, !prompt.isEmpty else { return nil }
        return prompt
    }
}
