/// A service that kubelet asks, and what names its endpoint.
enum KubeletService: CaseIterable {
    /// Where images come from; the runtime where no endpoint is named.
    case images
    /// Where containers run.
    case runtime

    /// The flag without dashes, which is a key of k3s and RKE2, too.
    var flag: String {
        switch self {
        case .images: "image-service-endpoint"
        case .runtime: "container-runtime-endpoint"
        }
    }

    /// The key in a configuration file of kubelet.
    var key: String {
        switch self {
        case .images: "imageServiceEndpoint"
        case .runtime: "containerRuntimeEndpoint"
        }
    }
}
