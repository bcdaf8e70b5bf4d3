import NodeFixture
import Testing

@Suite struct TestImageTests {
    @Test(arguments: ImageFormat.allCases)
    func isTheSameForTheSameSeed(format: ImageFormat) async throws {
        let image = try await TestImage(seed: "a", layerSizes: [10, 2000], format: format)
        let again = try await TestImage(seed: "a", layerSizes: [10, 2000], format: format)
        #expect(image.manifest == again.manifest)
        #expect(image.manifest.mediaType == format.manifestType)
    }

    @Test func sharesNothingWithOtherSeeds() async throws {
        let image = try await TestImage(seed: "a")
        let other = try await TestImage(seed: "b")
        #expect(image.manifest.digest != other.manifest.digest)
        #expect(image.configuration.digest != other.configuration.digest)
        #expect(image.layers.map(\.digest) != other.layers.map(\.digest))
    }

    @Test func hasLayersThatTarReads() async throws {
        let image = try await TestImage(seed: "a", layerSizes: [70_000])
        let layer = try #require(image.layers.first)
        let listing = try await Command.run(
            Launch("tar", ["--list", "--verbose", "--gzip"]),
            input: layer.bytes
        )
        #expect(listing.status.isSuccess, "\(listing.error)")
        #expect(listing.lines.count == 2)
        #expect(listing.output.contains(" 70000 "))
        #expect(layer.bytes.count > 70_000)
    }

    @Test func countsThePlatformsOfAnIndex() async throws {
        let index = TestIndex([
            try await TestImage(seed: "a", architecture: .amd64),
            try await TestImage(seed: "a", architecture: .arm64),
        ])
        let document = try JSONValue(parsing: String(decoding: index.blob.bytes, as: UTF8.self))
        let platforms = document["manifests"].elements.map { $0["platform"]["architecture"].string }
        #expect(platforms == ["amd64", "arm64"])
        #expect(Set(index.images.map(\.manifest.digest)).count == 2)
    }
}
