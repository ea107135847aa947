import RushesCore
import RushesLedger
import Testing

extension LedgerStoreConformance {
    /// What adding a job does.
    static let addingRules: [LedgerRule] = [
        LedgerRule("an added job is read back as it was, its price held") { store in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let kept = try await store.job(job.id, owner: .local)
            #expect(kept == job)
            #expect(kept.held == Money(micros: 1_000_000))
            let entries = try await store.entries(of: job.id, owner: .local)
            #expect(entries.map(\.content) == [.queued(job)])
            #expect(entries.first?.at == job.createdAt)
            #expect(entries.first?.held == Money(micros: 1_000_000))
            #expect(entries.first?.charged == .zero)
        },
        LedgerRule("a rehearsal holds nothing") { store in
            try await store.add(LedgerSample.job(1, isRehearsal: true))
            #expect(try await store.job(LedgerSample.jobID(1), owner: .local).held == .zero)
            #expect(try await store.spending(of: .local, since: LedgerSample.moment(0)).held == .zero)
        },
        LedgerRule("an id is added once") { store in
            let first = LedgerSample.job(1, prompt: "first")
            try await store.add(first)
            await expect(.internalError) { try await store.add(LedgerSample.job(1, prompt: "second")) }
            await expect(.internalError) { try await store.add(LedgerSample.job(1, owner: Owner(rawValue: "other"))) }
            #expect(try await store.job(first.id, owner: .local) == first)
            #expect(try await store.entries(of: first.id, owner: .local).count == 1)
        },
        LedgerRule("a job that is not queued, or holds anything but its price, is not added") { store in
            var sent = LedgerSample.job(1)
            try sent.apply(.sending(bodyHash: "b"), at: LedgerSample.moment(2))
            await expect(.internalError) { try await store.add(sent) }
            var free = LedgerSample.job(2)
            free.held = .zero
            await expect(.internalError) { try await store.add(free) }
            await expect(.internalError) { try await store.add(LedgerSample.job(3, price: Money(micros: -1))) }
            #expect(try await store.jobs(of: .local, where: JobFilter()).isEmpty)
        },
        LedgerRule("odd prompts are kept to the letter") { store in
            let prompts = [
                "👩🏽‍🚀 flies 🚀 past a 🏳️‍🌈", "nul \u{0} and bell \u{7}", "line\nbreak\r\nand\ttab", #"quotes " ' ` and \ "#,
                "'; DROP TABLE jobs; --", "雨の夜の東京を歩く", "e\u{301} is not é", "\u{202E}right to left", "%_*?[", "",
                String(repeating: "long ", count: 20_000),
            ]
            for (number, prompt) in prompts.enumerated() {
                try await store.add(LedgerSample.job(number, prompt: prompt))
                let kept = try await store.job(LedgerSample.jobID(number), owner: .local)
                #expect(Array(kept.brief.prompt.unicodeScalars) == Array(prompt.unicodeScalars))
                #expect(kept == LedgerSample.job(number, prompt: prompt))
            }
        },
        LedgerRule("times are kept to the millisecond") { store in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let lease = try await store.claimed(job)
            let odd = LedgerSample.moment(3.123_456_7)
            let sent = try await store.record([.sending(bodyHash: "b")], under: lease, at: odd)
            #expect(sent.sentAt == LedgerSample.moment(3.123))
            #expect(try await store.job(job.id, owner: .local) == sent)
            #expect(try await store.entries(of: job.id, owner: .local).last?.at == sent.sentAt)
        },
    ]
}
