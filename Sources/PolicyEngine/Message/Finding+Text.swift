extension Finding: CustomStringConvertible {
    /// Bytes of an identifier that are shown: all of those that databases give.
    private static let maximumIDLength = 64

    /// Bytes of a package's name that are shown: most paths of Go and Java packages.
    private static let maximumPackageLength = 72

    /// Bytes of a version that are shown: most distribution versions and pseudo-versions.
    private static let maximumVersionLength = 40

    /// The finding on one line: `CVE-2024-3094 critical in xz-utils 5.6.0, fixed in 5.6.1`.
    ///
    /// Long parts are cut, so that no finding has more than about 280 bytes.
    public var description: String { description(remark: nil) }

    /// The finding on one line, with a remark before the fix.
    func description(remark: String?) -> String {
        var text = id.text.displayed(withinBytes: Self.maximumIDLength)
        text += severity == .unknown ? " of unknown severity" : " \(severity.word)"
        if !package.isEmpty {
            text += " in \(package.displayed(withinBytes: Self.maximumPackageLength))"
        }
        if !installedVersion.isEmpty {
            text += " \(installedVersion.displayed(withinBytes: Self.maximumVersionLength))"
        }
        if let remark { text += ", \(remark)" }
        guard let fixedVersion else {
            return text + (isFixUnknown ? ", fix unknown" : ", no fix yet")
        }
        return text + ", fixed in \(fixedVersion.displayed(withinBytes: Self.maximumVersionLength))"
    }
}
