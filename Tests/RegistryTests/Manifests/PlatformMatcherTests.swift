import OCI
import Testing

@testable import Registry

@Suite struct PlatformMatcherTests {
    /// An index, by the platforms of its entries, and the entries that may run.
    struct Choice: Sendable, CustomTestStringConvertible {
        let host: String
        let entries: [String?]
        let chosen: [Int]

        init(_ host: String, _ entries: [String?], _ chosen: [Int]) {
            self.host = host
            self.entries = entries
            self.chosen = chosen
        }

        var testDescription: String { "\(host) of \(entries.map { $0 ?? "-" })" }
    }

    static let choices = [
        Choice("linux/amd64", ["linux/arm64", "linux/amd64", "windows/amd64"], [1]),
        Choice("linux/amd64", ["linux/386", "linux/amd64"], [1]),
        Choice("linux/amd64", ["linux/386", "linux/arm"], [0]),
        Choice("linux/amd64", ["linux/amd64", "linux/x86_64/v1"], [0]),
        Choice("linux/amd64", ["/amd64"], [0]),
        Choice("linux/amd64", ["linux/arm64", "unknown/unknown"], []),
        Choice("linux/amd64", [], []),
        Choice("linux/386", ["linux/amd64"], []),
        // An entry without a platform comes after every one that fits.
        Choice("linux/amd64", [nil, "linux/386"], [1]),
        Choice("linux/amd64", [nil, "linux/arm64", nil], [0, 2]),
        // 1.6 takes no level of amd64, newer versions take the highest that the node has.
        Choice("linux/amd64/v3", ["linux/amd64", "linux/amd64/v2", "linux/amd64/v4"], [0, 1]),
        Choice("linux/amd64/v3", ["linux/amd64", "linux/amd64/v3", "linux/amd64/v2"], [0, 1]),
        Choice("linux/amd64/v3", ["linux/amd64", "linux/arm64"], [0]),
        Choice("linux/amd64/v3", [nil, "linux/amd64/v3"], [0, 1]),
        Choice("linux/amd64/v1", ["linux/amd64/v2", "linux/amd64"], [1]),
        Choice("linux/amd64", ["linux/amd64/v2"], []),
        // What an image wants of the system decides for newer versions only.
        Choice("linux/amd64", ["linux/amd64+f", "linux/amd64"], [0, 1]),
        Choice("linux/amd64", ["linux/amd64", "linux/386+f"], [0, 1]),
        Choice("linux/amd64", ["linux/amd64+f", nil], [0, 1]),
        Choice("linux/amd64", ["linux/amd64+f", nil, "linux/386"], [0, 2]),
        Choice("linux/arm64/v8", ["linux/arm/v7", "linux/arm64/v8"], [1]),
        Choice("linux/arm64/v8", ["linux/arm64", "linux/arm64/v8"], [0]),
        Choice("linux/arm64", ["linux/arm/v6", "linux/arm/v8", "linux/arm/v7"], [1]),
        Choice("linux/arm64", ["linux/arm64/v9"], []),
        Choice("linux/arm64/v9", ["linux/arm64", "linux/arm64/v8.5", "linux/arm64/v8.6"], [1]),
        Choice("linux/arm64/v8.2", ["linux/arm64", "linux/arm64/v8.1", "linux/arm/v7"], [1]),
        Choice("linux/arm/v7", ["linux/arm/v5", "linux/arm/v6", "linux/arm/v8"], [1]),
        Choice("linux/arm/v7", ["linux/arm", "linux/arm/v7"], [0]),
        Choice("linux/arm/v6", ["linux/arm/v7", "linux/arm/v5"], [1]),
        Choice("linux/arm/v5", ["linux/arm/v6"], []),
        Choice("linux/s390x", ["linux/amd64", "linux/s390x"], [1]),
    ]

    @Test(arguments: choices)
    func chooses(_ choice: Choice) throws {
        let entries = choice.entries.enumerated().map { index, text in
            IndexEntry(
                mediaType: "",
                digest: "\(index)",
                platform: text.map(Self.platform)
            )
        }
        let matcher = PlatformMatcher(host: Self.platform(choice.host))
        #expect(matcher.choose(from: entries).map(\.digest) == choice.chosen.map { "\($0)" })
    }

    static func platform(_ text: String) -> Platform {
        let halves = text.split(separator: "+").map(String.init)
        let parts = halves[0].split(separator: "/", omittingEmptySubsequences: false)
            .map(String.init)
        return Platform(
            os: parts[0],
            architecture: parts[1],
            variant: parts.count > 2 ? parts[2] : nil,
            osFeatures: Array(halves.dropFirst())
        )
    }
}
