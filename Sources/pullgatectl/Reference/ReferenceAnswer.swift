internal import OCI

/// How containerd reads one text as an image reference.
struct ReferenceAnswer: Sendable {
    /// The text as it was written.
    let written: String

    /// The reference, or why it is none.
    let result: Result<ImageReference, ImageReference.ParseError>

    /// Reads a text.
    ///
    /// - Parameter text: The reference as it was written.
    init(to text: String) {
        written = text
        result = Result { () throws(ImageReference.ParseError) in
            try ImageReference(normalizing: text)
        }
    }

    /// The answer for people: the text, and a line for each part of the reference.
    var text: String {
        let heading = written.isEmpty ? "(empty)" : written.printable
        return ([heading] + facts.map { "  \($0)" }).joined(separator: "\n") + "\n"
    }

    private var facts: [String] {
        switch result {
        case .success(let reference):
            let domain =
                reference.domain.isEmpty
                ? "(none; containerd contacts \(reference.registryHost))" : reference.domain
            let identifier =
                switch reference.identifier {
                case .tag(let tag): "tag     \(tag)"
                case .digest(let digest): "digest  \(digest)"
                }
            return [
                "name    \(reference)", "domain  \(domain)", "path    \(reference.path)",
                identifier,
            ]
        case .failure(let error):
            return ["refused: \(error.description.printable)"]
        }
    }
}

extension ReferenceAnswer: Encodable {
    private enum CodingKeys: String, CodingKey {
        case written = "in"
        case name = "out"
        case domain
        case path
        case tag
        case digest
        case error
    }

    /// Encodes the answer for programs.
    ///
    /// `out`, `domain` and `path` are there always, and null for a text that is refused.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(written, forKey: .written)
        switch result {
        case .success(let reference):
            try container.encode(reference.description, forKey: .name)
            try container.encode(reference.domain, forKey: .domain)
            try container.encode(reference.path, forKey: .path)
            try container.encodeIfPresent(reference.tag, forKey: .tag)
            try container.encodeIfPresent(reference.digest?.description, forKey: .digest)
        case .failure(let error):
            try container.encodeNil(forKey: .name)
            try container.encodeNil(forKey: .domain)
            try container.encodeNil(forKey: .path)
            try container.encode(error.description, forKey: .error)
        }
    }
}
