internal import SystemPackage

extension HostEntry {
    /// Reads a folder with certificates as Docker lays it out: `*.crt` for trusted authorities,
    /// `*.cert` for our own certificates, `*.key` of the same name for their keys.
    ///
    /// A certificate without such a file has its key in its own.
    ///
    /// - Parameter folder: The folder's path.
    /// - Throws: `HostsError.Code.unreadable` where the folder cannot be listed.
    init(certificatesIn folder: String) throws(HostsError) {
        self.init()
        for name in try HostFiles.files(in: folder) {
            let path = FilePath(folder).appending(name).string
            if name.hasSuffix(".crt") {
                authorities = (authorities ?? []) + [path]
            } else if name.hasSuffix(".cert") {
                let key = path.dropLast("cert".count) + "key"
                let hasKey = try HostFiles.facts(of: String(key)) != nil
                let pair = Pair(certificate: path, key: hasKey ? String(key) : nil)
                clientCertificates = (clientCertificates ?? []) + [pair]
            }
        }
    }
}
