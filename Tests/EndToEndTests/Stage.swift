import NodeFixture
import Testing

/// One node that many tests use side by side, each with images of its own.
struct Stage: Sendable {
    /// The node that the running test may use; set by the trait `stage` of its suite.
    @TaskLocal static var current: Stage?

    /// How many images of each kind `crowd` has.
    static let crowdSize = 5

    let node: Node

    /// Allowed; its findings are harmless.
    let clean: PushedImage
    /// As `clean`, for the old version of CRI.
    let cleanForOldAPI: PushedImage
    /// As `clean`, for a test that removes it.
    let removable: PushedImage
    /// Denied; its findings are severe.
    let severe: PushedImage
    /// As `severe`, for a test that counts the requests of two pulls.
    let severeTwice: PushedImage
    /// As `severe`, in a namespace that only audits.
    let audited: PushedImage
    /// As `severe`, in a namespace where a pod's reason lets it through.
    let breakable: PushedImage
    /// As `severe`, in repositories that are not judged.
    let exempt: PushedImage
    /// As `severe`, in a namespace whose policy is off.
    let unjudged: PushedImage
    /// As `severe`, in a namespace that no policy covers.
    let uncovered: PushedImage
    /// Nobody has scanned it, and its namespace denies that.
    let unscanned: PushedImage
    /// Nobody has scanned it, and its namespace allows that.
    let unscannedAllowed: PushedImage
    /// As `clean`, with a report that names no tag.
    let cleanByDigest: PushedImage
    /// As `severe`, with a report that names no tag.
    let severeByDigest: PushedImage
    /// Images to be pulled all at once, with whether each is allowed.
    let crowd: [(image: PushedImage, isAllowed: Bool)]

    private init(on node: Node) async throws {
        self.node = node
        let (harmless, severe) = (Findings.harmless, Findings.severe)
        clean = try await node.pushImage("enforce/clean", findings: harmless)
        cleanForOldAPI = try await node.pushImage("enforce/clean-old-api", findings: harmless)
        removable = try await node.pushImage("enforce/removable", findings: harmless)
        self.severe = try await node.pushImage("enforce/severe", findings: severe)
        severeTwice = try await node.pushImage("enforce/severe-twice", findings: severe)
        audited = try await node.pushImage("audit/severe", findings: severe)
        breakable = try await node.pushImage("emergency/severe", findings: severe)
        exempt = try await node.pushImage("enforce/boot/severe", findings: severe)
        unjudged = try await node.pushImage("off/severe", findings: severe)
        uncovered = try await node.pushImage("elsewhere/severe", findings: severe)
        unscanned = try await node.pushImage("enforce/unscanned", findings: nil)
        unscannedAllowed = try await node.pushImage("lenient/unscanned", findings: nil)
        cleanByDigest = try await node.pushByDigest("enforce/clean-digest", findings: harmless)
        severeByDigest = try await node.pushByDigest("enforce/severe-digest", findings: severe)
        var crowd: [(PushedImage, Bool)] = []
        for number in 1...Self.crowdSize {
            let allowed = try await node.pushImage("enforce/allowed-\(number)", findings: harmless)
            let denied = try await node.pushImage("enforce/denied-\(number)", findings: severe)
            crowd += [(allowed, true), (denied, false)]
        }
        self.crowd = crowd
    }

    /// Starts a node with the policies and images, and removes it afterwards.
    static func with(_ body: (Stage) async throws -> Void) async throws {
        let options = NodeOptions(bundle: { registry in
            func policy(_ name: String, _ blocking: String) -> [String: JSONValue] {
                [
                    "name": "\(registry)/\(name)", "blocking": .string(blocking),
                    "severity": "high",
                ]
            }
            let lenient = policy("lenient", "enforce").merging(["unscanned": "allow"]) { $1 }
            let emergency = policy("emergency", "enforce").merging(["breakGlass": true]) { $1 }
            return Node.bundle(
                registry: registry,
                exempt: ["\(registry)/enforce/boot/**"],
                namespaces: [
                    .object(policy("enforce", "enforce")), .object(policy("audit", "audit")),
                    .object(policy("off", "off")), .object(lenient),
                    .object(emergency),
                ]
            )
        })
        try await Node.with(options, preparing: Stage.init(on:)) { _, stage in
            try await body(stage)
        }
    }

    /// Waits for the decisions on one image; several tests may pull it at the same time.
    func decisions(
        on image: String,
        count: Int = 1,
        since mark: LogFile.Mark = .start,
        where isMeant: (JSONValue) -> Bool = { _ in true }
    ) async throws -> [JSONValue] {
        try await node.gate.waitForDecisions(count, on: image, since: mark, where: isMeant)
    }

    /// Lends a client of the gate.
    func withClient<Success>(_ body: (CRIClient) async throws -> Success) async rethrows -> Success
    {
        try await CRIClient.with(node.gate.socketPath, body)
    }
}
