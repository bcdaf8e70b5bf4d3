/// A report as `trivy image --format json` writes it (schema version 2).
public struct TrivyReportFile: Hashable, Sendable {
    /// What the report says it is about; also the names that it is found by.
    public struct Subject: Hashable, Sendable {
        /// What was asked of Trivy.
        public var artifactName: String

        /// The digest of the image's configuration, or nil to leave it out.
        public var imageID: String?

        /// References with a tag.
        public var repositoryTags: [String]

        /// References with a digest.
        public var repositoryDigests: [String]

        /// The CPU architecture of the image, or nil to leave it out.
        public var architecture: TestImage.Architecture?

        /// Creates a subject.
        ///
        /// - Parameters:
        ///   - artifactName: What was asked of Trivy.
        ///   - imageID: The digest of the image's configuration.
        ///   - repositoryTags: References with a tag.
        ///   - repositoryDigests: References with a digest.
        ///   - architecture: The CPU architecture of the image.
        public init(
            artifactName: String,
            imageID: String? = nil,
            repositoryTags: [String] = [],
            repositoryDigests: [String] = [],
            architecture: TestImage.Architecture? = nil
        ) {
            self.artifactName = artifactName
            self.imageID = imageID
            self.repositoryTags = repositoryTags
            self.repositoryDigests = repositoryDigests
            self.architecture = architecture
        }

        /// Creates the subject that a scan of a pushed image has.
        ///
        /// - Parameter image: The image, with a single manifest.
        public init(_ image: PushedImage) {
            self.init(
                artifactName: image.reference,
                imageID: image.imageIDs.first,
                repositoryTags: image.tag == nil ? [] : [image.reference],
                repositoryDigests: [image.digestReference]
            )
        }

        /// Creates a subject that is known by chosen digests and by no tag.
        ///
        /// - Parameters:
        ///   - image: The image; nothing but its registry and repository is taken from it.
        ///   - imageID: The digest of a configuration, or nil to leave it out.
        ///   - digests: Digests of manifests or indexes in the repository.
        ///   - architecture: The CPU architecture of the image.
        public init(
            untagged image: PushedImage,
            imageID: String? = nil,
            digests: [String] = [],
            architecture: TestImage.Architecture? = nil
        ) {
            let references = digests.map { "\(image.registry)/\(image.repository)@\($0)" }
            self.init(
                // Trivy names an archive when it was given no reference.
                artifactName: references.first ?? "image.tar",
                imageID: imageID,
                repositoryDigests: references,
                architecture: architecture
            )
        }
    }

    /// What the report is about.
    public let subject: Subject

    /// What was found.
    public let findings: [TrivyFinding]

    /// When the scan was made, in RFC 3339, or nil to leave it out.
    public let createdAt: String?

    /// Creates a report.
    ///
    /// - Parameters:
    ///   - subject: What it is about.
    ///   - findings: What was found.
    ///   - createdAt: When the scan was made, in RFC 3339.
    public init(
        _ subject: Subject,
        findings: [TrivyFinding],
        createdAt: String? = "2026-01-01T00:00:00Z"
    ) {
        self.subject = subject
        self.findings = findings
        self.createdAt = createdAt
    }

    /// The report as Trivy writes it.
    public var document: JSONValue {
        var metadata: [String: JSONValue] = [
            "OS": ["Family": "debian", "Name": "12.5"],
            "RepoTags": .array(subject.repositoryTags.map { .string($0) }),
            "RepoDigests": .array(subject.repositoryDigests.map { .string($0) }),
        ]
        metadata["ImageConfig"] = subject.architecture.map { architecture in
            ["architecture": .string(architecture.rawValue), "os": "linux"]
        }
        metadata["ImageID"] = subject.imageID.map { .string($0) }
        let result: JSONValue = [
            "Target": .string("\(subject.artifactName) (debian 12.5)"),
            "Class": "os-pkgs",
            "Type": "debian",
            "Vulnerabilities": .array(findings.map(\.document)),
        ]
        var members: [String: JSONValue] = [
            "SchemaVersion": 2,
            "ArtifactName": .string(subject.artifactName),
            "ArtifactType": "container_image",
            "Metadata": .object(metadata),
            "Results": [result],
        ]
        members["CreatedAt"] = createdAt.map { .string($0) }
        return .object(members)
    }

    /// Writes the report in one step: a reader sees all of it or none.
    ///
    /// - Parameters:
    ///   - name: The path below the workspace, whose folder exists.
    ///   - workspace: Where to write.
    /// - Throws: An error of Foundation.
    public func write(to name: String, in workspace: Workspace) throws {
        try workspace.write(document.text, to: name)
    }
}
