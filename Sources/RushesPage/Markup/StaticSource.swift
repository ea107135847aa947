/// Style or script of our own: known when the program is built, and named in the page's policy by its hash.
struct StaticSource: Sendable {
    /// The page's style sheet.
    static let style = StaticSource(PackageResources.page_css)

    /// The page's script: it only adds to a page that can be read and played without it.
    static let script = StaticSource(PackageResources.page_js)

    /// The source.
    let text: String

    /// How a Content-Security-Policy names it: nothing else of its kind may run.
    let policyName: String

    init(_ bytes: [UInt8]) {
        text = String(decoding: bytes, as: UTF8.self)
        policyName = "'sha256-\(ContentDigest(of: bytes).base64)'"
    }
}
