extension Platform {
    /// The platform in the one spelling that containerd compares.
    ///
    /// An index that names no operating system means the node's, which is Linux.
    public var normalized: Platform {
        let system = Self.lowercased(os)
        let (architecture, variant) = Self.normalized(
            Self.lowercased(self.architecture),
            Self.lowercased(self.variant ?? "")
        )
        return Platform(
            os: system.isEmpty ? "linux" : system == "macos" ? "darwin" : system,
            architecture: architecture,
            variant: variant,
            osVersion: osVersion,
            osFeatures: osFeatures
        )
    }

    /// Whether containerd takes the two for the same, whatever they want of the system.
    ///
    /// - Parameter other: A normalised platform.
    /// - Returns: Whether system, architecture and variant are equal.
    public func isSameMachine(as other: Platform) -> Bool {
        os == other.os && architecture == other.architecture && variant == other.variant
    }

    private static func normalized(
        _ architecture: String,
        _ variant: String
    ) -> (architecture: String, variant: String) {
        switch (architecture, variant) {
        case ("i386", _): ("386", "")
        case ("x86_64", "v1"), ("x86-64", "v1"), ("amd64", "v1"): ("amd64", "")
        case ("x86_64", _), ("x86-64", _): ("amd64", variant)
        case ("aarch64", "8"), ("aarch64", "v8"), ("arm64", "8"), ("arm64", "v8"): ("arm64", "")
        case ("aarch64", _): ("arm64", variant)
        case ("armhf", _): ("arm", "v7")
        case ("armel", _): ("arm", "v6")
        case ("arm", ""), ("arm", "7"): ("arm", "v7")
        case ("arm", "5"), ("arm", "6"), ("arm", "8"): ("arm", "v" + variant)
        default: (architecture, variant)
        }
    }

    /// Lower case as Go makes it, by which two letters outside ASCII come into it.
    ///
    /// All other letters outside ASCII stay there, where no platform has a name.
    private static func lowercased(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{0130}": result.append("i")
            case "\u{212A}": result.append("k")
            case "A"..."Z": result.append(Unicode.Scalar(UInt8(scalar.value) | 0x20))
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
