import RushesAnimatic
import RushesCore
import Testing

@Suite struct SceneTests {
    @Test func `the tutorial's prompt is read as it is meant`() {
        let scene = Scene(
            prompt: """
                A young woman walks slowly through a rainy Tokyo street at night, neon reflections on wet pavement, \
                cinematic slow motion, realistic lighting, 4K, film grain
                """,
            seed: 1
        )
        #expect(scene.place == .street)
        #expect(scene.time == .night)
        #expect(scene.weather == .rain)
        #expect(scene.subjects == [Scene.Subject(.woman, action: .walking)])
        #expect(scene.move == .follow)
        #expect(scene.pace == .slowMotion)
        #expect(scene.style == .cinematic)
        #expect(scene.hasNeon && scene.isWet && scene.hasGrain)
    }

    @Test(arguments: [
        ("Sunlit mountains at noon, pan left", Scene.Place.mountains, Scene.TimeOfDay.day, Scene.Weather.clear),
        ("日落时分的大海，慢动作", .sea, .dusk, .clear),
        ("雪中的森林，清晨", .forest, .dawn, .snow),
        ("A foggy desert at golden hour", .desert, .goldenHour, .fog),
        ("雨夜的街道，霓虹灯", .street, .night, .rain),
        ("A quiet room in the morning", .interior, .dawn, .clear),
        ("City skyline at dusk", .city, .dusk, .clear),
        ("A galaxy far away, starry", .space, .night, .clear),
        ("A misty lake at dawn", .lake, .dawn, .fog),
        ("公园里的落叶，黄昏", .meadow, .dusk, .clear),
        ("A sandy beach at noon", .beach, .day, .clear),
        // A lit window does not make a skyline a room, nor the Milky Way a river.
        ("City skyline at night, lit windows, reflections in the river", .city, .night, .clear),
        ("银河下的星空", .space, .night, .clear),
        // Snow on the mountains is not snow that falls.
        ("Snowy mountains under moonlight", .mountains, .night, .clear),
        // A harbour is a town by the water, Mars is a desert.
        ("A man in a harbor at night", .city, .night, .clear),
        ("宇航员在火星上行走，正午", .desert, .day, .clear),
        ("A plane at noon", .mountains, .day, .clear),
        ("雪山，正午", .mountains, .day, .clear),
    ])
    func `plain words choose place, time and weather`(
        prompt: String,
        place: Scene.Place,
        time: Scene.TimeOfDay,
        weather: Scene.Weather
    ) {
        let scene = Scene(prompt: prompt, seed: 3)
        #expect(scene.place == place)
        #expect(scene.time == time)
        #expect(scene.weather == weather)
    }

    @Test(arguments: [
        ("dolly in", Scene.CameraMove.dollyIn), ("camera pulls back", .dollyOut), ("pan right", .panRight),
        ("static shot", .still), ("crane up", .craneUp), ("tilt down", .tiltDown), ("handheld", .handheld),
        ("tracking shot", .follow), ("推镜头", .dollyIn), ("固定镜头", .still), ("环绕镜头", .orbit), ("手持", .handheld),
    ])
    func `film words choose the camera move`(words: String, move: Scene.CameraMove) {
        #expect(Scene(prompt: "A lake, \(words)", seed: 3).move == move)
    }

    @Test func `film words choose shot, angle, focus and pace`() {
        let scene = Scene(prompt: "Low angle close-up, shallow focus, time lapse, film noir, 35mm")
        #expect(scene.shot == .closeUp)
        #expect(scene.angle == .low)
        #expect(scene.hasShallowFocus)
        #expect(scene.pace == .timeLapse)
        #expect(scene.style == .noir && scene.isMonochrome && scene.hasGrain)
        let other = Scene(prompt: "航拍全景，延时摄影，水墨")
        #expect(other.shot == .wide)
        #expect(other.angle == .high)
        #expect(other.pace == .timeLapse)
        #expect(other.style == .watercolour)
    }

    @Test(arguments: [
        ("A man with a dog", [Scene.Subject(.man), Scene.Subject(.dog)]),
        ("Two horses gallop", [Scene.Subject(.horse, count: 2, action: .running)]),
        ("Sailboats on a lake", [Scene.Subject(.sailboat, count: 3)]),
        ("A crowd", [Scene.Subject(.man, count: 10)]),
        ("一群鸟飞过", [Scene.Subject(.bird, count: 7)]),
        ("骆驼走过沙漠", [Scene.Subject(.camel)]),
        ("A couple walks", [Scene.Subject(.man, count: 2)]),
        ("A girl waits. She is alone", [Scene.Subject(.woman, action: .standing)]),
        ("A heron lifts off", [Scene.Subject(.bird, action: .rising)]),
        // A drone is no man, and a planet does not walk.
        ("无人机飞过行星", []),
        ("A street without people, no cars", []),
    ])
    func `words name who is in it`(prompt: String, subjects: [Scene.Subject]) {
        #expect(Scene(prompt: prompt).subjects == subjects)
    }

    @Test func `who cannot walk on water stands on the beach, who sails does not`() {
        #expect(Scene(prompt: "A woman walks by the ocean").place == .beach)
        #expect(Scene(prompt: "A boat on the ocean").place == .sea)
    }

    @Test func `what must not be seen is not seen`() {
        #expect(Scene(prompt: "A street in the rain", without: "rain").weather == .clear)
        #expect(Scene(prompt: "A street with a dog", without: "dog").subjects.isEmpty)
    }

    @Test func `a word inside another word means nothing`() {
        // "train" holds rain, "snowboarder" holds snow, "roomy" holds room.
        let scene = Scene(prompt: "A train and a snowboarder, roomy", seed: 3)
        #expect(scene.weather == .clear)
        #expect(scene.place == .abstract)
    }

    @Test func `one prompt and seed give one scene, another prompt or seed another`() {
        let scene = Scene(prompt: "zzz", seed: 1)
        #expect(scene == Scene(prompt: "zzz", seed: 1))
        #expect(scene.seed != Scene(prompt: "zzz", seed: 2).seed)
        #expect(scene.seed != Scene(prompt: "zzy", seed: 1).seed)
    }

    @Test func `a scene says in plain words and in JSON how it was understood`() {
        let scene = Scene(prompt: "A woman walks through a rainy street at night, neon, slow motion, wide shot")
        #expect(
            scene.summary
                == "street at night, rain, wet ground, neon; a woman walking; the camera follows, wide shot, slow motion"
        )
        #expect(scene.json.objectValue?["place"] == .string("street"))
        #expect(scene.json.objectValue?["wet"] == .bool(true))
        #expect(scene.json.objectValue?["season"] == .null)
        #expect(Scene(prompt: "两只狗，秋天").summary.contains("2 dogs walking"))
    }
}
