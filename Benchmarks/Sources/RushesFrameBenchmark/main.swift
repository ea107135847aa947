// Measures how fast frames are drawn, without encoding: one line of JSON a scene. It is in no product.
//
//     frame-bench [RESOLUTION] [SECONDS] [THREADS] [SCENE]
//     frame-bench clip FOLDER PROMPT [RESOLUTION] [SECONDS] [THREADS]     renders a whole clip and says how long it took
//     frame-bench frames FILE PROMPT [RESOLUTION] [SECONDS] [FRAME …]     writes raw frames, to be looked at or compared

import Foundation
import RushesAnimatic
import RushesCore
import RushesProvider

let arguments = CommandLine.arguments
if let wish = ClipWish(arguments) {
    try await wish.run()
    exit(0)
}
let resolution = Resolution(rawValue: arguments.count > 1 ? arguments[1] : "1080p")
let seconds = arguments.count > 2 ? Double(arguments[2]) ?? 2 : 2
let threads = arguments.count > 3 ? Int(arguments[3]) ?? 2 : 2
let prompts = [
    "street": "A woman walks through a rainy street at night, neon reflections, film grain",
    "street crowd": "A crowd in a street at dusk, dolly in",
    "city": "City skyline at night, crane up",
    "mountains": "Foggy mountains at dawn, dolly in",
    "forest": "A deer walks in a snowy forest, snow falling",
    "meadow": "A child with a dog in an autumn park, falling leaves, shallow focus",
    "sea": "A fishing boat on a stormy sea",
    "beach": "A man runs on the beach at sunset, dolly out",
    "lake": "Sailboats on a misty lake, watercolour",
    "desert": "A car speeding across the dunes, tracking shot",
    "interior": "A quiet room, dust in the light, push in",
    "space": "A spaceship passes a planet",
    "abstract": "Xylophone quartz jubilee, dolly in",
]
func measure(_ name: String, _ prompt: String) throws {
    let facts = Input.Facts(seconds: seconds, aspect: .wide, resolution: resolution, seed: 1)
    let submission = Submission(
        jobID: Job.ID(rawValue: "job_bench"),
        brief: Brief(prompt),
        input: Input(model: ModelID("bench"), body: [:], facts: facts),
        body: .null,
        quote: nil
    )
    let clock = ContinuousClock()
    let start = clock.now
    let study = FrameStudy(submission, threads: threads)
    let painted = clock.now
    let used = processorSeconds()
    for frame in 0..<study.frameCount { try study.draw(frame) }
    let end = clock.now
    let work = (processorSeconds() - used) / Double(study.frameCount)
    let perFrame = (end - painted).inSeconds / Double(study.frameCount)
    let line: [String: JSONValue] = [
        "scene": .string(name),
        "paintSeconds": .number(((painted - start).inSeconds * 1000).rounded() / 1000),
        "frameMilliseconds": .number((perFrame * 100_000).rounded() / 100),
        // What the cores did, whatever else ran beside it.
        "processorMilliseconds": .number((work * 100_000).rounded() / 100),
        "timesRealTime": .number((1 / 24 / perFrame * 10).rounded() / 10),
        // What a clip of eight seconds takes, painting included.
        "timesRealTimeWhole": .number((8 / ((painted - start).inSeconds + perFrame * 192) * 10).rounded() / 10),
    ]
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: try encoder.encode(line), as: UTF8.self))
}
let only = arguments.count > 4 ? arguments[4] : nil
for (name, prompt) in prompts.sorted(by: { $0.key < $1.key }) where only == nil || only == name {
    try measure(name, prompt)
}
