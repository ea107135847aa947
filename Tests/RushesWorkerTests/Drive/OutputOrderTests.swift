import RushesCore
import RushesWorker
import Testing

@Suite struct OutputOrderTests {
    private static func links(_ names: [String]) -> [OutputLink] {
        names.map { OutputLink(.url($0.contains(":") ? $0 : "https://media.example/\($0)")) }
    }

    @Test(arguments: [
        (["a.mp4"], [0]),
        (["a.png", "b.mp4"], [1, 0]),
        (["a.mp4", "b.wav"], [0, 1]),
        (["a.wav", "b.png", "c.webm?sig=x.png"], [2, 0, 1]),
        (["a", "b"], [0, 1]),
        (["a.png", "b"], [1, 0]),
        (["a?response-content-type=image%2Fpng", "b?response-content-type=video%2Fmp4"], [1, 0]),
        (["data:image/png;base64,AA", "data:video/mp4;base64,AA"], [1, 0]),
        (["a.MP4", "b.mov"], [0, 1]),
    ])
    func `the likeliest clip is looked at first`(names: [String], order: [Int]) {
        #expect(OutputOrder(Self.links(names)).candidates == order)
    }

    @Test func `who names itself a clip is waited for, and who does not is passed over`() {
        let named = OutputOrder(Self.links(["a.mp4", "b.mp4"]))
        #expect(!named.goesOn(after: 0, isAnother: false) && named.goesOn(after: 0, isAnother: true))
        let silent = OutputOrder(Self.links(["a", "b", "c.png"]))
        #expect(silent.goesOn(after: 0, isAnother: false) && !silent.goesOn(after: 1, isAnother: false))
        #expect(!silent.goesOn(after: 2, isAnother: true))
    }

    @Test func `every output beside the clip has a number of its own`() {
        let order = OutputOrder(Self.links(["a.png", "b.mp4", "c.wav"]))
        #expect([0, 2].map { order.number(of: $0, besides: 1) } == [2, 3])
        #expect([1, 2].map { order.number(of: $0, besides: 0) } == [2, 3])
    }
}
