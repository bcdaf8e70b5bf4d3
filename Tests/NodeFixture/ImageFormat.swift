/// Which of the two families of media types an image is written with.
public enum ImageFormat: Sendable, CaseIterable {
    /// The OCI image specification.
    case oci
    /// Docker's image manifest version 2, schema 2.
    case docker

    /// The media type of the manifest of one image.
    public var manifestType: String {
        switch self {
        case .oci: "application/vnd.oci.image.manifest.v1+json"
        case .docker: "application/vnd.docker.distribution.manifest.v2+json"
        }
    }

    /// The media type of an index of several images.
    public var indexType: String {
        switch self {
        case .oci: "application/vnd.oci.image.index.v1+json"
        case .docker: "application/vnd.docker.distribution.manifest.list.v2+json"
        }
    }

    var configurationType: String {
        switch self {
        case .oci: "application/vnd.oci.image.config.v1+json"
        case .docker: "application/vnd.docker.container.image.v1+json"
        }
    }

    var layerType: String {
        switch self {
        case .oci: "application/vnd.oci.image.layer.v1.tar+gzip"
        case .docker: "application/vnd.docker.image.rootfs.diff.tar.gzip"
        }
    }
}
