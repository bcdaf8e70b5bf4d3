/// The gRPC methods of CRI that Pullgate knows by name.
///
/// Every other method passes through as well. A name is needed only to judge a call, to make one,
/// or to know a method's shape: a unary one is spared the bookkeeping of a stream.
public enum ImageServiceMethod {
    /// The service of the CRI version that kubelet and crictl speak today.
    public static let service = "runtime.v1.ImageService"

    /// `ImageFsInfo`, which clients call first to see whether the service is there.
    public static let imageFsInfo = "/runtime.v1.ImageService/ImageFsInfo"

    /// `ImageStatus`, which says whether an image is present.
    public static let imageStatus = "/runtime.v1.ImageService/ImageStatus"

    /// `PullImage`, the call that is judged.
    public static let pullImage = "/runtime.v1.ImageService/PullImage"

    /// Whether a call asks if an image is present, in a version that Pullgate can read.
    ///
    /// - Parameter path: The `:path` of the call.
    /// - Returns: Whether it does.
    public static func isImageStatus(_ path: String) -> Bool {
        path == imageStatus || path == "/runtime.v1alpha2.ImageService/ImageStatus"
    }

    /// `ImageStatus` of the API version that a client speaks.
    ///
    /// - Parameter path: The path of the client's call, such as
    ///   `/runtime.v1alpha2.ImageService/PullImage`.
    /// - Returns: The path of the method in the same service.
    public static func imageStatus(besides path: String) -> String {
        method("ImageStatus", besides: path)
    }

    /// `RemoveImage` of the API version that a client speaks.
    ///
    /// - Parameter path: The path of the client's call, such as
    ///   `/runtime.v1alpha2.ImageService/PullImage`.
    /// - Returns: The path of the method in the same service.
    public static func removeImage(besides path: String) -> String {
        method("RemoveImage", besides: path)
    }

    /// What one method means for the gate.
    public enum Treatment: Hashable, Sendable {
        /// A `PullImage` whose messages Pullgate can read: judge it.
        case judge
        /// A `PullImage` of an API version that Pullgate cannot read: refuse it, because passing
        /// it on would let an image through unjudged.
        case refuse(reason: String)
        /// Not a pull: pass it on.
        case pass(Shape)
    }

    /// What is known of the messages of a method.
    public enum Shape: Hashable, Sendable {
        /// One message each way.
        case unary
        /// One message each way, the answer of which can be many megabytes.
        case list
        /// Any number of messages each way, or nothing is known.
        case stream
    }

    /// Says what to do with a call of `path`.
    ///
    /// A path without the leading slash is refused: older gRPC servers in Go accept it as the
    /// same method, so it would be a way around the judgement.
    ///
    /// - Parameter path: The `:path` of the call, such as `/runtime.v1.ImageService/PullImage`.
    /// - Returns: Judge, refuse or pass.
    public static func treatment(of path: String) -> Treatment {
        guard path.utf8.first == UInt8(ascii: "/") else {
            return .refuse(reason: "malformed method name")
        }
        if judged.contains(path) { return .judge }
        if path.hasSuffix(".ImageService/PullImage") {
            return .refuse(
                reason: "pullgate cannot judge this version of PullImage; "
                    + "it reads runtime.v1 and runtime.v1alpha2"
            )
        }
        return .pass(shapes[path] ?? .stream)
    }

    /// Whether a path is that of a method which Pullgate knows by name.
    ///
    /// - Parameter path: The `:path` of a call, whatever a client wrote.
    /// - Returns: Whether it is one of CRI's methods; there are fewer than a hundred.
    public static func isKnown(_ path: String) -> Bool {
        judged.contains(path) || shapes[path] != nil
    }

    /// A path that names no service, which no judged call has, gets the method of `service`.
    private static func method(_ name: String, besides path: String) -> String {
        "/\(path.split(separator: "/").first ?? Substring(service))/\(name)"
    }

    /// The two versions have the same field numbers, so one decoder reads both.
    private static let judged: Set<String> = [
        pullImage,
        "/runtime.v1alpha2.ImageService/PullImage",
    ]

    /// The methods that are passed on, by their paths.
    private static let shapes: [String: Shape] = {
        let imageMethods = ["ImageFsInfo", "ImageStatus", "ListImages", "RemoveImage"]
        let runtimeMethods = [
            "Attach", "CheckpointContainer", "ContainerStats", "ContainerStatus",
            "CreateContainer", "Exec", "ExecSync", "ListContainerStats", "ListContainers",
            "ListMetricDescriptors", "ListPodSandbox", "ListPodSandboxMetrics",
            "ListPodSandboxStats", "PodSandboxStats", "PodSandboxStatus", "PortForward",
            "RemoveContainer", "RemovePodSandbox", "ReopenContainerLog", "RunPodSandbox",
            "RuntimeConfig", "StartContainer", "Status", "StopContainer", "StopPodSandbox",
            "UpdateContainerResources", "UpdateRuntimeConfig", "Version",
        ]
        var shapes: [String: Shape] = [
            "/runtime.v1.ImageService/StreamImages": .stream,
            "/runtime.v1.RuntimeService/GetContainerEvents": .stream,
        ]
        for version in ["runtime.v1", "runtime.v1alpha2"] {
            for method in imageMethods {
                shapes["/\(version).ImageService/\(method)"] = shape(of: method)
            }
            for method in runtimeMethods {
                shapes["/\(version).RuntimeService/\(method)"] = shape(of: method)
            }
        }
        return shapes
    }()

    /// Of the runtime's lists none grows as that of the images does.
    private static func shape(of unaryMethod: String) -> Shape {
        unaryMethod == "ListImages" ? .list : .unary
    }
}
