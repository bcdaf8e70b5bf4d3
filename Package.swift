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

// The import graph of README.md, from the executables down to the C libraries. A target may
// import only what is listed for it here.
let package = Package(
    name: "pullgate",
    targets: [
        // Core.
        .target(name: "PolicyEngine", dependencies: ["OCI"], swiftSettings: strict),
        .target(name: "OCI", swiftSettings: strict),

        // Tests, from the bottom up.
        .testTarget(name: "OCITests", dependencies: ["OCI"], swiftSettings: strict),
        .testTarget(
            name: "PolicyEngineTests",
            dependencies: ["OCI", "PolicyEngine"],
            swiftSettings: strict
        ),
    ]
)
