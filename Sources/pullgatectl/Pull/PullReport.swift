internal import GRPCBridge

/// How a pull ended, for people and for programs.
struct PullReport: Sendable {
    /// The image as it was written.
    let image: String

    /// Where it was pulled.
    let endpoint: Endpoint

    /// How it ended.
    let result: PullResult

    /// Why the command fails, or nil when the image was pulled.
    var failure: Failure? {
        switch result {
        case .pulled: nil
        case .failed: .negative
        case .unreachable: .unknown
        case .interrupted(let interruption): interruption.failure
        }
    }

    /// What the pod's event would say, for a call that failed.
    ///
    /// kubelet strips the code of errors whose code is Unknown, which says nothing.
    var event: String? {
        switch result {
        case .failed(let step, let status):
            let reason = status.code == .unknown ? status.message : status.description
            return "Failed to \(step.rawValue) image \"\(image)\": \(reason)"
        case .pulled, .unreachable, .interrupted: return nil
        }
    }

    /// What a person should know; for a failure it says what to look at.
    var lines: [String] {
        switch result {
        case .pulled(_, let wasPresent):
            [wasPresent ? "\(image) was already present" : "\(image) was not present before"]
        case .failed: event.map { [$0] } ?? []
        case .unreachable(let status):
            [
                "pullgatectl: no image service answers at \(endpoint): \(status)",
                "pullgatectl: \(EndpointState(of: endpoint).advice)",
            ]
        case .interrupted:
            [
                "pullgatectl: interrupted; the image may be there all the same, if its pull had"
                    + " ended"
            ]
        }
    }
}

extension PullReport: Encodable {
    private enum CodingKeys: String, CodingKey {
        case image, endpoint, outcome, imageID, wasPresent, code, message, event
    }

    /// Encodes the report for programs.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(image, forKey: .image)
        try container.encode(endpoint.description, forKey: .endpoint)
        switch result {
        case .pulled(let imageID, let wasPresent):
            try container.encode("pulled", forKey: .outcome)
            try container.encode(imageID, forKey: .imageID)
            try container.encode(wasPresent, forKey: .wasPresent)
        case .failed(_, let status):
            try container.encode("failed", forKey: .outcome)
            try encode(status, in: &container)
        case .unreachable(let status):
            try container.encode("unreachable", forKey: .outcome)
            try encode(status, in: &container)
        case .interrupted:
            try container.encode("interrupted", forKey: .outcome)
        }
        try container.encodeIfPresent(event, forKey: .event)
    }

    private func encode(
        _ status: Status,
        in container: inout KeyedEncodingContainer<CodingKeys>
    ) throws {
        try container.encode(status.code.description, forKey: .code)
        try container.encode(status.message, forKey: .message)
    }
}
