import RushesAnimatic
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
        #expect(scene.subject == .person)
        #expect(scene.move == .follow)
        #expect(scene.pace < 1)
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
        ("static shot", .still), ("crane up", .tiltUp), ("推镜头", .dollyIn), ("固定镜头", .still),
    ])
    func `film words choose the camera move`(words: String, move: Scene.CameraMove) {
        #expect(Scene(prompt: "A lake, \(words)", seed: 3).move == move)
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
}
