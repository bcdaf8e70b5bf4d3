/// A decoder of what comes from outside, to be fed with made-up input.
///
/// The raw value names the target on the command line, and its folder of seeds in the corpus.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// An image as a client writes it.
    case imageReference = "image-reference"
    /// The bytes of a `PullImageRequest`.
    case pullImageRequest = "pull-image-request"
    /// The bytes of an `ImageStatusRequest`.
    case imageStatusRequest = "image-status-request"
    /// The bytes of an `ImageStatusResponse`.
    case imageStatusResponse = "image-status-response"
    /// The bytes of a `PullImageResponse`.
    case pullImageResponse = "pull-image-response"
    /// containerd's `hosts.toml`.
    case hostsFile = "hosts-file"
    /// A registry's `WWW-Authenticate` header, and the token request that answers it.
    case wwwAuthenticate = "www-authenticate"
    /// An image manifest or index.
    case manifest
    /// What a registry's token server answers.
    case tokenAnswer = "token-answer"
    /// Policies in YAML.
    case policyDocument = "policy-document"
    /// A signed envelope, of which only one payload is signed by the key that is trusted.
    case envelope
    /// The payload of a policy bundle.
    case bundlePayload = "bundle-payload"
    /// The report of `trivy image`.
    case trivyReport = "trivy-report"
    /// The report of `grype`.
    case grypeReport = "grype-report"
    /// The report of Harbor's scanners.
    case harborReport = "harbor-report"
    /// A CycloneDX BOM, as a report or as a VEX document.
    case cycloneDX = "cyclonedx"
    /// An OpenVEX document.
    case openVEX = "openvex"

    /// Gives an input to the decoder, and checks what must hold for whatever it takes.
    ///
    /// - Parameter input: Any bytes.
    /// - Returns: Whether the decoder took the input.
    /// - Throws: `FuzzFault` when something does not hold.
    public func run(_ input: [UInt8]) throws(FuzzFault) -> FuzzOutcome {
        switch self {
        case .imageReference: try Self.imageReference(input)
        case .pullImageRequest: try Self.pullImageRequest(input)
        case .imageStatusRequest: try Self.imageStatusRequest(input)
        case .imageStatusResponse: try Self.imageStatusResponse(input)
        case .pullImageResponse: try Self.pullImageResponse(input)
        case .hostsFile: try Self.hostsFile(input)
        case .wwwAuthenticate: try Self.wwwAuthenticate(input)
        case .manifest: try Self.manifest(input)
        case .tokenAnswer: try Self.tokenAnswer(input)
        case .policyDocument: try Self.policyDocument(input)
        case .envelope: try Self.envelope(input)
        case .bundlePayload: try Self.bundlePayload(input)
        case .trivyReport, .grypeReport, .harborReport, .cycloneDX, .openVEX:
            try Self.report(input)
        }
    }
}
