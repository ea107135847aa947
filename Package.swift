// swift-tools-version: 6.2
import PackageDescription

/// Every target, tests included, is compiled with the same strict settings.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    // SE-0335: an existential is always written `any`.
    .enableUpcomingFeature("ExistentialAny"),
    // SE-0409: an import is internal unless it says otherwise.
    .enableUpcomingFeature("InternalImportsByDefault"),
    // SE-0444: a member is visible only where its module is imported.
    .enableUpcomingFeature("MemberImportVisibility"),
    // SE-0461: nonisolated async functions run on the caller's executor.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // SE-0470: conformances of isolated types are isolated with them.
    .enableUpcomingFeature("InferIsolatedConformances"),
    // SE-0481: a weak reference may be immutable.
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .treatAllWarnings(as: .error),
]

// External products, in alphabetical order. Why each is here: docs/dependencies.md.
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(
    name: "SystemPackage",
    package: "swift-system",
    condition: .when(platforms: [.linux])
)

let package = Package(
    name: "rushes",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "RushesCore", targets: ["RushesCore"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    ],
    targets: [
        .target(name: "RushesCore", swiftSettings: strict),
        .target(name: "RushesLedger", dependencies: ["RushesCore"], swiftSettings: strict),
        .target(name: "RushesProvider", dependencies: ["RushesCore"], swiftSettings: strict),
        .testTarget(name: "RushesCoreTests", dependencies: ["RushesCore"], swiftSettings: strict),
    ]
)
