// swift-tools-version: 6.2
import PackageDescription

// The benchmarks are a package of their own, so that nobody who builds Rushes builds them. They measure what no product
// shows, so they are compiled under the name of Rushes' package, which gives them what is declared `package` there.
// SwiftPM names a package on disk after its folder.
let folder = Context.packageDirectory.split(separator: "/").dropLast().last?.lowercased() ?? "rushes"
let compiledName = String(folder.map { $0.isLetter || $0.isNumber ? $0 : "_" })

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-package-name", compiledName]),
]

let rushes: Target.Dependency = .product(name: "Rushes", package: folder)
let rushesTesting: Target.Dependency = .product(name: "RushesTesting", package: folder)

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(path: "..")],
    targets: [
        .executableTarget(
            name: "RushesFrameBenchmark",
            dependencies: [rushes],
            packageAccess: false,
            swiftSettings: settings
        ),
        .executableTarget(
            name: "RushesLedgerBenchmark",
            dependencies: [rushes],
            packageAccess: false,
            swiftSettings: settings
        ),
        .executableTarget(
            name: "RushesPollingBenchmark",
            dependencies: [rushesTesting],
            packageAccess: false,
            swiftSettings: settings
        ),
        .executableTarget(
            name: "RushesServiceBenchmark",
            dependencies: [rushesTesting],
            packageAccess: false,
            swiftSettings: settings
        ),
    ]
)
