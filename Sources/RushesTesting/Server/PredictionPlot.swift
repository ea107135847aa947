/// What becomes of one prediction, told poll by poll so that no test waits for time.
package struct PredictionPlot: Sendable {
    /// How a prediction ends.
    package enum Ending: Sendable {
        /// `completed` with outputs.
        case completed
        /// `completed` with an empty list of outputs.
        case completedWithoutOutputs
        /// `completed`, and every output is marked as not safe for work.
        case completedUnsafe
        /// `failed`, with the service's words and its `error_code` (1 generation failed, 1039 content moderation).
        case failed(message: String, errorCode: Int)
        /// Any other word in `status`, such as `timeout` or `canceled`.
        case status(String)
        /// It never ends.
        case never
    }

    /// How a failed prediction is wrapped.
    package enum FailureEnvelope: Sendable {
        /// HTTP 500 with the whole envelope, `code` 500: the common case.
        case http500
        /// HTTP 200 with `code` 500.
        case code500
        /// HTTP 200 with `code` 200: as documented.
        case plain
    }

    /// Which member carries the id in the answer to a submission.
    package enum IDSpelling: String, Sendable, CaseIterable {
        /// `id`
        case id
        /// `prediction_id`
        case predictionID = "prediction_id"
        /// `request_id`
        case requestID = "request_id"
    }

    /// How outputs are written.
    package enum OutputSpelling: Sendable, CaseIterable {
        /// As texts.
        case texts
        /// As objects with a `url`.
        case objects
        /// As texts without scheme and host.
        case relative
        /// As objects with a `file_url`.
        case fileObjects
        /// As objects in objects: `{"video": {"url": …}}`.
        case nested
        /// As a text that is JSON itself.
        case jsonText
        /// As the clip itself: `data:video/mp4;base64,…`.
        case inline
        /// Under another name than `outputs`: `{"output": {"videos": [{"uri": …}]}}`.
        case elsewhere
    }

    /// The running status of each poll before the end, in order.
    package var statuses: [String]
    /// How it ends.
    package var ending: Ending
    /// How a failure is wrapped.
    package var envelope = FailureEnvelope.http500
    /// The answer to the first so many polls, although the prediction exists: 404 or 400.
    package var unknownStatus = 404
    /// How many polls are answered with ``unknownStatus`` at first.
    package var unknownPolls = 0
    /// On which poll after completion the price appears, from 1; `nil` if it never does.
    package var pricedOnRead: Int? = 1
    /// The settled price; `nil` for the quote's.
    package var price: String?
    /// Whether the price is written as a number.
    package var pricesAsNumber = false
    /// How many outputs there are.
    package var outputCount = 1
    /// How many readings after the end have `outputs: null`, although the clip is made and charged for.
    package var namelessReads = 0
    /// The service's word for a good end.
    package var finalWord = "completed"
    /// How outputs are written.
    package var outputSpelling = OutputSpelling.texts
    /// Links that are given in place of the server's own.
    package var foreignOutputs: [String]?
    /// What the server's own outputs are called in place of `ID-NUMBER.mp4?Signature=…`: what follows on `/outputs/`.
    package var outputNames: [String]?
    /// Which member of the answer to the submission carries the id.
    package var idSpelling = IDSpelling.id
    /// Whether answers have the envelope `{"code":…,"data":…}`.
    package var isWrapped = true
    /// Whether `code` is a text.
    package var codeIsText = false
    /// Whether the answer to the submission already holds the end.
    package var endsAtOnce = false
    /// The time after which it ends, by the server's clock, whatever the number of polls; `nil` counts polls.
    package var endsAfter: Duration?

    /// Makes a plot; by default `created`, `processing`, then completed with one output.
    package init(statuses: [String] = ["created", "processing"], ending: Ending = .completed) {
        self.statuses = statuses
        self.ending = ending
    }

    /// A prediction that fails on its second poll.
    package static func failing(
        _ message: String = "Generation failed: task processing failed (code: generation_failed)",
        errorCode: Int = 1,
        envelope: FailureEnvelope = .http500
    ) -> PredictionPlot {
        var plot = PredictionPlot(statuses: ["processing"], ending: .failed(message: message, errorCode: errorCode))
        plot.envelope = envelope
        return plot
    }

    /// The default plot with some of its members changed.
    package static func changed(_ change: (inout PredictionPlot) -> Void) -> PredictionPlot {
        var plot = PredictionPlot()
        change(&plot)
        return plot
    }
}
