/// Images in one file, as `ctr images import` reads it.
///
/// The file is an image layout of the OCI image specification 1.1 (image-layout.md) in a tar archive.
/// Images are named as containerd exports them, by the annotation `io.containerd.image.name`.
struct ImageArchive: Sendable {
    /// The archive.
    let bytes: [UInt8]

    /// Packs images.
    ///
    /// - Parameter images: Each image by its name, which must have a tag or a digest.
    init(of images: [String: TestImage]) {
        var archive = TarArchive()
        var known: Set<String> = []
        var manifests: [JSONValue] = []
        archive.add("oci-layout", content: Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))
        for (name, image) in images.sorted(by: { $0.key < $1.key }) {
            for blob in image.layers + [image.configuration, image.manifest] {
                let (isNew, digest) = known.insert(blob.digest)
                guard isNew else { continue }
                archive.add("blobs/\(digest.replacing(":", with: "/"))", content: blob.bytes)
            }
            var descriptor = image.manifest.descriptor
            descriptor["annotations"] = ["io.containerd.image.name": .string(name)]
            manifests.append(.object(descriptor))
        }
        let index: JSONValue = ["schemaVersion": 2, "manifests": .array(manifests)]
        archive.add("index.json", content: Array(index.text.utf8))
        archive.finish()
        bytes = archive.bytes
    }
}
