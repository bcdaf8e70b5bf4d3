import BenchmarkTools
import NodeFixture

/// Measures calls to a container runtime that does more than answer from memory: a real containerd.
///
/// The fake one shows what the gate adds, this what that is beside the work of the runtime.
struct RuntimeCalls {
    /// How long containerd may take to get the images that it is to list: minutes on a slow disk.
    private static let importLimit = Duration.seconds(1_200)

    /// How many times longer a round of lists is: a list takes a tenth of a second and more.
    private static let lengthOfLists = 4

    let node: Node
    let settings: RunSettings

    private var direct: LoadTarget {
        LoadTarget(name: "direct", socket: node.containerd.socketPath)
    }

    private var gated: LoadTarget {
        let process = node.gate.daemon.processID
        return LoadTarget(name: "gate", socket: node.gate.socketPath, process: process)
    }

    /// Asks for an image that containerd has.
    ///
    /// - Parameter image: The image.
    /// - Returns: The figures.
    /// - Throws: As `LoadRun.run` does.
    func status(of image: PushedImage) async throws -> FigureTable {
        let report = try await statusLoad(of: image).run([direct, gated])
        return FigureTable(
            "ImageStatus, real containerd, 1 at a time",
            Self.figures(report, target: Targets.addedShare)
        )
    }

    /// Pulls an image that is denied, beside questions to containerd.
    ///
    /// - Parameters:
    ///   - denied: The image, which is known by its digest.
    ///   - image: What containerd is asked for.
    /// - Returns: The figures.
    /// - Throws: As `LoadRun.run` does.
    func denials(of denied: PushedImage, beside image: PushedImage) async throws -> FigureTable {
        var pull = settings.inManyRounds(settings.load(.pull, code: Denials.permissionDenied))
        pull.image = denied.digestReference
        let reports = try await LoadRun.alternate([
            (statusLoad(of: image), [direct]), (pull, [gated]),
        ])
        let ratio = reports[1].ratio("gate", to: "direct", of: reports[0], \.p50) ?? .infinity
        return FigureTable(
            "denied pulls, digest known, beside a real containerd",
            [
                Figure("direct ImageStatus", reports[0].latency("direct")),
                Figure("denied pull", reports[1].latency("gate")),
                Figure(
                    "denied pull, p50",
                    "\(ratio.text(places: 2)) of a direct ImageStatus",
                    target: Targets.denial(ratio)
                ),
            ]
        )
    }

    /// Fills containerd with images, and asks for the list of them.
    ///
    /// - Returns: The figures.
    /// - Throws: As `Containerd.importImages` and `LoadRun.run` do.
    func longList() async throws -> FigureTable {
        let image = try await TestImage(seed: "list")
        let images = (0..<settings.listedImages).map { number in
            ("registry.example.com/team/service-\(number):1.4", image.variant(seed: "\(number)"))
        }
        try await node.containerd.importImages(
            Dictionary(uniqueKeysWithValues: images),
            within: Self.importLimit
        )
        // What the request asks for does not matter: containerd lists all that it has.
        var load = settings.load(.list20000)
        load.milliseconds *= Self.lengthOfLists
        let report = try await load.run([direct, gated])
        return FigureTable(
            "ListImages, real containerd with \(settings.listedImages) images, 1 at a time",
            Self.figures(report) { Targets.longList($0 + 1) }
        )
    }

    private func statusLoad(of image: PushedImage) -> LoadRun {
        var load = settings.inManyRounds(settings.load(.imageStatus))
        load.image = image.reference
        return load
    }

    private static func figures(
        _ report: LoadReport,
        target: (_ share: Double) -> (String, Bool)
    ) -> [Figure] {
        [
            Figure("direct", report.latency("direct")),
            Figure("gate", report.latency("gate")),
            report.addedFigure("gate", "gate", target: target),
        ]
    }
}
