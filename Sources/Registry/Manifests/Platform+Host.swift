public import OCI

extension Platform {
    /// The node's own platform.
    ///
    /// The architecture is the one that this program was built for, as containerd takes the one
    /// that it was built for: both come from the node's distribution. The variant comes from
    /// `/proc/cpuinfo`.
    public static let host = Platform(
        os: "linux",
        architecture: hostArchitecture,
        variant: CPUInfo.ofHost.variant(of: hostArchitecture)
    )

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
