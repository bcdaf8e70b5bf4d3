import BenchmarkTools

/// Measures how long it takes to say no.
struct Denials {
    /// gRPC's number of `PERMISSION_DENIED`.
    static let permissionDenied = 7

    private static let namespaceCounts = [10, 100, 1_000, 10_000]

    let stage: Stage
    let settings: RunSettings

    /// Measures denied pulls beside the cheapest question to the container runtime, and beside
    /// pulls that the runtime itself denies.
    ///
    /// - Returns: The figures.
    /// - Throws: As `LoadRun.run` does.
    func measure() async throws -> FigureTable {
        let load = settings.inManyRounds(settings.load(.imageStatus))
        let pull = settings.inManyRounds(
            settings.load(.pull, of: Stage.denied, code: Self.permissionDenied)
        )
        let reports = try await LoadRun.alternate([
            (load, [stage.direct]), (pull, [stage.direct, stage.gated]),
        ])
        let (status, pulls) = (reports[0], reports[1])
        func ratio(_ name: String) -> Double {
            pulls.ratio(name, to: "direct", of: status, \.p50) ?? .infinity
        }
        func time(_ report: LoadReport, _ name: String) -> String {
            "\((report.median(name, \.p50) ?? 0).text(places: 0)) µs"
        }
        func text(_ name: String) -> String {
            "\(time(pulls, name)), \(ratio(name).text(places: 2)) of it"
        }
        var figures = [
            Figure("direct ImageStatus, p50", time(status, "direct")),
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
