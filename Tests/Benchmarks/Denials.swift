import BenchmarkTools

/// Measures how long it takes to say no.
struct Denials {
    /// gRPC's number of `PERMISSION_DENIED`.
    private static let permissionDenied = 7

    private static let namespaceCounts = [10, 100, 1_000, 10_000]

    let stage: Stage
    let settings: RunSettings

    /// Measures denied pulls beside the cheapest question to the container runtime, and beside
    /// pulls that the runtime itself denies.
    ///
    /// - Returns: The figures.
    /// - Throws: As `LoadRun.run` does.
    func measure() async throws -> FigureTable {
        var status: [Double] = []
        var pulls: [LoadReport] = []
        // Two calls that differ cannot be made by one load, so one round of each is made in turn.
        for round in 0..<settings.manyRounds {
            var load = settings.load(.imageStatus)
            load.rounds = 1
            let direct = try await load.run([stage.direct])
            load = settings.load(.pull, of: Stage.denied, code: Self.permissionDenied)
            load.rounds = 1
            let targets = [stage.direct, stage.gated]
            let pull = try await load.run(round % 2 == 0 ? targets : targets.reversed())
            guard let base = direct.median("direct", \.p50) else { continue }
            status.append(base)
            pulls.append(pull)
        }
        func ratio(_ name: String) -> Double {
            zip(pulls, status).compactMap { pull, status in
                pull.median(name, \.p50).map { $0 / status }
            }.median ?? .infinity
        }
        func text(_ name: String) -> String {
            let time = pulls.compactMap { $0.median(name, \.p50) }.median ?? 0
            return "\(time.text(places: 0)) µs, \(ratio(name).text(places: 2)) of it"
        }
        var figures = [
            Figure("direct ImageStatus, p50", "\((status.median ?? 0).text(places: 0)) µs"),
            Figure("pull that the runtime itself denies, p50", text("direct")),
            Figure("denied pull, p50", text("gate"), target: Targets.denial(ratio("gate"))),
        ]
        for concurrency in [1, 8, 64] {
            let report = try await settings.load(
                .pull,
                of: Stage.denied,
                code: Self.permissionDenied,
                concurrency: concurrency
            ).run([stage.gated])
            figures.append(
                Figure("denied pulls, \(concurrency) at a time", report.latency("gate"))
            )
            if let time = report.processorMicrosecondsPerCall("gate") {
                figures.append(
                    Figure(
                        "denied pulls, \(concurrency) at a time",
                        "\(time.text(places: 0)) µs processor time a call"
                    )
                )
            }
        }
        return FigureTable("denied pulls, digest known", figures)
    }

    /// Measures decisions by more and more policies, and on more and more findings.
    ///
    /// - Returns: The figures.
    /// - Throws: As `LoadRun.run` and `Stage.activate` do.
    func measureDecisions() async throws -> FigureTable {
        var figures: [Figure] = []
        for (number, namespaces) in Self.namespaceCounts.enumerated() {
            try await stage.activate(namespaces: namespaces, revision: 2 + number)
            let report = try await load(of: Stage.denied)
            figures.append(Figure("\(namespaces) namespaces", report.latency("gate")))
        }
        try await stage.activate(
            namespaces: Stage.namespaces,
            revision: 2 + Self.namespaceCounts.count
        )
        for image in Stage.withFindings {
            let report = try await load(of: image)
            figures.append(Figure("\(image.findings) findings", report.latency("gate")))
        }
        return FigureTable("denied pulls by policies and by findings that block", figures)
    }

    private func load(of image: ScannedImage) async throws -> LoadReport {
        try await settings.load(.pull, of: image, code: Self.permissionDenied).run([stage.gated])
    }
}
