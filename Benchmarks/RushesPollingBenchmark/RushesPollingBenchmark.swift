import RushesCore
import RushesProvider
@main struct RushesPollingBenchmark { static func main() { print(PollSchedule(CompletionTimes()).begins) } }
