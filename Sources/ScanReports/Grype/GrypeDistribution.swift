/// The distributions that Grype looks vulnerabilities up for.
///
/// What it lists nothing for is not always marked in its reports: since 0.106 they have alerts for some
/// of these distributions, before that for none.
enum GrypeDistribution {
    /// The release from which on Grype is known to have data for a distribution, by Grype's own names for
    /// them and by those of `os-release`, which BOMs have.
    ///
    /// Not among them are those that it had data for later than it knew them (Arch Linux, Fedora,
    /// Photon OS): whether a report is by such data only what it has found can tell. Nor is BusyBox,
    /// which is what Alpine Linux looks like without `os-release`.
    private static let firstReleases: [String: ReleaseNumber] = [
        "almalinux": ReleaseNumber(0), "alpine": ReleaseNumber(0),
        "amazonlinux": ReleaseNumber(0), "amzn": ReleaseNumber(0),
        "azurelinux": ReleaseNumber(0, 81), "centos": ReleaseNumber(0),
        "chainguard": ReleaseNumber(0, 70), "debian": ReleaseNumber(0),
        "echo": ReleaseNumber(0, 100), "mariner": ReleaseNumber(0, 70),
        "minimos": ReleaseNumber(0, 100), "ol": ReleaseNumber(0),
        "oraclelinux": ReleaseNumber(0), "redhat": ReleaseNumber(0),
        "rhel": ReleaseNumber(0), "rocky": ReleaseNumber(0),
        "rockylinux": ReleaseNumber(0), "secureos": ReleaseNumber(0, 107),
        "sles": ReleaseNumber(0), "ubuntu": ReleaseNumber(0), "wolfi": ReleaseNumber(0, 70),
    ]

    /// Grype's names for distributions that `os-release` has others for.
    private static let identifiers = [
        "amazonlinux": "amzn", "oraclelinux": "ol", "redhat": "rhel", "rockylinux": "rocky",
    ]

    /// Why a report that has found nothing in the packages of a distribution tells nothing of them.
    ///
    /// - Parameters:
    ///   - name: The distribution's name.
    ///   - likeness: What the distribution says it is like: itself, if it only has the name of the one
    ///     that it is made from, whose data has other releases.
    ///   - release: The release of Grype, or nil if that is not known.
    /// - Returns: The reason, or nil if Grype has data for the distribution.
    static func reasonForNothing(
        in name: String,
        like likeness: [String] = [],
        release: ReleaseNumber?
    ) -> String? {
        if likeness.contains(identifiers[name] ?? name) {
            return "Grype is not known to have data for a distribution made from \(name.quoted)"
        }
        if let first = firstReleases[name.lowercased()], first <= release ?? ReleaseNumber(0) {
            return nil
        }
        return "this Grype is not known to have data for the image's distribution, \(name.quoted)"
    }
}
