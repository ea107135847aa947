import Rushes

/// The code of the articles about clips. It is compiled, not run: the same calls run in the commands' own tests.
enum ClipSnippets {
    static func overview() async throws {
        let studio = try await LocalStudio()
        let job = try await studio.submit(Brief("A heron lifts off at dawn"))
        for await update in studio.events(of: job.id) { print(update) }
        print(try await studio.takes(of: job.id))
    }

    static func briefing() -> Brief {
        var brief = Brief("The character walks forward slowly", duration: .seconds(8), resolution: .p1080)
        brief.images = [.file("hero.jpg")]
        brief.model = "veo3.1-lite"
        return brief
    }

    static func pricing(_ brief: Brief, _ studio: LocalStudio) async throws {
        let quote = try await studio.quote(brief)
        print(quote.amount, quote.basis, quote.asOf)
    }

    static func following(_ brief: Brief, _ studio: LocalStudio) async throws {
        let job = try await studio.submit(brief)
        for await update in studio.events(of: job.id) {
            switch update {
            case .changed(let job): print(job.state)
            case .progress(let share, let activity): print(share ?? 0, activity)
            case .notice(let words): print(words)
            }
        }
    }

    static func ending(_ job: Job, _ studio: LocalStudio) async throws {
        let ended = try await studio.job(job.id)
        switch ended.state {
        case .done: for take in try await studio.takes(of: job.id) { print(take.path) }
        case .inDoubt: print("the price stays held until the service's history shows what became of the job")
        default: if let error = ended.error { print(error.message, error.hint ?? "") }
        }
    }

    static func deciding(_ brief: Brief, _ studio: LocalStudio) async throws {
        do {
            _ = try await studio.submit(brief)
        } catch let error as RushesError where error.code == .budgetExceeded {
            print("no room in the budget:", error.message)
        }
    }
}
