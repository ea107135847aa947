/// What a prompt's words come to: everything that the engine needs to know in order to draw.
///
/// Reading a prompt is pure: one prompt and seed always give the same scene, two prompts never look the same.
package struct Scene: Sendable, Hashable, Codable {
    /// Where it is.
    package enum Place: String, Sendable, Hashable, Codable, CaseIterable {
        /// Among houses, at eye level.
        case street
        /// A skyline behind water.
        case city
        /// Ranges behind each other, a wood before them.
        case mountains
        /// Among trees.
        case forest
        /// Open grass: park, meadow, garden, field.
        case meadow
        /// Open water.
        case sea
        /// Sand, and the sea behind it.
        case beach
        /// Still water between hills, seen from its bank.
        case lake
        /// Dunes.
        case desert
        /// A room with a window.
        case interior
        /// Stars and a planet.
        case space
        /// No word says where: light and shapes that belong to the prompt alone.
        case abstract
    }

    /// When it is.
    package enum TimeOfDay: String, Sendable, Hashable, Codable, CaseIterable {
        /// After dark.
        case night
        /// Around sunrise.
        case dawn
        /// Full light.
        case day
        /// Low, warm sun.
        case goldenHour
        /// Around sunset.
        case dusk
    }

    /// What the sky does.
    package enum Weather: String, Sendable, Hashable, Codable, CaseIterable {
        /// A few clouds at most.
        case clear
        /// A covered sky.
        case cloudy
        /// Falling rain.
        case rain
        /// Falling snow.
        case snow
        /// Little can be seen of what is far.
        case fog
    }

    /// The time of year, where it shows.
    package enum Season: String, Sendable, Hashable, Codable, CaseIterable {
        /// Blossom and fresh green.
        case spring
        /// Full green.
        case summer
        /// Red and yellow.
        case autumn
        /// Snow on the ground.
        case winter
    }

    /// What floats in the air beside the weather.
    package enum Drift: String, Sendable, Hashable, Codable, CaseIterable {
        /// Falling leaves.
        case leaves
        /// Falling petals.
        case petals
        /// Dust in the light.
        case dust
        /// Small lights: fireflies, sparks, embers.
        case sparks
    }

    /// How the camera moves.
    package enum CameraMove: String, Sendable, Hashable, Codable, CaseIterable {
        /// Not at all.
        case still
        /// It turns to the left.
        case panLeft
        /// It turns to the right.
        case panRight
        /// It turns up.
        case tiltUp
        /// It turns down.
        case tiltDown
        /// It rises.
        case craneUp
        /// It sinks.
        case craneDown
        /// It goes nearer.
        case dollyIn
        /// It goes away.
        case dollyOut
        /// It goes beside the subject.
        case follow
        /// It is carried, and breathes.
        case handheld
        /// It goes around.
        case orbit
    }

    /// How much of the subject the picture holds.
    package enum Shot: String, Sendable, Hashable, Codable, CaseIterable {
        /// The place; the subject is small in it.
        case wide
        /// The whole subject.
        case full
        /// The upper half of the subject.
        case medium
        /// Head and shoulders, or a detail.
        case closeUp
    }

    /// How high the camera stands.
    package enum Angle: String, Sendable, Hashable, Codable, CaseIterable {
        /// At the height of eyes.
        case level
        /// Near the ground: the horizon lies low, and what stands on it is tall.
        case low
        /// Above: the horizon lies high.
        case high
    }

    /// How fast things move.
    package enum Pace: String, Sendable, Hashable, Codable, CaseIterable {
        /// Half as fast as life, or less.
        case slowMotion
        /// As in life.
        case natural
        /// In a hurry.
        case fast
        /// Clouds race.
        case timeLapse
    }

    /// How it is made to look.
    package enum Style: String, Sendable, Hashable, Codable, CaseIterable {
        /// Plain.
        case natural
        /// Contrast and warmth of graded film.
        case cinematic
        /// Hard black and white.
        case noir
        /// Clean, bright colours and large clouds.
        case anime
        /// Pale washes on paper.
        case watercolour
        /// Muted colours, a camera on the shoulder.
        case documentary
        /// Old, warm, faded film.
        case vintage
    }

    /// What it is to feel like.
    package enum Mood: String, Sendable, Hashable, Codable, CaseIterable {
        /// No word says.
        case neutral
        /// Quiet and soft.
        case calm
        /// Dark and uneasy.
        case tense
        /// Bright.
        case joyful
        /// Cold and pale.
        case sad
        /// Large and rich.
        case epic
    }

    /// Where it is.
    package var place: Place
    /// When it is.
    package var time: TimeOfDay
    /// What the sky does.
    package var weather: Weather
    /// The time of year, if a word says so.
    package var season: Season?
    /// What floats in the air.
    package var drift: Drift?
    /// How the camera moves.
    package var move: CameraMove
    /// How much of the subject is seen.
    package var shot: Shot
    /// How high the camera stands.
    package var angle: Angle
    /// Whether only one depth is sharp.
    package var hasShallowFocus: Bool
    /// Who and what is in it, the most important first.
    package var subjects: [Subject]
    /// How fast things move.
    package var pace: Pace
    /// How it is made to look.
    package var style: Style
    /// What it is to feel like.
    package var mood: Mood
    /// Whether coloured signs glow.
    package var hasNeon: Bool
    /// Whether the ground mirrors what stands on it.
    package var isWet: Bool
    /// Whether snow lies, falling or not.
    package var hasSnowCover: Bool
    /// Whether the picture has the grain of film.
    package var hasGrain: Bool
    /// Whether the picture has no colour.
    package var isMonochrome: Bool
    /// Where everything comes from that no word decides.
    package var seed: UInt64
}

extension Scene.Pace {
    /// How much faster than life things move.
    var factor: Double {
        switch self {
        case .slowMotion: 0.5
        case .natural: 1
        case .fast: 1.6
        case .timeLapse: 3
        }
    }
}

extension Scene {
    /// How strongly light shines into what is around it, from 0 to 1, as style and weather ask.
    var bloom: Float {
        let styles: [Style: Float] = [
            .natural: 0.6, .cinematic: 1, .noir: 0.9, .anime: 0.9, .watercolour: 0, .documentary: 0.3, .vintage: 1,
        ]
        let own = styles[style] ?? 0.6
        // Wet and misty air carries light further.
        let isVeiled = weather == .rain || weather == .fog
        return min(max(own, hasNeon ? 0.8 : 0) * (isVeiled ? 1.15 : 1), 1)
    }
}
