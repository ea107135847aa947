/// What the service is told on its command line, as `--name value`.
struct Options {
    /// The options in one line.
    static let usage = "[--from S] [--to S] [--bytes N] [--rate N] [--lag S] [--seed N]"

    /// How soon after its acceptance the quickest prediction ends, in seconds.
    var from = 30.0
    /// How soon after its acceptance the slowest prediction ends, in seconds; all between are as likely.
    var to = 60.0
    /// The clip's size in bytes; 0 leaves it as small as it is.
    var bytes = 0
    /// How many requests a second are answered, beside 429; 0 for any number.
    var rate = 0.0
    /// How long predictions are missing from history, in seconds.
    var lag = 0.0
    /// The seed of the completion times.
    var seed: UInt64 = 1

    /// Reads the words of the command line; `nil` if one of them is not known or is no number.
    init?(_ words: some Collection<String>) {
        var words = Array(words)
        while words.count >= 2 {
            let (name, text) = (words.removeFirst(), words.removeFirst())
            guard let number = Double(text), number >= 0 else { return nil }
            switch name {
            case "--from": from = number
            case "--to": to = number
            case "--bytes": bytes = Int(number)
            case "--rate": rate = number
            case "--lag": lag = number
            case "--seed": seed = UInt64(number)
            default: return nil
            }
        }
        guard words.isEmpty, from <= to else { return nil }
    }
}
