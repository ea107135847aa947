import RushesCommands

/// The program's entry; everything else is in `RushesCommands`.
@main
enum RushesMain {
    static func main() async {
        await RushesCommand.run(arguments: Array(CommandLine.arguments.dropFirst()))
    }
}
