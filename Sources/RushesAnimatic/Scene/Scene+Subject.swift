extension Scene {
    /// The subjects that are drawn: who goes by boat is aboard.
    var cast: [Subject] {
        guard subjects.contains(where: \.isVessel) else { return subjects }
        return subjects.filter { !$0.isPerson || $0.action == .standing }
    }

    /// Somebody or something that moves through the picture.
    package struct Subject: Sendable, Hashable, Codable {
        /// What it is.
        package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
            /// A grown person in a long coat or dress.
            case woman
            /// A grown person.
            case man
            /// A child.
            case child
            /// Somebody in a space suit.
            case astronaut
            /// A dog, a wolf or a fox.
            case dog
            /// A cat.
            case cat
            /// A horse.
            case horse
            /// A deer.
            case deer
            /// A camel.
            case camel
            /// A bird.
            case bird
            /// A car.
            case car
            /// A train or a tram.
            case train
            /// A boat with a sail.
            case sailboat
            /// A boat with a motor, a fishing boat, a ship.
            case boat
            /// An aeroplane.
            case aeroplane
            /// A balloon.
            case balloon
            /// A spaceship.
            case spaceship
        }

        /// What it does.
        package enum Action: String, Sendable, Hashable, Codable, CaseIterable {
            /// It stays where it is.
            case standing
            /// It goes.
            case walking
            /// It runs, races or speeds.
            case running
            /// It leaves the ground.
            case rising
        }

        /// What it is.
        package var kind: Kind
        /// How many there are.
        package var count: Int
        /// What it does.
        package var action: Action

        /// Describes a subject.
        package init(_ kind: Kind, count: Int = 1, action: Action = .walking) {
            self.kind = kind
            self.count = count
            self.action = action
        }

        var isPerson: Bool { [.woman, .man, .child, .astronaut].contains(kind) }
        var isVessel: Bool { kind == .boat || kind == .sailboat }
        var isAirborne: Bool { [.bird, .aeroplane, .balloon, .spaceship].contains(kind) }
        var isVehicle: Bool { kind == .car || kind == .train }
    }
}
