import RushesAnimatic
import RushesCore
import Testing

@Suite struct PictureSizeTests {
    @Test(arguments: [
        ("16:9", "1080p", 1920, 1080), ("9:16", "1080p", 1080, 1920), ("21:9", "1080p", 2520, 1080),
        ("1:1", "1080p", 1080, 1080), ("16:9", "4k", 3840, 2160), ("16:9", "720p", 1280, 720),
        ("9:16", "4k", 2160, 3840), ("1:1", "720p", 720, 720), ("4:3", "1080p", 1440, 1080),
        ("3:4", "1080p", 1080, 1440), ("21:9", "4k", 5040, 2160), ("21:9", "720p", 1680, 720),
        ("4:3", "480p", 640, 480), ("3:4", "768p", 768, 1024), ("16:9", "480p", 854, 480),
        ("adaptive", "540p", 960, 540), ("16:9", "nonsense", 1920, 1080), ("900:1", "720p", 2880, 720),
    ])
    func `aspect and resolution give an even size`(aspect: String, resolution: String, width: Int, height: Int) {
        let size = PictureSize(aspect: Aspect(rawValue: aspect), resolution: Resolution(rawValue: resolution))
        #expect(size.width == width)
        #expect(size.height == height)
    }

    @Test func `an adaptive aspect follows the first picture`() {
        let size = PictureSize(aspect: "adaptive", resolution: "720p", firstImage: (300, 600))
        #expect(size.width == 720)
        #expect(size.height == 1440)
    }
}
