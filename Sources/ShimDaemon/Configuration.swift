internal import AdminAPI
public import Admission
public import PolicyEngine
public import PolicySync
internal import Registry

/// How one node's daemon is set up, as its configuration file says.
public struct Configuration: Hashable, Sendable {
    /// Where clients connect.
    public struct Listen: Hashable, Sendable {
        /// The absolute path of the gate's Unix socket.
        public var socket = GateSocket.defaultPath
        /// The user ids that may connect.
        public var allowedUIDs: Set<UInt32> = [0]
    }

    /// Where the node can be asked about itself.
    public struct Admin: Hashable, Sendable {
        /// The absolute path of the admin socket.
        public var socket = AdminSocket.defaultPath
    }

    /// Where numbers about the node can be read.
    public struct Metrics: Hashable, Sendable {
        /// Where Prometheus reads them.
        public var listen: LocalAddress
    }

    /// Where scan reports come from.
    public struct Reports: Hashable, Sendable {
        /// The folder with the reports as JSON files.
        public var folder: String
        /// The time between two looks for changed files.
        public var scanInterval: Age
    }

    /// How registries are asked which content a reference stands for.
    public struct Registry: Hashable, Sendable {
        /// containerd's folder of `hosts.toml` files.
        public var hostsFolder = RegistryHosts.usualRoot
        /// How long one resolution may take.
        public var resolveTimeout = Age(seconds: 5)
        /// How long the content of a tag is used again without asking.
        public var tagReuse = Age(seconds: 5)
    }

    /// Where the decision log goes.
    public enum DecisionLogOutput: Hashable, Sendable, RawRepresentable {
        case stdout
        case stderr
        /// A file, by its absolute path.
        case file(path: String)

        /// Reads `stdout`, `stderr` or an absolute path.
        ///
        /// - Parameter rawValue: The text.
        public init?(rawValue: String) {
            switch rawValue {
            case "stdout": self = .stdout
            case "stderr": self = .stderr
            default:
                guard rawValue.hasPrefix("/") else { return nil }
                self = .file(path: rawValue)
            }
        }

        /// As it is written in the configuration.
        public var rawValue: String {
            switch self {
            case .stdout: "stdout"
            case .stderr: "stderr"
            case .file(let path): path
            }
        }
    }

    /// The command names of kubelets, and of the programs that bring one in their own process: k3s,
    /// which the kernel may know by that name alone, and MicroK8s.
    public static let kubeletCommands: Set = [
        "kubelet", "k3s", "k3s-server", "k3s-agent", "kubelite",
    ]

    /// Where clients connect.
    public var listen: Listen
    /// The absolute path of containerd's Unix socket.
    public var backendSocket: String
    /// How long a call waits for containerd while that has not been reached since the start.
    public var backendStartTimeout = Age(seconds: 60)
    /// Where the policy bundle comes from.
    public var endpoint: EndpointSettings
    /// Whose policy bundles are taken.
    public var verification: BundleVerification
    /// The absolute path of the folder in which bundles are kept over restarts.
    public var stateFolder: String
    /// Where the node can be asked about itself.
    public var admin: Admin
    /// Where numbers about the node can be read; nil for nowhere.
    public var metrics: Metrics?
    /// Where scan reports come from beside the bundle's index; nil for nowhere else.
    public var reports: Reports?
    /// How registries are asked.
    public var registry: Registry
    /// What happens to pulls that cannot be judged.
    public var failureModes: FailureModes
    /// The images that are let through without a judgement.
    public var exempt: [ImagePattern] = []
    /// The command names of the clients that are not told of images that a policy hides.
    public var hideImagesFrom = kubeletCommands
    /// Where the decision log goes.
    public var decisionLogOutput: DecisionLogOutput
    /// Where alerts go; nil for none.
    public var alerts: AlertSettings?
    /// How long calls under way may go on when the daemon is told to stop.
    public var drainTimeout: Age
    /// How messages are written to the log.
    public var logFormat = LogFormat.auto
    /// The least severe kind of message that is logged.
    public var logLevel: LogLevel
}
