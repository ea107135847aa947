import RushesAnimatic
import RushesCore
import RushesProvider
import Testing

@Suite(.timeLimit(.minutes(10))) struct BloomTests {
    /// The mean luma of a ring around a place, in samples.
    private func ring(_ luma: [UInt8], _ width: Int, around centre: (x: Int, y: Int), _ radii: ClosedRange<Int>) -> Int
    {
        var (sum, count) = (0, 0)
        for index in luma.indices {
            let (x, y) = (index % width - centre.x, index / width - centre.y)
            // Only above and beside it: land and town lie below.
            guard y <= 0, radii.lowerBound * radii.lowerBound <= x * x + y * y,
                x * x + y * y <= radii.upperBound * radii.upperBound
            else { continue }
            (sum, count) = (sum + Int(luma[index]), count + 1)
        }
        return count == 0 ? 0 : sum / count
    }

    @Test(arguments: ["", ", cinematic", ", film noir"]) func `the moon shines into the sky around it`(style: String)
        throws
    {
        let brief = Brief("City skyline at night, clear sky, static shot\(style)")
        let study = FrameStudy(EngineFixture.submission(brief, seconds: 1, resolution: "360p"), threads: 2)
        try study.draw(0)
        let width = study.size.width
        let luma = Array(study.bytes.prefix(width * study.size.height))
        // The moon is the only thing in the upper third that is both bright and large.
        let bright = luma.indices.filter { $0 < luma.count / 3 && luma[$0] > 150 }
        try #require(bright.count > 300)
        let middle = (
            x: bright.reduce(0) { $0 + $1 % width } / bright.count,
            y: bright.reduce(0) { $0 + $1 / width } / bright.count
        )
        let near = ring(luma, width, around: middle, 22...27)
        let far = ring(luma, width, around: middle, 90...110)
        #expect(near > far + 8, "\(near) beside the moon, \(far) away from it")
    }
}
