/// A kind of machine, in the words of an image index.
public struct Platform: Hashable, Sendable {
    /// The operating system, by Go's name for it.
    public let os: String

    /// The processor architecture, by Go's name for it.
    public let architecture: String

    /// The variant of the architecture (`v7`), or nil for the usual one.
    public let variant: String?

    /// The version of the operating system, which only Windows images have.
    public let osVersion: String?

    /// What the image wants of the operating system.
    public let osFeatures: [String]

    /// Makes a platform.
    ///
    /// - Parameters:
    ///   - os: The operating system.
    ///   - architecture: The architecture.
    ///   - variant: Its variant; empty is the same as nil.
    ///   - osVersion: The version of the operating system.
    ///   - osFeatures: What the image wants of the operating system.
    public init(
        os: String,
        architecture: String,
        variant: String? = nil,
        osVersion: String? = nil,
        osFeatures: [String] = []
    ) {
        self.os = os
        self.architecture = architecture
        self.variant = variant == "" ? nil : variant
        self.osVersion = osVersion
        self.osFeatures = osFeatures
    }
}

extension Platform: CustomStringConvertible {
    /// The platform as `linux/arm/v7`.
    public var description: String {
        [os, architecture, variant].compactMap(\.self).joined(separator: "/")
    }
}
