// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let asyncHTTPClient = Target.Dependency.product(
    name: "AsyncHTTPClient",
    package: "async-http-client"
)
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grpcCore = Target.Dependency.product(name: "GRPCCore", package: "grpc-swift-2")
let grpcNIOTransport = Target.Dependency.product(
    name: "GRPCNIOTransportHTTP2",
    package: "grpc-swift-nio-transport"
)
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioFileSystem = Target.Dependency.product(name: "_NIOFileSystem", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPCompression = Target.Dependency.product(
    name: "NIOHTTPCompression",
    package: "swift-nio-extras"
)
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let tomlKit = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(
    name: "ServiceLifecycle",
    package: "swift-service-lifecycle"
)
let swiftASN1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let unixSignals = Target.Dependency.product(
    name: "UnixSignals",
    package: "swift-service-lifecycle"
)
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

// Of a program as it ships, a quarter less is read into memory: no table of its own symbols, which
// nothing looks up, and the addresses to adjust at the start as a bitmap (RELR, glibc 2.36), not as
// 24 bytes each. GNU's linker for Swift has no RELR; LLVM's comes with Swift.
let lean: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
            "-Xlinker", "--no-export-dynamic",
        ],
        .when(configuration: .release)
    )
]

// What the daemon runs at its start and for each call lies side by side in the program. The kernel
// maps a program in pieces of at least 64 KB, and of these every second one would else be in memory
// for the sake of some function. `make link-order` makes the list.
let inOrder: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-Xlinker", "--symbol-ordering-file=\(Context.packageDirectory)/.link-order/pullgated",
            "-Xlinker", "--no-warn-symbol-ordering",
            "-Xlinker", "\(Context.packageDirectory)/.link-order/unnamed.ld",
        ],
        .when(configuration: .release)
    )
]

// The import graph of README.md, from the executables down to the C libraries. A target may
// import only what is listed for it here.
let package = Package(
    name: "pullgate",
    products: [
        .executable(name: "pullgated", targets: ["pullgated"]),
        .executable(name: "pullgatectl", targets: ["pullgatectl"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.2"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird",
            from: "2.28.1",
            traits: []
        ),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Executables.
        .executableTarget(
            name: "pullgated",
            dependencies: [
                argumentParser, systemPackage, "AdminAPI", "ShimDaemon", "WithoutICUData",
            ],
            swiftSettings: strict,
            linkerSettings: lean + inOrder
        ),
        .executableTarget(
            name: "pullgatectl",
            dependencies: [
                argumentParser, asyncHTTPClient, crypto, logging, nioCore, nioHTTP1, systemPackage,
                unixSignals, "AdminAPI", "Admission", "CRI", "GRPCBridge", "OCI", "PolicyBundles",
                "PolicyEngine", "Registry", "ReportDatabase", "ScanReports", "StrictYAML",
                "SystemErrors", "WebConnections", "WithoutICUData",
            ],
            swiftSettings: strict,
            linkerSettings: lean
        ),

        // Root: puts the services together.
        .target(
            name: "ShimDaemon",
            dependencies: [
                asyncHTTPClient, grdb, httpTypes, hummingbird, logging, nioCore, nioHTTP1,
                serviceLifecycle, systemPackage, unixSignals, "AdminAPI", "Admission", "CRI",
                "GRPCBridge", "OCI", "PolicyBundles", "PolicyEngine", "PolicySync",
                "PrometheusMetrics", "Registry", "ReturnedMemory", "ScanReports", "StrictYAML",
                "Systemd", "WebConnections",
            ],
            swiftSettings: strict
        ),

        // Services.
        .target(
            name: "Admission",
            dependencies: ["CRI", "OCI", "PolicyEngine", "ScanReports"],
            swiftSettings: strict
        ),
        .target(
            name: "PolicySync",
            dependencies: [
                asyncHTTPClient, crypto, grdb, logging, nioCore, nioFileSystem, nioHTTP1,
                nioHTTPCompression, serviceLifecycle, systemPackage, "OCI", "PolicyBundles",
                "PolicyEngine", "ReportDatabase", "ScanReports", "StrictYAML", "SystemErrors",
                "WebConnections",
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Registry",
            dependencies: [
                asyncHTTPClient, crypto, logging, nioCore, nioHTTP1, nioPosix, systemPackage,
                tomlKit, "OCI", "SystemErrors", "WebConnections",
            ],
            swiftSettings: strict
        ),

        // Formats.
        .target(
            name: "PolicyBundles",
            dependencies: [crypto, swiftASN1, "OCI", "PolicyEngine", "StrictYAML"],
            swiftSettings: strict
        ),
        .target(
            name: "StrictYAML",
            dependencies: [systemPackage, "SystemErrors", "Yams"],
            swiftSettings: strict
        ),
        .target(
            name: "ReportDatabase",
            dependencies: [grdb, "OCI", "PolicyEngine", "ScanReports", "SystemErrors"],
            swiftSettings: strict
        ),
        .target(
            name: "ScanReports",
            dependencies: [systemPackage, "OCI", "PolicyEngine", "SystemErrors"],
            swiftSettings: strict
        ),

        // Wire.
        .target(
            name: "WebConnections",
            dependencies: [asyncHTTPClient, nioCore, nioPosix, nioSSL, systemPackage],
            swiftSettings: strict
        ),
        .target(
            name: "GRPCBridge",
            dependencies: ["CGRPC", "WithoutDeadlockSearch"],
            swiftSettings: strict
        ),
        .target(name: "CRI", dependencies: ["CMessages", "OCI"], swiftSettings: strict),
        .target(name: "Systemd", swiftSettings: strict),

        // Counts, and Prometheus's text of them.
        .target(name: "PrometheusMetrics", swiftSettings: strict),

        // What the daemon and the command line say to each other.
        .target(name: "AdminAPI", swiftSettings: strict),

        // What the system says of errors.
        .target(name: "SystemErrors", dependencies: [systemPackage], swiftSettings: strict),

        // Core.
        .target(name: "PolicyEngine", dependencies: ["OCI"], swiftSettings: strict),
        .target(name: "OCI", swiftSettings: strict),

        // C and C++.
        .systemLibrary(name: "CGRPC"),
        .target(name: "CMessages", linkerSettings: [.linkedLibrary("protobuf-c")]),
        .target(name: "ReturnedMemory"),
        .target(
            name: "WithoutDeadlockSearch",
            linkerSettings: [.linkedLibrary("absl_synchronization")]
        ),
        .target(
            name: "WithoutICUData",
            cSettings: [
                .define("PULLGATE_WITHOUT_ICU_DATA", .when(configuration: .release))
            ]
        ),

        // Tests, from the bottom up.
        .testTarget(name: "OCITests", dependencies: ["OCI"], swiftSettings: strict),
        .testTarget(
            name: "PolicyEngineTests",
            dependencies: ["OCI", "PolicyEngine"],
            swiftSettings: strict
        ),
        .testTarget(name: "CRITests", dependencies: ["CRI", "OCI"], swiftSettings: strict),
        .testTarget(
            name: "PrometheusMetricsTests",
            dependencies: ["NodeFixture", "PrometheusMetrics"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SystemErrorsTests",
            dependencies: [systemPackage, "SystemErrors"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SystemdTests",
            dependencies: ["NodeFixture", "Systemd"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "GRPCBridgeTests",
            dependencies: ["GRPCBridge", "LockOrder", grpcCore, grpcNIOTransport],
            swiftSettings: strict
        ),
        // Locks of Abseil, for GRPCBridgeTests.
        .target(
            name: "LockOrder",
            path: "Tests/LockOrder",
            linkerSettings: [.linkedLibrary("absl_synchronization")]
        ),
        .testTarget(name: "StrictYAMLTests", dependencies: ["StrictYAML"], swiftSettings: strict),
        .testTarget(
            name: "PolicyBundlesTests",
            dependencies: ["OCI", "PolicyBundles", "PolicyEngine", "StrictYAML"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReportDatabaseTests",
            dependencies: [grdb, "OCI", "PolicyEngine", "ReportDatabase", "ScanReports"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ScanReportsTests",
            dependencies: [systemPackage, "OCI", "PolicyEngine", "ScanReports"],
            swiftSettings: strict
        ),

        .testTarget(
            name: "AdmissionTests",
            dependencies: ["Admission", "CRI", "OCI", "PolicyEngine", "ScanReports"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PolicySyncTests",
            dependencies: [
                asyncHTTPClient, grdb, logging, nioCore, nioPosix, serviceLifecycle, systemPackage,
                "NodeFixture", "OCI", "PolicyBundles", "PolicyEngine", "PolicySync",
                "ReportDatabase", "ScanReports", "WebConnections",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ShimDaemonTests",
            dependencies: [
                hummingbird, logging, nioHTTP1, serviceLifecycle, systemPackage, "AdminAPI",
                "Admission", "AdmissionTests", "CGRPC", "CRI", "GRPCBridge", "NodeFixture", "OCI",
                "PolicyBundles", "PolicyEngine", "PolicySync", "PrometheusMetrics", "Registry",
                "RegistryTests", "ScanReports", "ShimDaemon", "Systemd", "WebConnections",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PullgatectlTests",
            dependencies: [
                grpcCore, grpcNIOTransport, nioCore, systemPackage, "AdminAPI", "GRPCBridge",
                "NodeFixture", "PolicyEngine", "pullgatectl",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RegistryTests",
            dependencies: [
                asyncHTTPClient, logging, nioCore, nioHTTP1, nioPosix, "OCI", "Registry",
                "WebConnections",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WebConnectionsTests",
            dependencies: [asyncHTTPClient, nioCore, "WebConnections"],
            swiftSettings: strict
        ),

        // Decoders fed with seeds and made-up input; see `make fuzz`.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "CRI", "OCI", "PolicyBundles", "PolicyEngine", "Registry", "ScanReports",
            ],
            path: "Tests/Fuzzing/Targets",
            swiftSettings: strict
        ),
        .testTarget(name: "FuzzingTests", dependencies: ["FuzzTargets"], swiftSettings: strict),

        // A node in a folder: containerd, registry, policy endpoint and pullgated, for the
        // end-to-end tests and the demo.
        .target(
            name: "NodeFixture",
            dependencies: [asyncHTTPClient, crypto, nioCore, nioHTTP1, nioPosix, nioSSL],
            path: "Tests/NodeFixture",
            swiftSettings: strict
        ),
        .testTarget(
            name: "NodeFixtureTests",
            dependencies: ["CRI", "GRPCBridge", "NodeFixture"],
            swiftSettings: strict
        ),
        // What benchmarks share: figures with targets, what a process uses, made-up images.
        .target(
            name: "BenchmarkTools",
            dependencies: [
                crypto, "NodeFixture", "OCI", "PolicyBundles", "PolicyEngine", "ReportDatabase",
                "ScanReports",
            ],
            path: "Tests/BenchmarkTools",
            swiftSettings: strict
        ),
        .testTarget(
            name: "BenchmarkTests",
            dependencies: ["BenchmarkTools", "CRI", "GRPCBridge", "pullgate-benchmark"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "pullgate-benchmark",
            dependencies: [
                argumentParser, "BenchmarkTools", "CRI", "GRPCBridge", "NodeFixture", "OCI",
                "PolicyEngine",
            ],
            path: "Tests/Benchmarks",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "sync-benchmark",
            dependencies: [
                argumentParser, logging, "BenchmarkTools", "NodeFixture", "OCI", "PolicyEngine",
                "PolicyBundles", "PolicySync", "ReportDatabase", "ScanReports",
            ],
            path: "Tests/SyncBenchmark",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "pullgate-demo",
            dependencies: ["NodeFixture", "pullgatectl", "pullgated"],
            path: "Tests/Demo",
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["CRI", "GRPCBridge", "NodeFixture", "pullgatectl", "pullgated"],
            swiftSettings: strict
        ),
        // What breaks around the gate; uses the clients and images of the end-to-end tests.
        .testTarget(
            name: "FaultTests",
            dependencies: [
                grpcCore, "BenchmarkTools", "CRI", "EndToEndTests", "GRPCBridge", "GRPCBridgeTests",
                "NodeFixture", "PolicyBundles", "PolicySyncTests",
            ],
            swiftSettings: strict
        ),
    ]
)

// Its `main` is libFuzzer's, which is linked by `--sanitize fuzzer` only.
if Context.environment["PULLGATE_FUZZER"] != nil {
    package.targets.append(
        .executableTarget(
            name: "pullgate-fuzzer",
            dependencies: ["FuzzTargets"],
            path: "Tests/Fuzzing/Program",
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]
        )
    )
}
