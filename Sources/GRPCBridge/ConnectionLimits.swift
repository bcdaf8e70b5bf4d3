internal import Glibc

/// How many connections a server has at once.
public struct ConnectionLimits: Hashable, Sendable {
    /// The most of all processes together: kubelet has one, and each call of crictl another.
    public static let maximumTotal = 4096

    /// The most of all processes together.
    public let total: Int

    /// The most of one process: one that forgets to close its connections takes none from others.
    public let ofOneProcess: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - total: The most of all processes together.
    ///   - ofOneProcess: The most of one process.
    public init(total: Int, ofOneProcess: Int) {
        self.total = total
        self.ofOneProcess = ofOneProcess
    }

    /// The limits for a process that may have so many descriptors.
    ///
    /// The other half is left to what judges: registries, the endpoint, files and the backend.
    ///
    /// - Parameter descriptors: How many descriptors the process may have.
    init(descriptors: Int) {
        let total = min(Self.maximumTotal, descriptors / 2)
        self.init(total: total, ofOneProcess: total / 4)
    }

    /// The limits for this process, by how many descriptors it may have now.
    public static var ofThisProcess: ConnectionLimits {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard unsafe getrlimit(resource, &limit) == 0 else {
            return ConnectionLimits(descriptors: 2 * maximumTotal)
        }
        return ConnectionLimits(descriptors: Int(clamping: limit.rlim_cur))
    }
}
