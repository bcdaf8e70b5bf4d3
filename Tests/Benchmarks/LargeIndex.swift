import BenchmarkTools
import CRI
import GRPCBridge
import NodeFixture
import OCI
import PolicyEngine

/// Measures the daemon with a report index of many images.
struct LargeIndex {
    private static let findings = 40

    /// Images that are asked for before the memory is looked at, where there are so many.
    private static let pulls = 500

    let settings: RunSettings

    /// Builds an index, has the daemon fetch it, and pulls images that are in it.
    ///
    /// - Returns: The figures.
    /// - Throws: What building and the parts of the stage throw.
    func measure() async throws -> FigureTable {
        let population = Population(
            images: settings.indexImages,
            findingsPerImage: Self.findings,
            style: .layered
        )
        let policies = try PolicySet(namespaces: [
            NamespacePolicy(
                name: NamespacePattern(parsing: "registry.example.com"),
                blocking: .enforce,
                severity: .low
            )
        ])
        return try await Stage.with(
            preparing: { endpoint, workspace in
                let index = try IndexFile(of: population, in: workspace.path, named: "index")
                _ = try PublishedIndex(
                    index.path,
                    images: population.images,
                    policies: policies,
                    at: endpoint
                )
            },
            { stage in
                let footprint = Footprint(stage: stage)
                let fetched = try await footprint.usage()
                let asked = Self.asked(of: population.images)
                let times = try await pull(asked, stage)
                let used = try await footprint.usage()
                return FigureTable(
                    "with an index of \(population.images) images, \(Self.findings) findings each",
                    [
                        Figure(
                            "anonymous, resident after the sync",
                            "\(fetched.anonymous), \(fetched.resident) KiB"
                        ),
                        Figure("denied pulls of \(asked.count) images", times.summary),
                        Figure(
                            "anonymous, resident after them",
                            "\(used.anonymous), \(used.resident) KiB"
                        ),
                    ]
                )
            }
        )
    }

    /// Chooses the images that are asked for, each once.
    ///
    /// - Parameter images: How many there are.
    /// - Returns: Their numbers, in no order.
    static func asked(of images: Int) -> [Int] {
        var random = SplitMix64(seed: 11)
        // Of eight images the first two have an index, and one of them is of another platform.
        let numbers = stride(from: 7, to: images, by: 8).shuffled(using: &random)
        return Array(numbers.prefix(pulls))
    }

    /// Pulls that are denied, one after another.
    private func pull(_ numbers: [Int], _ stage: Stage) async throws -> Times {
        let client = GRPCClient(socket: stage.gate.socketPath)
        defer { client.close() }
        var times: [Duration] = []
        for number in numbers {
            let digest = Population.manifestDigest(of: number)
            let image = "registry.example.com/application@\(digest)"
            let request = PullImageRequest.encode(image: image)
            let start = ContinuousClock.now
            let answer = await client.call(ImageServiceMethod.pullImage, message: request)
            times.append(ContinuousClock.now - start)
            guard answer.status.code == .permissionDenied else {
                throw FixtureError(code: .unexpectedAnswer, message: "\(answer.status)")
            }
        }
        return Times(times)
    }
}
