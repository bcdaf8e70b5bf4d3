/// A small image, made in memory, that containerd can pull and unpack.
public struct TestImage: Sendable {
    /// The CPU architecture that the image says it is for.
    public enum Architecture: String, Sendable {
        case amd64
        case arm64

        /// That of this machine: only such images are pulled from an index.
        public static var host: Architecture {
            #if arch(arm64)
            .arm64
            #else
            .amd64
            #endif
        }
    }

    /// The family of media types.
    public let format: ImageFormat

    /// The CPU architecture it is for.
    public let architecture: Architecture

    /// The manifest.
    public let manifest: ImageBlob

    /// The configuration, whose digest is the image ID.
    public let configuration: ImageBlob

    /// The layers, lowest first.
    public let layers: [ImageBlob]

    /// The digests of the layers before they were compressed.
    private let differences: [JSONValue]

    /// Builds an image.
    ///
    /// - Parameters:
    ///   - seed: Images of different seeds have no digest in common, those of equal ones all.
    ///   - layerSizes: A layer for each, with a file of that many bytes that do not compress.
    ///   - format: The family of media types.
    ///   - architecture: The CPU architecture it is for.
    /// - Throws: As `Command.run` does: `gzip` compresses the layers.
    public init(
        seed: String,
        layerSizes: [Int] = [1024],
        format: ImageFormat = .oci,
        architecture: Architecture = .host
    ) async throws {
        var layers: [ImageBlob] = []
        var differences: [JSONValue] = []
        for (index, size) in layerSizes.enumerated() {
            let archive = Self.archive(seed: "\(seed) \(architecture) \(index)", size: size)
            differences.append(.string(ImageBlob.digest(of: archive)))
            let compressed = try await Command.outputBytes(
                Launch("gzip", ["--no-name", "--fast", "--stdout"]),
                input: archive
            )
            layers.append(ImageBlob(mediaType: format.layerType, bytes: compressed))
        }
        self.init(
            seed: seed,
            layers: layers,
            differences: differences,
            format: format,
            architecture: architecture
        )
    }

    /// Makes another image of the same layers, which costs next to nothing.
    ///
    /// - Parameter seed: What its configuration, and so its image ID, is made of.
    /// - Returns: The image.
    public func variant(seed: String) -> TestImage {
        TestImage(
            seed: seed,
            layers: layers,
            differences: differences,
            format: format,
            architecture: architecture
        )
    }

    private init(
        seed: String,
        layers: [ImageBlob],
        differences: [JSONValue],
        format: ImageFormat,
        architecture: Architecture
    ) {
        let configuration = ImageBlob(
            mediaType: format.configurationType,
            document: [
                "created": "2026-01-01T00:00:00Z",
                "architecture": .string(architecture.rawValue),
                "os": "linux",
                "config": ["Labels": ["seed": .string(seed)]],
                "rootfs": ["type": "layers", "diff_ids": .array(differences)],
            ]
        )
        manifest = ImageBlob(
            mediaType: format.manifestType,
            document: [
                "schemaVersion": 2,
                "mediaType": .string(format.manifestType),
                "config": .object(configuration.descriptor),
                "layers": .array(layers.map { .object($0.descriptor) }),
            ]
        )
        self.format = format
        self.architecture = architecture
        self.configuration = configuration
        self.layers = layers
        self.differences = differences
    }

    private static func archive(seed: String, size: Int) -> [UInt8] {
        var archive = TarArchive()
        archive.add("seed", content: Array(seed.utf8))
        var noise = Noise(seed: seed)
        archive.add("noise", content: noise.bytes(count: size))
        archive.finish()
        return archive.bytes
    }
}
