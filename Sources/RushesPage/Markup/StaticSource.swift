/// Style or script of our own: known when the program is built, and named in the page's policy by its hash.
struct StaticSource: Sendable {
    /// The source.
    let text: String

    /// How a Content-Security-Policy names it: nothing else of its kind may run.
    let policyName: String

    init(_ text: String) {
        self.text = text
        policyName = "'sha256-\(ContentDigest(of: Array(text.utf8)).base64)'"
    }
}
