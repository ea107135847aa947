import RushesOutbound
import Testing

struct DeliveryScheduleTests {
    @Test func `nine tries, further and further apart, and then no more`() {
        let schedule = DeliverySchedule()
        let waits = (0...10).map { schedule.wait(afterTries: $0)?.components.seconds }
        #expect(waits == [0, 5, 30, 120, 600, 3600, 10_800, 21_600, 43_200, nil, nil])
        #expect(schedule.wait(afterTries: -1) == .zero)
        #expect(schedule.wait(afterTries: .max) == nil)
    }

    @Test func `an empty schedule never tries`() {
        #expect(DeliverySchedule(waits: []).wait(afterTries: 0) == nil)
    }

    @Test func `every status has its verdict`() {
        for status in 100...599 {
            let expected: DeliveryVerdict =
                (200...299).contains(status) ? .delivered : status == 410 ? .refused : .retry
            #expect(DeliveryVerdict(status: status) == expected)
        }
        for status in [Int.min, -1, 0, 99, 600, .max] { #expect(DeliveryVerdict(status: status) == .retry) }
    }
}
