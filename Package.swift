// swift-tools-version: 6.2
import PackageDescription

/// Every target, tests included, is compiled with the same strict settings.
var strict: [SwiftSetting] = [
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
// `make sanitize`: what is guarded is guarded by a lock that the thread sanitizer can see.
if Context.environment["RUSHES_SANITIZER"] == "1" { strict.append(.define("THREAD_SANITIZER")) }

// External products, in alphabetical order. Why each is here: docs/dependencies.md.
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP2: Target.Dependency = .product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPCompression: Target.Dependency = .product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1: Target.Dependency = .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(
    name: "SystemPackage",
    package: "swift-system",
    condition: .when(platforms: [.linux])
)
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
    name: "rushes",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "rushes", targets: ["rushes"]),
        .library(name: "Rushes", targets: ["Rushes"]),
        .library(
            name: "RushesTesting",
            targets: ["RushesCore", "RushesLedger", "RushesProvider", "RushesTesting"]
        ),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.44.1"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    ],
    targets: [
        .executableTarget(name: "rushes", dependencies: ["RushesCommands"], swiftSettings: strict),
        .target(
            name: "Rushes",
            dependencies: [
                "RushesAnimatic", "RushesCatalog", "RushesCore", "RushesHosted", "RushesLedger", "RushesLedgerSQLite",
                "RushesManifest", "RushesMedia", "RushesProvider", "RushesWorker", asyncHTTPClient, crypto, logging,
                yams,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "RushesAnimatic",
            dependencies: ["RushesCore", "RushesFFmpeg", "RushesProvider", subprocess, system],
            swiftSettings: strict
        ),
        .target(name: "RushesCatalog", dependencies: ["RushesCore"], swiftSettings: strict),
        .target(
            name: "RushesCommands",
            dependencies: [
                "Rushes", "RushesAnimatic", "RushesCatalog", "RushesCore", "RushesGateway", "RushesHosted",
                "RushesLedger", "RushesManifest", "RushesMedia", "RushesOutbound", "RushesPage", "RushesProvider",
                "RushesTerminal", "RushesWorker", argumentParser, logging,
            ],
            swiftSettings: strict
        ),
        .target(name: "RushesCore", swiftSettings: strict),
        .target(name: "RushesFFmpeg", dependencies: ["RushesCore", subprocess, system], swiftSettings: strict),
        .target(
            name: "RushesGateway",
            dependencies: [
                "RushesCatalog", "RushesCore", "RushesLedger", "RushesMedia", "RushesOutbound", crypto, httpTypes,
                hummingbird, hummingbirdCore, hummingbirdTLS, logging, nioCore, nioHTTP1, nioHTTPTypes,
                nioHTTPTypesHTTP1, nioPosix, nioSSL, serviceLifecycle, unixSignals,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "RushesHosted",
            dependencies: [
                "RushesCore", "RushesProvider", asyncHTTPClient, crypto, logging, nioCore, nioEmbedded, nioHTTP1,
                nioHTTP2, nioHTTPCompression, nioPosix, nioSSL,
            ],
            swiftSettings: strict
        ),
        .target(name: "RushesLedger", dependencies: ["RushesCore", crypto], swiftSettings: strict),
        .target(name: "RushesLedgerSQLite", dependencies: ["RushesCore", "RushesLedger", grdb], swiftSettings: strict),
        .target(name: "RushesManifest", dependencies: ["RushesCore", yams], swiftSettings: strict),
        .target(
            name: "RushesMedia",
            dependencies: ["RushesCore", asyncHTTPClient, crypto, nioCore, nioHTTP1, nioPosix, system],
            swiftSettings: strict
        ),
        .target(
            name: "RushesOutbound",
            dependencies: ["RushesCore", asyncHTTPClient, crypto, logging, nioCore, nioHTTP1, nioPosix],
            swiftSettings: strict
        ),
        .target(
            name: "RushesPage",
            dependencies: ["RushesCore", "RushesFFmpeg"],
            resources: [.embedInCode("Asset")],
            swiftSettings: strict
        ),
        .target(name: "RushesProvider", dependencies: ["RushesCore"], swiftSettings: strict),
        .target(name: "RushesTerminal", swiftSettings: strict),
        .target(
            name: "RushesTesting",
            dependencies: ["RushesCore", "RushesLedger", "RushesProvider", nioCore, nioHTTP1, nioPosix, nioSSL],
            swiftSettings: strict
        ),
        .target(
            name: "RushesWorker",
            dependencies: ["RushesCore", "RushesLedger", "RushesProvider", crypto, logging],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RushesAnimaticTests",
            dependencies: ["RushesAnimatic", "RushesCore", "RushesProvider", "RushesTesting", subprocess, system],
            swiftSettings: strict
        ),
        .testTarget(name: "RushesCatalogTests", dependencies: ["RushesCatalog", "RushesCore"], swiftSettings: strict),
        .testTarget(
            name: "RushesCommandTests",
            dependencies: [
                "Rushes", "RushesCommands", "RushesCore", "RushesHosted", "RushesTesting", "RushesWorker", "rushes",
                asyncHTTPClient, nioCore, nioHTTP1, nioPosix, subprocess, system,
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "RushesCoreTests", dependencies: ["RushesCore", "RushesTesting"], swiftSettings: strict),
        .testTarget(
            name: "RushesGatewayTests",
            dependencies: [
                "RushesCatalog", "RushesCore", "RushesGateway", "RushesLedger", "RushesMedia", "RushesOutbound",
                "RushesTesting", crypto, httpTypes, hummingbird, hummingbirdCore, hummingbirdTesting, logging, nioCore,
                nioEmbedded, nioHTTP1, nioHTTPTypes, nioHTTPTypesHTTP1, nioPosix,
            ],
            exclude: ["Abuse", "Client", "Tutorial"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RushesHostedTests",
            dependencies: [
                "RushesCore", "RushesHosted", "RushesProvider", "RushesTesting", asyncHTTPClient, crypto, logging,
                nioCore, nioHTTP1, nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RushesLedgerSQLiteTests",
            dependencies: ["RushesCore", "RushesLedger", "RushesLedgerSQLite", "RushesTesting", grdb],
            exclude: ["Golden"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RushesLedgerTests",
            dependencies: ["RushesCore", "RushesLedger", "RushesTesting"],
            exclude: ["Golden"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RushesManifestTests",
            dependencies: ["RushesCore", "RushesManifest"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RushesMediaTests",
            dependencies: ["RushesCore", "RushesMedia", asyncHTTPClient, crypto, nioCore, nioHTTP1, nioPosix, system],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RushesOutboundTests",
            dependencies: [
                "RushesCore", "RushesOutbound", asyncHTTPClient, crypto, logging, nioCore, nioHTTP1, nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RushesPageTests",
            dependencies: ["RushesCore", "RushesPage", subprocess, system],
            exclude: ["Browser"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RushesProviderTests",
            dependencies: ["RushesCore", "RushesProvider", "RushesTesting"],
            swiftSettings: strict
        ),
        // Without the access that our own targets have: what the articles show is public.
        .testTarget(
            name: "RushesSnippetTests",
            dependencies: ["Rushes", "RushesCore", "RushesLedger", "RushesProvider", "RushesTesting"],
            packageAccess: false,
            swiftSettings: strict
        ),
        .testTarget(
            name: "RushesTestingTests",
            dependencies: ["RushesCore", "RushesProvider", "RushesTesting", asyncHTTPClient, nioCore, nioHTTP1],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RushesTests",
            dependencies: [
                "RushesCore", "RushesHosted", "RushesLedger", "RushesLedgerSQLite", "RushesMedia", "RushesProvider",
                "RushesTesting", "RushesWorker", asyncHTTPClient, logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "RushesTerminalTests", dependencies: ["RushesTerminal"], swiftSettings: strict),
        .testTarget(
            name: "RushesWorkerTests",
            dependencies: [
                "RushesCore", "RushesLedger", "RushesProvider", "RushesTesting", "RushesWorker", logging,
            ],
            swiftSettings: strict
        ),
    ]
)

// A part of the package, built apart: `RUSHES_ONLY=RushesCore,RushesCoreTests swift test`. `make sanitize` builds what
// needs no server package, `make sanitize-all` more. The misbehaving server is left out unless tests that use it are named.
if let names = Context.environment["RUSHES_ONLY"] {
    let kept = Set(names.split(separator: ",").map(String.init))
    package.products = []
    package.targets.removeAll { !kept.contains($0.name) }
    if kept.isDisjoint(with: ["RushesCommandTests", "RushesHostedTests", "RushesTestingTests", "RushesTests"]) {
        for target in package.targets where target.name == "RushesTesting" {
            target.exclude = ["Server"]
            target.dependencies = ["RushesCore", "RushesLedger", "RushesProvider"]
        }
    }
    let used = Set(
        package.targets.flatMap(\.dependencies).compactMap { dependency in
            if case .productItem(_, let name, _, _) = dependency { name?.lowercased() } else { nil }
        }
    )
    package.dependencies.removeAll { dependency in
        guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
        return !used.contains { location.lowercased().hasSuffix("/" + $0) }
    }
}
