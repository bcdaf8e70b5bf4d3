/// What a registry host is trusted to be asked.
public struct HostCapabilities: OptionSet, Hashable, Sendable {
    /// Manifests and blobs by digest.
    public static let pull = HostCapabilities(rawValue: 1 << 0)

    /// Manifests by tag: the host's word decides which content a name stands for.
    public static let resolve = HostCapabilities(rawValue: 1 << 1)

    /// Uploads, which Pullgate never makes.
    public static let push = HostCapabilities(rawValue: 1 << 2)

    /// Everything, as for a host whose file does not say.
    public static let all: HostCapabilities = [.pull, .resolve, .push]

    /// One bit for each capability.
    public let rawValue: UInt8

    /// Makes a set of the bits of a number.
    ///
    /// - Parameter rawValue: One bit for each capability.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }
}
