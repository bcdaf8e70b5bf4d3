/// How a node stands to the central endpoint; all times are in RFC 3339.
public struct PolicyStatus: Codable, Hashable, Sendable {
    /// The bundle in force.
    public struct Active: Codable, Hashable, Sendable {
        /// Its number.
        public var revision: UInt64
        /// When it was made.
        public var issuedAt: String
        /// When it ends to be valid; absent for never.
        public var expiresAt: String?
        /// `endpoint`, or `disk` when the endpoint has not confirmed it since the start.
        public var source: String
        /// The ids of the trusted keys that signed it; none if signatures are not checked.
        public var keyIDs: [String]
        /// How many namespaces have a policy in it.
        public var namespaces: Int
        /// The images that it lets through unjudged, as patterns.
        public var exempt: [String]
        /// Whether one of its policies hides denied images that are on the node.
        public var hidesImages: Bool
        /// The report index that belongs to it.
        public var reports: Reports?

        /// Makes a description of a bundle.
        ///
        /// - Parameters:
        ///   - revision: Its number.
        ///   - issuedAt: When it was made.
        ///   - expiresAt: When it ends to be valid.
        ///   - source: Where it came from.
        ///   - keyIDs: The ids of the trusted keys that signed it.
        ///   - namespaces: How many namespaces have a policy in it.
        ///   - exempt: The images that it lets through unjudged.
        ///   - hidesImages: Whether one of its policies hides denied images.
        ///   - reports: The report index that belongs to it.
        public init(
            revision: UInt64,
            issuedAt: String,
            expiresAt: String?,
            source: String,
            keyIDs: [String],
            namespaces: Int,
            exempt: [String],
            hidesImages: Bool,
            reports: Reports?
        ) {
            self.revision = revision
            self.issuedAt = issuedAt
            self.expiresAt = expiresAt
            self.source = source
            self.keyIDs = keyIDs
            self.namespaces = namespaces
            self.exempt = exempt
            self.hidesImages = hidesImages
            self.reports = reports
        }
    }

    /// A report index.
    public struct Reports: Codable, Hashable, Sendable {
        /// The SHA-256 of the file.
        public var digest: String
        /// The file's bytes.
        public var size: Int64
        /// How many images it has reports of.
        public var images: Int

        /// Makes a description of an index.
        ///
        /// - Parameters:
        ///   - digest: The SHA-256 of the file.
        ///   - size: The file's bytes.
        ///   - images: How many images it has reports of.
        public init(digest: String, size: Int64, images: Int) {
            self.digest = digest
            self.size = size
            self.images = images
        }
    }

    /// What keeps a newer bundle from being put in force.
    public struct Failure: Codable, Hashable, Sendable {
        /// What kind of failure it is, for programs.
        public var code: String
        /// What a person should read.
        public var message: String
        /// When it was first seen without anything else in between.
        public var since: String

        /// Makes a description of a failure.
        ///
        /// - Parameters:
        ///   - code: What kind of failure it is.
        ///   - message: What a person should read.
        ///   - since: When it was first seen.
        public init(code: String, message: String, since: String) {
            self.code = code
            self.message = message
            self.since = since
        }
    }

    /// The endpoint's URL.
    public var endpoint: String
    /// Whether signatures are checked.
    public var verifies: Bool
    /// When the endpoint was last asked.
    public var lastRequest: String?
    /// When it last answered with a bundle, or that there is no newer one.
    public var lastSuccessfulRequest: String?
    /// When the last bundle came.
    public var lastSuccessfulDownload: String?
    /// When the last bundle was put in force.
    public var lastSuccessfulActivation: String?
    /// The bundle in force, if any.
    public var active: Active?
    /// What went wrong in the last poll, if anything.
    public var failure: Failure?
    /// Whether the bundle in force would be lost with a restart.
    public var isUnsaved: Bool

    /// Makes a status of which nothing has happened yet.
    ///
    /// - Parameters:
    ///   - endpoint: The endpoint's URL.
    ///   - verifies: Whether signatures are checked.
    public init(endpoint: String, verifies: Bool) {
        self.endpoint = endpoint
        self.verifies = verifies
        isUnsaved = false
    }
}
