internal import OCI
internal import Registry

/// What the registry has for an image, for people and for programs.
struct ResolutionReport: Sendable {
    /// How the question ended.
    enum Outcome: Sendable {
        /// The content is known.
        case resolved(ResolvedContent)
        /// It is not.
        case failed(ResolutionError)
        /// A signal came first; the requests were ended.
        case interrupted(Interruption)
    }

    /// The image as it was written.
    let image: String

    /// The image as containerd reads it.
    let reference: ImageReference

    /// How the question ended.
    let outcome: Outcome

    /// How long it took.
    let milliseconds: Int64

    /// Why the command fails, or nil when the content is known.
    var failure: Failure? {
        switch outcome {
        case .resolved: nil
        case .failed(let error): error.failure
        case .interrupted(let interruption): interruption.failure
        }
    }
}

extension ResolutionReport: Encodable {
    private enum CodingKeys: String, CodingKey {
        case image, reference, outcome, host, index, candidates, code, message, milliseconds
    }

    /// One candidate for programs; a size or a platform that is not known is left out.
    private struct Candidate: Encodable {
        let platform: String?
        let manifest: String
        let imageID: String
        let size: Int64?
    }

    /// Encodes the report for programs.
    ///
    /// `index` is there only for an index; `code` and `message` only for a failure.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(image, forKey: .image)
        try container.encode(reference.description, forKey: .reference)
        try container.encode(milliseconds, forKey: .milliseconds)
        switch outcome {
        case .resolved(let content):
            try container.encode("resolved", forKey: .outcome)
            try container.encodeIfPresent(content.host, forKey: .host)
            try container.encodeIfPresent(content.index?.description, forKey: .index)
            let candidates = content.candidates.map { candidate in
                Candidate(
                    platform: candidate.platform?.description,
                    manifest: candidate.manifest.description,
                    imageID: candidate.config.description,
                    size: candidate.size
                )
            }
            try container.encode(candidates, forKey: .candidates)
        case .failed(let error):
            try container.encode("failed", forKey: .outcome)
            try container.encode("\(error.code)", forKey: .code)
            try container.encode(error.message, forKey: .message)
        case .interrupted:
            try container.encode("interrupted", forKey: .outcome)
        }
    }
}
