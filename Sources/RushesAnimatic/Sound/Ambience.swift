import Foundation
import RushesCore

/// The sound of a scene, made from what is in it and brought to broadcast loudness.
struct Ambience: Sendable {
    /// What programmes are levelled to (EBU R 128), in LUFS.
    static let targetLoudness = -23.0
    private static let rate = 48000

    let scene: Scene

    /// Renders the sound into a file of 32-bit samples, left and right by turns.
    ///
    /// It works in small blocks, so that its memory does not grow with the length.
    ///
    /// - Parameters:
    ///   - seconds: how long it is.
    ///   - path: the file, which is replaced.
    /// - Returns: the gain in decibels that brings it to the target.
    /// - Throws: `disk_full`, `output_unwritable`.
    func render(seconds: Double, to path: String) throws(RushesError) -> Double {
        let total = Int((seconds * Double(Self.rate)).rounded())
        let fade = Int(min(0.5, seconds / 4) * Double(Self.rate))
        var voices = voices()
        var meter = LoudnessMeter()
        var peak: Float = 0
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
        else {
            throw RushesError(.outputUnwritable, "the sound of the scene cannot be written to `\(path)`")
        }
        do {
            defer { try? file.close() }
            var done = 0
            while done < total {
                let count = min(Self.rate / 4, total - done)
                var block = [Float](repeating: 0, count: count * 2)
                for index in 0..<count {
                    let sample = done + index
                    let time = Double(sample) / Double(Self.rate)
                    var (left, right) = (0.0, 0.0)
                    for voice in voices.indices {
                        let value = voices[voice].next(at: time)
                        left += value.left
                        right += value.right
                    }
                    // Both ends rise from silence and sink into it.
                    let edge = min(Double(min(sample, total - 1 - sample)) / Double(max(fade, 1)), 1)
                    let gain = edge * edge * (3 - 2 * edge)
                    block[index * 2] = Float(left * gain)
                    block[index * 2 + 1] = Float(right * gain)
                    meter.add(block[index * 2], block[index * 2 + 1])
                    peak = max(peak, abs(block[index * 2]), abs(block[index * 2 + 1]))
                }
                try block.withUnsafeBytes { try file.write(contentsOf: Data($0)) }
                done += count
            }
        } catch {
            throw FileErrorMapping.error(error, "the sound of the scene cannot be written")
        }
        guard let loudness = meter.integrated else { return 0 }
        // A limiter may take a decibel off the highest peaks, not more.
        let room = -20 * log10(Double(max(peak, 1e-6)))
        return min(Self.targetLoudness - loudness, room + 1)
    }

    private func voices() -> [any Voice] {
        var voices = placeVoices()
        let isOutside = scene.place != .interior && scene.place != .space
        let seed = scene.seed
        if isOutside {
            switch scene.weather {
            case .rain: voices += rain(0.16)
            case .snow: voices.append(wind(0.05, around: 320))
            case .fog, .clear, .cloudy: break
            }
        } else if scene.weather == .rain, scene.place == .interior {
            // Rain on the panes.
            voices.append(
                NoiseVoice(seed: seed ^ 31, level: 0.05, isDeep: false, filters: [.lowPass(1400), .highPass(300)])
            )
        }
        let isGreen = [.forest, .meadow, .lake, .mountains].contains(scene.place)
        let isCold = scene.hasSnowCover || scene.weather == .rain
        if isGreen, !isCold {
            if scene.time == .night || scene.time == .dusk { voices.append(crickets()) } else { voices.append(birds()) }
        }
        if scene.place == .desert, scene.time == .night { voices.append(crickets()) }
        for subject in scene.subjects { voices += sounds(of: subject) }
        return voices
    }

    private func placeVoices() -> [any Voice] {
        let seed = scene.seed
        let slow = Double(seed % 7) * 0.003
        switch scene.place {
        case .street, .city:
            let far = scene.place == .city
            return [
                NoiseVoice(
                    seed: seed ^ 1,
                    level: far ? 0.3 : 0.36,
                    isDeep: true,
                    filters: [.lowPass(420), .highPass(45)]
                ) { time in
                    0.72 + 0.28 * sin(2 * .pi * (0.09 + slow) * time + 1)
                },
                NoiseVoice(seed: seed ^ 2, level: 0.035, isDeep: false, filters: [.bandPass(900, q: 0.6)]) { time in
                    // Cars go by somewhere.
                    let pass = sin(2 * .pi * 0.07 * time)
                    return 0.3 + 0.7 * max(pass, 0) * max(pass, 0)
                },
            ]
        case .sea: return surf(0.34, period: 6.4) + [wind(0.04, around: 420)]
        case .beach: return surf(0.3, period: 7.2)
        case .lake:
            return [
                NoiseVoice(
                    seed: seed ^ 1,
                    level: 0.1,
                    isDeep: false,
                    filters: [.bandPass(520, q: 0.8), .lowPass(1500)]
                ) { time in
                    0.45 + 0.4 * sin(2 * .pi * 0.37 * time) * sin(2 * .pi * 0.11 * time)
                },
                wind(0.03, around: 300),
            ]
        case .forest, .meadow:
            return [
                NoiseVoice(seed: seed ^ 1, level: 0.07, isDeep: false, filters: [.highPass(500), .lowPass(3600)]) {
                    time in
                    0.5 + 0.34 * sin(2 * .pi * 0.13 * time) + 0.14 * sin(2 * .pi * 0.31 * time + 1)
                }, wind(0.03, around: 260),
            ]
        case .mountains: return [wind(0.11, around: 300), wind(0.05, around: 620)]
        case .desert: return [wind(0.1, around: 240), wind(0.03, around: 900)]
        case .interior:
            return [
                NoiseVoice(seed: seed ^ 1, level: 0.3, isDeep: true, filters: [.lowPass(220), .highPass(40)]),
                ToneVoice(level: 0.006, partials: [(100, 1, 0.5, 0.05), (200, 0.4, 0.5, 0.03)]),
                clock(),
            ]
        case .space:
            return [
                ToneVoice(
                    level: 0.1,
                    partials: [
                        (55, 1, 0.5, 0.05), (82.5, 0.7, 0.3, 0.07), (110.3, 0.5, 0.7, 0.043), (165.2, 0.25, 0.4, 0.11),
                        (220.7, 0.12, 0.6, 0.09),
                    ]
                ),
                NoiseVoice(seed: seed ^ 1, level: 0.12, isDeep: true, filters: [.lowPass(300)]) { time in
                    0.6 + 0.4 * sin(2 * .pi * 0.06 * time)
                },
            ]
        case .abstract:
            let root = 98 * pow(2, Double(seed % 12) / 12)
            let third = seed % 2 == 0 ? 1.2599 : 1.1892
            return [
                ToneVoice(
                    level: 0.06,
                    partials: [
                        (root, 1, 0.45, 0.08), (root * third, 0.7, 0.3, 0.11), (root * 1.4983, 0.7, 0.7, 0.07),
                        (root * 2.003, 0.4, 0.55, 0.13),
                    ]
                ), wind(0.03, around: 500),
            ]
        }
    }

    private func wind(_ level: Double, around frequency: Double) -> any Voice {
        let phase = Double(scene.seed % 100) / 16
        return NoiseVoice(
            seed: scene.seed ^ UInt64(frequency),
            level: level * 2.2,
            isDeep: false,
            filters: [.bandPass(frequency, q: 0.9), .lowPass(frequency * 3)]
        ) { time in
            0.55 + 0.3 * sin(2 * .pi * 0.11 * time + phase) + 0.13 * sin(2 * .pi * 0.29 * time + phase * 2)
        }
    }

    private func surf(_ level: Double, period: Double) -> [any Voice] {
        [deepSurf(level * 0.5, period), highSurf(level * 0.36, period)]
    }

    private func deepSurf(_ level: Double, _ period: Double) -> any Voice {
        NoiseVoice(seed: scene.seed ^ 0x50F, level: level, isDeep: false, filters: [.lowPass(900), .highPass(70)]) {
            time in
            Self.wave(time / period)
        }
    }

    private func highSurf(_ level: Double, _ period: Double) -> any Voice {
        NoiseVoice(seed: scene.seed ^ 0x510, level: level, isDeep: false, filters: [.lowPass(3800), .highPass(500)]) {
            time in
            Self.wave(time / period + 0.12)
        }
    }

    /// A wave builds up slowly, breaks, and runs out.
    private static func wave(_ course: Double) -> Double {
        let place = course - course.rounded(.down)
        guard place >= 0.45 else { return 0.3 + 0.7 * pow(place / 0.45, 2) }
        return 0.3 + 0.7 * pow(1 - (place - 0.45) / 0.55, 1.6)
    }

    private func rain(_ level: Double) -> [any Voice] {
        let seed = scene.seed
        return [
            NoiseVoice(seed: seed ^ 11, level: level * 0.8, isDeep: false, filters: [.highPass(700), .lowPass(8500)]) {
                time in
                0.86 + 0.14 * sin(2 * .pi * 0.17 * time)
            },
            StrikeVoice(seed: seed ^ 12) { number -> StrikeVoice.Strike in
                func unit(_ salt: UInt32) -> Double { Double(Noise.unit(number, 3, salt)) }
                let pitch = unit(5)
                let loud = unit(3)
                var drop = StrikeVoice.Strike(
                    start: Double(number) * 0.023 + unit(1) * 0.02,
                    length: 0,
                    level: 0,
                    pan: unit(4)
                )
                drop.length = 0.018 + 0.02 * unit(2)
                drop.level = level * 1.4 * loud * loud
                drop.tone = (1500 + 2600 * pitch, 1100 + 1400 * pitch)
                return drop
            },
        ]
    }

    private func crickets() -> any Voice {
        StrikeVoice(seed: scene.seed ^ 21) { number in
            // Three pulses a chirp; two insects take turns.
            let chirp = number / 3
            let side = Double(chirp % 2)
            let start = Double(chirp) * 0.42 + Double(number % 3) * 0.043 + 0.06 * Double(Noise.unit(chirp, 2, 5))
            return StrikeVoice.Strike(
                start: start,
                length: 0.036,
                level: 0.03,
                pan: 0.25 + 0.5 * side,
                tone: (4150 + 320 * side, 4250 + 320 * side)
            )
        }
    }

    private func birds() -> any Voice {
        StrikeVoice(seed: scene.seed ^ 22) { number in
            func unit(_ salt: UInt32) -> Double { Double(Noise.unit(number / 4, 7, salt)) }
            let start = Double(number / 4) * 1.7 + unit(1) * 0.9 + Double(number % 4) * (0.09 + 0.06 * unit(2))
            let base = 2300 + 1900 * unit(3)
            let turn = number % 2 == 0 ? 1.22 : 0.86
            return StrikeVoice.Strike(
                start: start,
                length: 0.07 + 0.05 * unit(4),
                level: 0.028 * (0.4 + 0.6 * unit(5)),
                pan: unit(6),
                tone: (base, base * turn)
            )
        }
    }

    private func clock() -> any Voice {
        StrikeVoice(seed: scene.seed ^ 23) { number in
            StrikeVoice.Strike(
                start: 0.35 + Double(number) * 0.5,
                length: 0.03,
                level: 0.05,
                pan: 0.62,
                tone: (number % 2 == 0 ? 1900 : 1650, 1500),
                noise: 0.4,
                cutoff: 3000
            )
        }
    }

    private func sounds(of subject: Scene.Subject) -> [any Voice] {
        let pace = scene.pace.factor
        switch subject.kind {
        case .woman, .man, .child, .dog, .horse, .deer, .camel:
            guard scene.place != .space, subject.action == .walking || subject.action == .running else { return [] }
            let puppet = scene.puppet(subject, variety: subject == scene.subjects.first ? scene.leadVariety : 0.6)
            let stride = Double(puppet.stride) / Double(max(subject.speed, 0.1)) / pace
            return [footsteps(every: stride / 2, of: subject)]
        case .car:
            let base = subject.action == .running ? 92.0 : 58.0
            return [
                ToneVoice(
                    level: 0.035,
                    partials: [
                        (base, 1, 0.5, 0.7), (base * 2, 0.6, 0.45, 0.9), (base * 3.01, 0.35, 0.55, 1.1),
                        (base * 4.98, 0.16, 0.5, 1.7),
                    ]
                ),
                NoiseVoice(seed: scene.seed ^ 41, level: 0.06, isDeep: false, filters: [.bandPass(700, q: 0.5)]),
            ]
        case .train:
            return [
                NoiseVoice(seed: scene.seed ^ 42, level: 0.4, isDeep: true, filters: [.lowPass(300)]),
                StrikeVoice(seed: scene.seed ^ 43) { number in
                    // Two axles, then a pause.
                    StrikeVoice.Strike(
                        start: Double(number / 2) * 0.62 / pace + Double(number % 2) * 0.14 / pace,
                        length: 0.09,
                        level: 0.22,
                        pan: 0.5,
                        tone: (170, 110),
                        noise: 0.9,
                        cutoff: 1500
                    )
                },
            ]
        case .boat:
            return [
                StrikeVoice(seed: scene.seed ^ 44) { number in
                    StrikeVoice.Strike(
                        start: Double(number) * 0.115,
                        length: 0.1,
                        level: 0.09,
                        pan: 0.5,
                        tone: (74, 58),
                        noise: 0.25,
                        cutoff: 500
                    )
                }
            ]
        case .aeroplane, .spaceship:
            return [
                NoiseVoice(seed: scene.seed ^ 45, level: 0.26, isDeep: true, filters: [.lowPass(700), .highPass(80)])
            ]
        case .bird where scene.place == .beach || scene.place == .sea:
            return [
                StrikeVoice(seed: scene.seed ^ 46) { number in
                    let cry = number / 3
                    return StrikeVoice.Strike(
                        start: 0.8 + Double(cry) * 3.1 + Double(number % 3) * 0.34,
                        length: 0.28,
                        level: 0.035,
                        pan: 0.3 + 0.4 * Double(Noise.unit(cry, 1, 3)),
                        tone: (1500, 980)
                    )
                }
            ]
        case .astronaut, .cat, .bird, .sailboat, .balloon: return []
        }
    }

    /// Feet on the ground, left and right by turns, when the picture shows them touch it.
    private func footsteps(every interval: Double, of subject: Scene.Subject) -> any Voice {
        let isSoft = scene.hasSnowCover || [.beach, .desert, .forest, .meadow].contains(scene.place)
        let isWet = scene.isWet
        let weight = subject.kind == .child || subject.kind == .dog ? 0.6 : 1.0
        let count = max(min(subject.count, 4), 1)
        return StrikeVoice(seed: scene.seed ^ 51) { number in
            let step = number / count
            let walker = number % count
            let offset = walker == 0 ? 0 : Double(Noise.unit(walker, 1, 9)) * interval * 0.9
            // The foot comes down a little after the leg is furthest forward: 0.29 of the cycle, which begins at 0.1.
            let start = interval * 0.38 + Double(step) * interval + offset / Double(count)
            let soft = isSoft ? 0.16 : 0.075
            return StrikeVoice.Strike(
                start: start,
                length: soft + (isWet ? 0.05 : 0),
                level: (isSoft ? 0.2 : 0.3) * weight * (walker == 0 ? 1 : 0.5),
                pan: step % 2 == 0 ? 0.46 : 0.54,
                tone: isSoft ? (0, 0) : (105, 70),
                noise: isSoft ? 1.1 : 0.7,
                cutoff: isWet ? 3800 : (isSoft ? 2600 : 1300)
            )
        }
    }
}
