import RushesCore

/// Turns the service's definite refusals into our errors.
///
/// Statuses and their meanings are those of the service's published error page; the texts for content policy were
/// collected by its clients.
struct AtlasRefusal: Sendable {
    /// What was asked for, in a few words: "the submission".
    let subject: String
    /// The model, where one was named.
    var model: ModelID?
    /// The key that was sent, of which a refusal says what looks odd.
    var key: Secret?

    /// The statuses after which nothing was started.
    static let definite: Set<Int> = [400, 401, 402, 403, 404, 413, 422, 451]

    /// The error for a refusal.
    ///
    /// - Parameters:
    ///   - reply: the answer.
    ///   - words: the service's own words, cleaned.
    /// - Returns: `nil` if the status is not one of ``definite``.
    func error(for reply: AtlasReply, words: String?) -> RushesError? {
        let said = words.map { ": \($0)" } ?? ""
        switch reply.status {
        case 400, 422:
            if reply.speaksOfPolicy {
                return RushesError(.contentRefused, "the service refused the content of \(subject)\(said)")
            }
            return RushesError(.requestRefused, "the service refused \(subject) as malformed (\(reply.status))\(said)")
        case 401:
            let oddities = key?.oddities ?? []
            let odd = oddities.isEmpty ? "" : "; \(oddities.joined(separator: ", and "))"
            return RushesError(.invalidAPIKey, "the service does not accept the key\(said)\(odd)")
        case 402:
            return RushesError(.insufficientBalance, "the account has no money left\(said)")
        case 403:
            if reply.isReadable {
                return RushesError(.notAllowed, "the service does not allow \(subject)\(said)")
            }
            return RushesError(
                .notAllowed,
                "a firewall in front of the service turned \(subject) away (403)",
                hint: "check whether a proxy or VPN stands between this machine and the service"
            )
        case 404:
            if let model, reply.isReadable, words?.contains("router") != true {
                return RushesError(.unknownModel, "the service has no model `\(model)`\(said)")
            }
            return RushesError(
                .requestRefused,
                "there is no such thing at the service's address (404)\(said)",
                hint: "check ATLASCLOUD_BASE_URL"
            )
        case 413:
            return RushesError(.mediaTooLarge, "\(subject) is too large for the service\(said)")
        case 451:
            return RushesError(.notAllowed, "the service is not available in this region\(said)")
        default:
            return nil
        }
    }
}
