package import RushesCore

/// How the misbehaving server behaves while no fault is scripted.
package struct ServerSettings: Sendable {
    /// How the answer to an upload spells the address.
    package enum UploadSpelling: String, Sendable, CaseIterable {
        /// `data.download_url`: what the live service answers.
        case dataDownloadURL
        /// `data.url`
        case dataURL
        /// `download_url` without envelope
        case downloadURL
        /// `url` without envelope: what an old page of the documentation prints.
        case url
    }

    /// The key that is accepted.
    package var apiKey = "test-key"
    /// How many predictions the account had before: their ids are given no more.
    package var earlierPredictionCount = 0
    /// What a submission costs, and what `calculate` answers.
    package var price = Money(micros: 1_000_000)
    /// Whether `calculate` answers with a text instead of a number.
    package var quotesAsText = false
    /// What is in the account.
    package var balance = "125.500000"
    /// How the answer to an upload spells the address.
    package var uploadSpelling = UploadSpelling.dataDownloadURL
    /// Uploads of more bytes than this are answered with 413, as the service does above 50 MB; `nil` takes any.
    package var uploadLimit: Int64?
    /// The clip that every prediction ends with.
    package var output: ServedBody
    /// What outputs whose path ends so are instead (`png`), with their media types.
    package var outputsByEnding: [String: (body: ServedBody, mediaType: String)] = [:]
    /// The media type that outputs are served as.
    package var outputMediaType = "video/mp4"
    /// Whether outputs are given to whoever has the key alone.
    package var outputsNeedKey = false
    /// The entity tag of outputs.
    package var entityTag = "\"take-1\""
    /// The rows of `GET /models`; `schema` links that begin with `/` become the server's own.
    package var models: [JSONValue] = []
    /// Schemas by slug (`google-veo3.1-text-to-video`); others are not found.
    package var schemas: [String: JSONValue] = [:]
    /// The server's clock: the time since some moment. By default it stands still.
    package var elapsed: @Sendable () -> Duration = { .zero }
    /// How long after the end of its prediction, by the server's clock, an output is answered with 404, by the
    /// prediction's number from 0.
    package var outputLag: @Sendable (_ number: Int) -> Duration = { _ in .zero }
    /// How long after its acceptance a prediction is missing from history, by its number from 0.
    package var historyLag: @Sendable (_ number: Int) -> Duration = { _ in .zero }
    /// How history is cut into pages, and what shifts them.
    package var historyPaging = HistoryPaging()
    /// The moment in seconds since 1970 that history counts from.
    package var epoch: Int64 = 1_790_000_000

    /// How many requests ``ServerAccount/requests`` keeps; the others are only counted.
    package var keptRequestCount = 20_000

    /// Makes the default settings: a small valid clip, 1.00 USD, key `test-key`.
    package init() {
        output = ServedBody(TinyClip.bytes)
    }

    /// The default settings with some of their members changed.
    package static func changed(_ change: (inout ServerSettings) -> Void) -> ServerSettings {
        var settings = ServerSettings()
        change(&settings)
        return settings
    }
}
