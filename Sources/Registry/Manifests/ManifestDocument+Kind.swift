extension ManifestDocument {
    /// Checks that the document is what a media type says.
    ///
    /// containerd reads a manifest by its media type, and fails where the two differ.
    ///
    /// - Parameter kind: What the media type says.
    /// - Throws: `ManifestError`.
    func check(isOf kind: ManifestKind) throws(ManifestError) {
        switch (kind, self) {
        case (.image, .image), (.index, .index):
            break
        case (.image, .index), (.index, .image):
            throw .ambiguous("its media type says something else than it is")
        case (.firstSchema, _):
            throw .firstSchema
        case (.other(let name), _):
            throw .unsupported(
                name.isEmpty ? "it has no media type" : "its media type is \(name.prefix(100))"
            )
        }
    }
}
