/// Why bytes are not a manifest that can be judged.
enum ManifestError: Error, Hashable, Sendable {
    /// The bytes are not JSON, or not of the shape of a manifest.
    case malformed(String)

    /// The manifest can be read in two ways.
    case ambiguous(String)

    /// The manifest has the first version of Docker's schema, which names no image ID.
    case firstSchema

    /// The document is neither an image manifest nor an index.
    case unsupported(String)
}

extension ManifestError: CustomStringConvertible {
    /// What is wrong, to be put after the name of the manifest.
    var description: String {
        switch self {
        case .malformed(let what): what
        case .ambiguous(let what): "it can be read in two ways: \(what)"
        case .firstSchema:
            "it is a Docker schema 1 manifest, which is not supported; push the image again with "
                + "a newer tool"
        case .unsupported(let what): what
        }
    }
}
