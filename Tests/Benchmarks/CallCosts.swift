import BenchmarkTools

/// Measures what calls cost that pass through the gate, beside direct ones and other proxies.
struct CallCosts {
    private static let concurrencies = [1, 8, 64]

    /// As many answers of 20,000 images at once as a busy node may see: each has 6 MB.
    private static let mostLongLists = 8

    let stage: Stage
    let settings: RunSettings

    /// Measures one method.
    ///
    /// - Parameters:
    ///   - title: What it is called in the table.
    ///   - call: The method.
    ///   - image: The image that it names, if it matters.
    /// - Returns: The figures for each number of calls at a time.
    /// - Throws: As `LoadRun.run` does.
    func measure(
        _ title: String,
        _ call: MeasuredCall,
        of image: ScannedImage? = nil
    ) async throws -> FigureTable {
        var figures: [Figure] = []
        let most = call == .list20000 ? Self.mostLongLists : .max
        for concurrency in Self.concurrencies where concurrency <= most {
            var load = settings.load(call, of: image, concurrency: concurrency)
            if Self.hasTarget(call, concurrency) { load = settings.inManyRounds(load) }
            let report = try await load.run([stage.direct, stage.gated] + settings.peers)
            figures += Self.figures(report, call, concurrency, peers: settings.peers)
        }
        return FigureTable(title, figures)
    }

    private static func figures(
        _ report: LoadReport,
        _ call: MeasuredCall,
        _ concurrency: Int,
        peers: [LoadTarget]
    ) -> [Figure] {
        let label = "\(concurrency) at a time"
        var figures = [Figure("\(label), direct", report.latency("direct"))]
        for name in ["gate"] + peers.map(\.name) {
            figures.append(Figure("\(label), \(name)", report.latency(name)))
            let isGate = name == "gate"
            figures.append(
                report.addedFigure(name, "\(label), \(name)") { share in
                    isGate ? target(call, concurrency, share: share) : nil
                }
            )
            if let time = report.processorMicrosecondsPerCall(name) {
                let isUsual = isGate && call == .imageStatus
                figures.append(
                    Figure(
                        "\(label), \(name), processor time",
                        "\(time.text(places: 0)) µs a call",
                        target: isUsual
                            ? Targets.processorTime(time, concurrency: concurrency) : nil
                    )
                )
            }
        }
        return figures
    }

    /// Whether the latency of a call has a target.
    private static func hasTarget(_ call: MeasuredCall, _ concurrency: Int) -> Bool {
        target(call, concurrency, share: 0) != nil
    }

    private static func target(
        _ call: MeasuredCall,
        _ concurrency: Int,
        share: Double
    ) -> (String, Bool)? {
        guard concurrency == 1 else { return nil }
        return switch call {
        case .imageStatus: Targets.addedShare(share)
        case .list20000: Targets.longList(share + 1)
        case .imageFsInfo, .list10, .list1000, .streamImages, .pull: nil
        }
    }
}

extension LoadReport {
    /// The percentiles of a target and how many calls it answered in a second.
    func latency(_ name: String) -> String {
        let values = [\LoadRound.p50, \.p90, \.p99].map { path in
            (median(name) { $0[keyPath: path] } ?? 0).text(places: 0)
        }
        let rate = median(name) { Double($0.calls) / $0.seconds } ?? 0
        return "\(values.joined(separator: "/")) µs, \(rate.text(places: 0))/s"
    }

    /// How much of a direct call a target adds, at the median.
    func addedShare(_ name: String) -> Double? {
        ratio(name, to: "direct", \.p50).map { $0 - 1 }
    }

    /// Microseconds that a target adds to a direct call, at the median.
    func added(_ name: String) -> Double? {
        guard let own = median(name, \.p50), let direct = median("direct", \.p50) else {
            return nil
        }
        return own - direct
    }

    /// What a target adds to a direct call, as a line of a table.
    ///
    /// - Parameters:
    ///   - name: The target.
    ///   - label: What the line begins with.
    ///   - target: What must be reached, by the share of a direct call that is added.
    /// - Returns: The line.
    func addedFigure(
        _ name: String,
        _ label: String,
        target: (_ share: Double) -> (String, Bool)?
    ) -> Figure {
        let share = addedShare(name) ?? .infinity
        return Figure(
            "\(label), added at p50",
            "\((added(name) ?? 0).text(places: 0)) µs, \((share + 1).text(places: 2)) of direct",
            target: target(share)
        )
    }
}
