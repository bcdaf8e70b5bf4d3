import NodeFixture
import Testing

@Suite struct ResolveTests {
    private static let amd64 = "linux/\(TestImage.Architecture.host.rawValue)"

    private static func size(of image: TestImage) -> Int {
        (image.layers + [image.configuration]).reduce(0) { $0 + $1.bytes.count }
    }

    @Test func saysWhatAnImageStandsFor() async throws {
        try await ResolveFixture.with { fixture in
            let image = try await TestImage(seed: "app", layerSizes: [1000, 2000])
            let pushed = try await fixture.registry.pusher.push(image, to: "team/app", tag: "1")
            let result = try await fixture.resolve(pushed.reference)

            #expect(result.status == .code(0))
            #expect(result.error.isEmpty)
            #expect(result.output.hasPrefix("resolved: \(pushed.reference)\n"))
            #expect(result.facts["reference"] == [pushed.reference])
            #expect(result.facts["host"] == [fixture.registry.address])
            #expect(result.facts["index"] == nil)
            #expect(result.facts["platform"] == nil)
            #expect(result.facts["manifest"] == [pushed.digest])
            #expect(result.facts["image"] == pushed.imageIDs)
            let download = try #require(result.facts["download"]?.first)
            #expect(download.hasPrefix("at most "))
            #expect(download.hasSuffix(" kB (\(Self.size(of: image)) B)"))
            #expect(result.facts["time"]?.first?.hasSuffix(" ms") == true)
        }
    }

    @Test func choosesTheImageOfThisMachineFromAnIndex() async throws {
        try await ResolveFixture.with { fixture in
            let index = TestIndex([
                try await TestImage(seed: "app", architecture: .arm64),
                try await TestImage(seed: "app", architecture: .amd64),
            ])
            let pushed = try await fixture.registry.pusher.push(index, to: "app")
            let host = try #require(pushed.hostManifest)
            let result = try await fixture.resolve(pushed.reference)

            #expect(result.status == .code(0))
            #expect(result.facts["index"] == [pushed.digest])
            #expect(result.facts["platform"] == [Self.amd64])
            #expect(result.facts["manifest"] == [host.digest])
            #expect(result.facts["image"] == [host.imageID])
            #expect(!result.output.contains("cannot be known"))
        }
    }

    @Test func saysThatAllAreJudgedWhenSeveralMayRun() async throws {
        try await ResolveFixture.with { fixture in
            let images = [try await TestImage(seed: "a"), try await TestImage(seed: "b")]
            let reference = try await fixture.pushWithoutPlatforms(images, to: "app")
            let result = try await fixture.resolve(reference)
            let record = try await fixture.record(reference)

            #expect(result.status == .code(0))
            #expect(
                result.output.contains(
                    "\n\nIt cannot be known which of these 2 images this node will run, so all are"
                        + " judged:\n  platform   not named in the index\n"
                )
            )
            #expect(result.facts["manifest"] == images.map(\.manifest.digest))
            #expect(result.facts["image"] == images.map(\.configuration.digest))
            #expect(result.facts["download"]?.count == 2)
            #expect(
                record["candidates"]
                    == .array(
                        images.map { image in
                            [
                                "manifest": .string(image.manifest.digest),
                                "imageID": .string(image.configuration.digest),
                                "size": .integer(Self.size(of: image)),
                            ]
                        }
                    )
            )
        }
    }

    @Test func tellsProgramsTheSame() async throws {
        try await ResolveFixture.with { fixture in
            let image = try await TestImage(seed: "app")
            let pushed = try await fixture.registry.pusher.push(TestIndex([image]), to: "app")
            let record = try await fixture.record(pushed.digestReference)
            let milliseconds = record["milliseconds"]

            #expect(
                record == [
                    "image": .string(pushed.digestReference),
                    "reference": .string(pushed.digestReference),
                    "outcome": "resolved",
                    "host": .string(fixture.registry.address),
                    "index": .string(pushed.digest),
                    "candidates": [
                        [
                            "platform": .string(Self.amd64),
                            "manifest": .string(image.manifest.digest),
                            "imageID": .string(image.configuration.digest),
                            "size": .integer(Self.size(of: image)),
                        ]
                    ],
                    "milliseconds": milliseconds,
                ]
            )
            guard case .integer = milliseconds else {
                Issue.record("milliseconds is no whole number")
                return
            }
        }
    }

    @Test func fetchesNoLayerAndNoConfiguration() async throws {
        try await ResolveFixture.with { fixture in
            let pushed = try await fixture.push(to: "app")
            let mark = try await fixture.registry.mark()
            _ = try await fixture.resolve(pushed.reference)
            let requests = try await fixture.registry.requests(since: mark)

            #expect(requests.map(\.method) == ["HEAD", "GET"])
            #expect(requests.allSatisfy { $0.isManifest(of: "app") })
        }
    }
}

extension ResolveFixture {
    /// Puts images into the registry, and an index that names no platform for them.
    ///
    /// The index is written to where the registry's file system driver keeps it.
    fileprivate func pushWithoutPlatforms(
        _ images: [TestImage],
        to repository: String
    ) async throws -> String {
        for image in images { try await registry.pusher.push(image, to: repository, tag: nil) }
        let document: JSONValue = [
            "schemaVersion": 2,
            "mediaType": .string(ImageFormat.oci.indexType),
            "manifests": .array(
                images.map { image in
                    [
                        "mediaType": .string(image.manifest.mediaType),
                        "size": .integer(image.manifest.bytes.count),
                        "digest": .string(image.manifest.digest),
                    ]
                }
            ),
        ]
        let index = ImageBlob(
            mediaType: ImageFormat.oci.indexType,
            bytes: Array(document.text.utf8)
        )
        let hash = String(index.digest.dropFirst("sha256:".count))
        let root = "registry/docker/registry/v2"
        let manifests = "\(root)/repositories/\(repository)/_manifests"
        let files = [
            ("\(root)/blobs/sha256/\(hash.prefix(2))/\(hash)/data", document.text),
            ("\(manifests)/revisions/sha256/\(hash)/link", index.digest),
            ("\(manifests)/tags/latest/current/link", index.digest),
        ]
        for (path, text) in files {
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            _ = try workspace.folder(folder)
            try workspace.write(text, to: path)
        }
        return "\(registry.address)/\(repository):latest"
    }
}
