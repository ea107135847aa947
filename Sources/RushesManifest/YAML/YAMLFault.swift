/// Why a text is no table in YAML.
struct YAMLFault: Error, Hashable {
    /// The line of the file, from 1.
    var line: Int
    /// What is wrong, in one sentence.
    var message: String
    /// Whether an alias was found whose anchor was not.
    var isUnknownAlias = false
}
