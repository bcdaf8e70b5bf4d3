public import OCI
import PolicyEngine
public import ScanReports

/// The images of a large company, made up: each can be made again from its number.
public struct Population {
    /// How the findings of images relate.
    public enum Style: String, CaseIterable {
        /// Images have a base image, whose findings they share, and an application's packages.
        case layered
        /// Every image has its own choice of all findings. No fleet is like that.
        case independent
    }

    private static let distributions = 20
    private static let findingsPerDistribution = 400
    private static let basesPerDistribution = 20
    private static let applicationFindings = 60_000
    private static let stacks = 2_000

    /// Images of a repository, the builds of one application that are kept.
    private static let imagesPerRepository = 25

    /// 2026-01-01T00:00:00Z; scans are of the 30 days after it.
    private static let start: Int64 = 1_767_225_600
    private static let secondsOfScans: Int64 = 30 * 86_400

    /// How many images there are.
    public let images: Int

    /// How many findings each has.
    public let findingsPerImage: Int

    /// How their findings relate.
    public let style: Style
    private let pool: [Finding]

    /// Makes a population.
    ///
    /// - Parameters:
    ///   - images: How many images there are.
    ///   - findingsPerImage: How many findings each has.
    ///   - style: How their findings relate.
    public init(images: Int, findingsPerImage: Int, style: Style) {
        self.images = images
        self.findingsPerImage = findingsPerImage
        self.style = style
        var facts = FindingMaker()
        let systemFindings = Self.distributions * Self.findingsPerDistribution
        pool = (0..<(systemFindings + Self.applicationFindings)).map { _ in facts.next() }
    }

    /// The digests that a registry has for an image.
    ///
    /// - Parameter image: The image's number.
    /// - Returns: Those of its configuration and of its manifest.
    public static func digests(of image: Int) -> Set<Digest> {
        [digest(image, kind: 1), manifestDigest(of: image)]
    }

    /// The digest of an image's manifest.
    ///
    /// - Parameter image: The image's number.
    /// - Returns: The digest.
    public static func manifestDigest(of image: Int) -> Digest { digest(image, kind: 2) }

    /// The report on an image.
    ///
    /// - Parameter image: The image's number.
    /// - Returns: The report, the same each time.
    public func report(on image: Int) -> ImageReport {
        var random = SplitMix64(seed: UInt64(image) &* 7 &+ 3)
        let scannedAt = Self.start + Int64.random(in: 0..<Self.secondsOfScans, using: &random)
        // One image in four is one of the two platforms of an index.
        let hasIndex = image % 8 < 2
        let index = hasIndex ? [Self.digest(image / 2, kind: 3)] : []
        return ImageReport(
            imageID: Self.digest(image, kind: 1),
            platform: Platform(
                os: "linux",
                architecture: hasIndex && image % 2 == 1 ? "arm64" : "amd64"
            ),
            digests: Set([Self.manifestDigest(of: image)] + index),
            repositories: repositories(of: image, &random),
            tags: [],
            report: ScanReport(
                scanner: "trivy",
                scannedAt: Timestamp(secondsSinceEpoch: scannedAt),
                findings: findings(&random)
            )
        )
    }

    /// The repository that an image was pushed to; one image in ten has been copied to another.
    private func repositories(of image: Int, _ random: inout SplitMix64) -> Set<String> {
        let count = images / Self.imagesPerRepository + 1
        let copies = Int.random(in: 0..<10, using: &random) == 0 ? 2 : 1
        return Set(
            (0..<copies).map { _ in
                let number = Int.random(in: 0..<count, using: &random)
                return "registry.example.com/team-\(number % 200)/application-\(number)/server"
            }
        )
    }

    private func findings(_ random: inout SplitMix64) -> [Finding] {
        switch style {
        case .independent:
            (0..<findingsPerImage).map { _ in pool[Int.random(in: pool.indices, using: &random)] }
        case .layered: layeredFindings(&random)
        }
    }

    /// Three quarters from the base image, a quarter from the application's packages.
    private func layeredFindings(_ random: inout SplitMix64) -> [Finding] {
        let fromApplication = findingsPerImage / 4
        let fromBase = findingsPerImage - fromApplication
        let distribution = random.popular(below: Self.distributions)
        let base = random.popular(below: Self.basesPerDistribution)
        // A later build of a base has lost some of the findings and gained others.
        let first = distribution * Self.findingsPerDistribution
        let shift = base * (Self.findingsPerDistribution - fromBase) / Self.basesPerDistribution
        let system = pool[(first + shift)..<(first + shift + fromBase)]

        let stack = random.popular(below: Self.stacks)
        let applications = pool[(Self.distributions * Self.findingsPerDistribution)...]
        let width = applications.count / Self.stacks
        let own = (0..<fromApplication).map { _ in
            // One in five is of a package that the stack does not share.
            let number =
                Int.random(in: 0..<5, using: &random) == 0
                ? Int.random(in: 0..<applications.count, using: &random)
                : stack * width + Int.random(in: 0..<width, using: &random)
            return applications[applications.startIndex + number]
        }
        return system + own
    }

    private static func digest(_ number: Int, kind: UInt64) -> Digest {
        var random = SplitMix64(seed: UInt64(number) &* 4 &+ kind)
        let words = (0..<4).map { _ in
            let digits = String(random.next(), radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }
        guard let digest = try? Digest(parsing: "sha256:" + words.joined()) else {
            preconditionFailure("64 hexadecimal digits are a hash")
        }
        return digest
    }
}
