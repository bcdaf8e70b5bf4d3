import ArgumentParser
import BenchmarkTools
import Foundation
import NodeFixture

/// Starts everything that is needed, measures, and prints the tables.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure pullgated; the default.",
        discussion: """
            A peer is another proxy in front of the same container runtime. Start it with its \
            backend at the path that is given with --backend-socket, and name its socket.
            """
    )

    /// What is measured, to be able to choose.
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case calls, denials, decisions, start, growth, index, image

        /// What one daemon and a fake container runtime are enough for.
        static let onOneStage: [Part] = [.calls, .denials, .decisions, .start, .growth]
    }

    private static let quickRounds = 3
    private static let quickMilliseconds = 150
    private static let quickCalls = 100_000
    private static let quickImages = 5_000
    private static let quickListedImages = 1_000

    @Option(help: "Rounds of each measurement.")
    var rounds = 7

    @Option(help: "Milliseconds that a round takes.")
    var milliseconds = 400

    @Option(help: "Calls after which memory must not have grown.")
    var manyCalls = 1_000_000

    @Option(help: "Images in the large index.")
    var indexImages = 100_000

    @Option(help: "Images that a real containerd is to list.")
    var listedImages = 20_000

    @Option(help: "NAME=SOCKET or NAME=SOCKET=PID of another proxy; may be repeated.")
    var peer: [LoadTarget] = []

    @Option(help: "Where the fake container runtime is to listen.")
    var backendSocket: String?

    @Option(help: "What to measure; may be repeated. Everything if it is not given.")
    var only: [Part] = []

    @Option(help: "Where to write the figures as JSON.")
    var json: String?

    @Flag(help: "Take sizes that are done in a minute or two.")
    var quick = false

    @Flag(help: "Fail when a target is not reached.")
    var check = false

    func run() async throws {
        let settings = RunSettings(
            rounds: quick ? min(rounds, Self.quickRounds) : rounds,
            milliseconds: quick ? min(milliseconds, Self.quickMilliseconds) : milliseconds,
            manyCalls: quick ? min(manyCalls, Self.quickCalls) : manyCalls,
            indexImages: quick ? min(indexImages, Self.quickImages) : indexImages,
            listedImages: quick ? min(listedImages, Self.quickListedImages) : listedImages,
            peers: peer,
            backendSocket: backendSocket
        )
        Self.write(Machine.description)
        var tables: [FigureTable] = []
        func show(_ table: FigureTable) {
            Self.write(table.text)
            tables.append(table)
        }
        if Part.onOneStage.contains(where: includes) { try await measureStage(settings, show) }
        if includes(.index) { show(try await LargeIndex(settings: settings).measure()) }
        if includes(.image) {
            for table in try await ImagePulls(settings: settings).measure() { show(table) }
        }
        if let json { try write(tables, to: json) }
        let isMet = tables.allSatisfy(\.meetsTargets)
        Self.write("\n" + (isMet ? "every target is met" : "NOT every target is met"))
        if check, !isMet { throw ExitCode.failure }
    }

    private func includes(_ part: Part) -> Bool { only.isEmpty || only.contains(part) }

    /// Writes a line at once: `print` keeps them back when nobody looks.
    private static func write(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }

    /// Measures what one daemon and a fake container runtime are enough for.
    private func measureStage(
        _ settings: RunSettings,
        _ show: (FigureTable) -> Void
    ) async throws {
        try await Stage.with(
            backendSocket: settings.backendSocket,
            preparing: { endpoint, workspace in
                for image in [Stage.denied, Stage.allowed] + Stage.withFindings {
                    try image.report(in: workspace)
                }
                try endpoint.publish(Stage.bundle(namespaces: Stage.namespaces, revision: 1))
            },
            { stage in
                let footprint = Footprint(stage: stage)
                let denials = Denials(stage: stage, settings: settings)
                show(try await footprint.measureIdle())
                if includes(.calls) {
                    let costs = CallCosts(stage: stage, settings: settings)
                    show(try await costs.measure("ImageStatus", .imageStatus))
                    show(try await footprint.measureAfterLoad("ImageStatus"))
                    show(try await costs.measure("ImageFsInfo", .imageFsInfo))
                    show(try await costs.measure("ListImages, 10 images", .list10))
                    show(try await costs.measure("ListImages, 1,000 images", .list1000))
                    let stream = "StreamImages, 1,000 images in 100 messages"
                    show(try await costs.measure(stream, .streamImages))
                    let pulls = "PullImage, allowed, digest known"
                    show(try await costs.measure(pulls, .pull, of: Stage.allowed))
                }
                if includes(.denials) { show(try await denials.measure()) }
                if includes(.calls) || includes(.denials) {
                    show(try await footprint.measureAfterLoad("all of these calls"))
                }
                if includes(.calls) {
                    let costs = CallCosts(stage: stage, settings: settings)
                    show(try await costs.measure("ListImages, 20,000 images", .list20000))
                    show(try await footprint.measureAfterLoad("long lists"))
                }
                if includes(.decisions) { show(try await denials.measureDecisions()) }
                if includes(.growth) {
                    show(try await footprint.measureGrowth(calls: settings.manyCalls))
                }
                if includes(.start) {
                    show(try await StartTimes(stage: stage, settings: settings).measure())
                }
            }
        )
    }

    private func write(_ tables: [FigureTable], to path: String) throws {
        struct Document: Encodable {
            let machine: String
            let tables: [FigureTable]
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let document = Document(machine: Machine.description, tables: tables)
        try encoder.encode(document).write(to: URL(filePath: path))
    }
}
