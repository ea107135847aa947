import ArgumentParser

/// How results are printed: the same two flags on every command.
struct OutputOptions: ParsableArguments {
    @Option(help: "How to print results.")
    var format: OutputFormat = .text

    @Flag(name: .shortAndLong, help: "Print only what was asked for: paths, ids, nothing on the way.")
    var quiet = false

    /// What a command has whose output is for programs alone.
    static var quiet: OutputOptions {
        var options = OutputOptions()
        (options.format, options.quiet) = (.text, true)
        return options
    }
}
