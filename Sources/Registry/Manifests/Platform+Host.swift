public import OCI
internal import SystemErrors

extension Platform {
    /// The node's own platform.
    ///
    /// The architecture is the one that this program was built for, as containerd takes the one
    /// that it was built for: both come from the node's distribution. The variant comes from
    /// `/proc/cpuinfo`.
    public static let host = Platform(
        os: "linux",
        architecture: hostArchitecture,
        // Without the file the least of its architecture.
        variant: ((try? hostProcessor.get()) ?? CPUInfo("")).variant(of: hostArchitecture)
    )

    /// Why the variant of the node's own platform is not known, or nil where it is.
    public static var hostProblem: String? {
        guard case .failure(let error) = hostProcessor else { return nil }
        return problem(error)
    }

    private static let hostProcessor = Result { try CPUInfo(file: CPUInfo.path) }

    /// What an administrator should read where the file about the processor cannot be read.
    static func problem(_ error: any Error) -> String {
        """
        \(CPUInfo.path) cannot be read (\(error.systemReason)), so the processor is not known: an \
        image may be judged for an older one than containerd pulls it for
        """
    }

    private static var hostArchitecture: String {
        #if arch(x86_64)
        "amd64"
        #elseif arch(arm64)
        "arm64"
        #elseif arch(arm)
        "arm"
        #elseif arch(i386)
        "386"
        #elseif arch(powerpc64le)
        "ppc64le"
        #elseif arch(s390x)
        "s390x"
        #elseif arch(riscv64)
        "riscv64"
        #else
        #error("the name that Go has for this architecture is not known")
        #endif
    }
}
