import ArgumentParser
import BenchmarkTools
import Foundation
import ReportDatabase

/// Builds indexes and prints what was measured.
struct Measure: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Build indexes and measure them.")

    private static let openings = 20
    private static let threads = 4
    private static let quickImages = 5_000
    private static let allowlistSizes = [3, 10]

    @Option(help: "Images in the index that is measured closely.")
    var images = 100_000

    @Option(help: "Findings in each image.")
    var findings = 40

    @Option(help: "Images in the indexes whose look-ups are compared, with commas.")
    var scales = "1000,100000,1000000"

    @Option(help: "Findings in each image of those.")
    var scaleFindings = 40

    @Option(help: "Look-ups in each measurement.")
    var lookUps = 20_000

    @Option(help: "Look-ups that open the index anew.")
    var coldLookUps = 2_000

    @Flag(help: "Take sizes that are done in seconds.")
    var quick = false

    func run() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "pullgate-sync-benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        for style in Population.Style.allCases { try measureIndex(style, in: folder.path) }
        try measurePolicyEdit(in: folder.path)
        try compareScales(in: folder.path)
    }

    private func measureIndex(_ style: Population.Style, in folder: String) throws {
        let images = quick ? min(images, Self.quickImages) : images
        let population = Population(images: images, findingsPerImage: findings, style: style)
        let index = try IndexFile(of: population, in: folder, named: "\(style)")
        // A fleet of independent images is there to show the worst case, not to reach anything.
        let isTarget = style == .layered
        func figure(
            _ name: String,
            _ value: String,
            _ target: @autoclosure () -> (String, Bool)
        ) -> Figure {
            Figure(name, value, target: isTarget ? target() : nil)
        }
        let packedSize = try index.packedSize()
        let opening = try index.openingTimes(count: Self.openings)
        let cold = try index.coldLookUps(count: coldLookUps)
        let growth = try residentGrowth(index, in: folder)
        let sync = try syncs(index, in: folder)
        show(
            "\(style): \(images) images with \(findings) findings each",
            [
                Figure("different findings", "\(index.counts.findings)"),
                Figure("repositories", "\(index.counts.repositories)"),
                figure(
                    "build",
                    "\(index.buildTime.inSeconds) s",
                    Targets.buildTime(index.buildTime)
                ),
                figure(
                    "peak memory",
                    "\(index.peakMemory / 1_024) MiB",
                    Targets.peakMemory(kibibytes: index.peakMemory)
                ),
                figure("file", Self.megabytes(index.size), Targets.size(index.size)),
                figure("file, gzip", Self.megabytes(packedSize), Targets.packedSize(packedSize)),
                figure(
                    "opening",
                    "\(opening.shortest.milliseconds) to \(opening.longest.milliseconds) ms",
                    Targets.opening(opening.longest)
                ),
                figure("look-up, new connection", cold.summary, Targets.lookUp(cold)),
                Figure("look-up, different images", try index.lookUps(count: lookUps).summary),
                Figure("look-up, one image again", try index.warmLookUps(count: lookUps).summary),
                Figure(
                    "look-ups by \(Self.threads) threads",
                    "\(try index.lookUpsPerSecond(threads: Self.threads, count: lookUps)) per second"
                ),
                figure(
                    "memory over that of one image",
                    "\(growth) KiB",
                    Targets.residentGrowth(kibibytes: growth)
                ),
                Figure("sync, download included", "\(sync.withDownload) ms"),
                figure(
                    "activation, hashing included",
                    "\(sync.activation) ms",
                    Targets.activation(milliseconds: sync.activation)
                ),
                figure(
                    "memory after a sync, likewise",
                    "\(sync.growth) KiB",
                    Targets.residentGrowth(kibibytes: sync.growth)
                ),
            ]
        )
    }

    private func measurePolicyEdit(in folder: String) throws {
        let figures = try Self.allowlistSizes.map { entries in
            let envelope = try PolicyEdit(allowlistEntries: entries).envelope()
            let path = "\(folder)/bundle-\(entries)"
            try envelope.write(to: URL(filePath: path))
            let packed = try Command.output(of: ["sh", "-c", "gzip -c \"$0\" | wc -c", path])
                .trimmingCharacters(in: .whitespacesAndNewlines)
            return Figure(
                "bundle, \(entries) allowed ids each",
                "\(envelope.count) B, gzip \(packed) B",
                target: Targets.policyEdit(envelope.count)
            )
        }
        show(
            "policy edit without new reports, \(PolicyEdit.namespaces) namespaces",
            figures
        )
    }

    private func compareScales(in folder: String) throws {
        let sizes = scales.split(separator: ",").compactMap { Int($0) }
        var first: Times?
        for images in sizes.filter({ !quick || $0 <= Self.quickImages }) {
            let population = Population(
                images: images,
                findingsPerImage: scaleFindings,
                style: .layered
            )
            let index = try IndexFile(of: population, in: folder, named: "scale-\(images)")
            let cold = try index.coldLookUps(count: coldLookUps)
            show(
                "\(images) images with \(scaleFindings) findings each",
                [
                    Figure(
                        "build",
                        "\(index.buildTime.inSeconds) s, \(index.peakMemory / 1_024) MiB"
                    ),
                    Figure("file", Self.megabytes(index.size)),
                    Figure("look-up, new connection", cold.summary),
                    Figure("look-up, different images", try index.lookUps(count: lookUps).summary),
                    Figure(
                        "ratio to the first",
                        first.map { Self.ratio(cold, to: $0) } ?? "1",
                        target: first.map { Targets.scaling(cold, from: $0) }
                    ),
                ]
            )
            first = first ?? cold
        }
    }

    /// How much more memory a process has that looks images up in this index than in a tiny one.
    private func residentGrowth(_ index: IndexFile, in folder: String) throws -> Int {
        let tiny = Population(images: 1, findingsPerImage: findings, style: index.population.style)
        let small = try IndexFile(of: tiny, in: folder, named: "\(tiny.style)-tiny")
        return try resident(index) - resident(small)
    }

    /// What whole syncs of this index cost, and how much more memory than those of a tiny one.
    private func syncs(
        _ index: IndexFile,
        in folder: String
    ) throws -> (withDownload: Double, activation: Double, growth: Int) {
        let tiny = Population(images: 1, findingsPerImage: findings, style: index.population.style)
        let small = try IndexFile(of: tiny, in: folder, named: "\(tiny.style)-tiny-sync")
        let (whole, least) = (try syncOnce(index), try syncOnce(small))
        return (whole[0], whole[1], Int(whole[2] - least[2]))
    }

    private func syncOnce(_ index: IndexFile) throws -> [Double] {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let output = try Command.output(of: [
            program, "sync-once", index.path, "\(index.population.images)",
        ])
        return output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    }

    private func resident(_ index: IndexFile) throws -> Int {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let output = try Command.output(of: [
            program, "resident", index.path, "\(index.population.images)", "\(lookUps)",
        ])
        return Int(output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    private func show(_ title: String, _ figures: [Figure]) {
        print(FigureTable(title, figures).text)
    }

    private static func ratio(_ times: Times, to first: Times) -> String {
        let parts = [0.5, 0.99].map { share in
            let ratio = times.percentile(share) / first.percentile(share)
            return "p\(Int(share * 100)) \((ratio * 100).rounded() / 100)"
        }
        return parts.joined(separator: ", ")
    }

    private static func megabytes(_ bytes: Int) -> String {
        "\((Double(bytes) / 100_000).rounded() / 10) MB"
    }
}
