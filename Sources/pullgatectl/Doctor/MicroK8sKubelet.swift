internal import StrictYAML

/// The kubelet that MicroK8s brings in its own process, `kubelite`.
///
/// Its flags stand in a file: what begins with `#` is a comment, quotes count for nothing, and a
/// space ends a flag (`ReadArgsFromFile` in MicroK8s' patch of Kubernetes).
struct MicroK8sKubelet {
    /// The file of a process that names no other.
    private static let usualFile = "/var/snap/microk8s/current/args/kubelet"

    /// The file with the flags.
    let file: String
    /// Whether its files are not ours.
    let hasOwnFiles: Bool
    let gate: Endpoint

    /// Takes a process that is MicroK8s.
    ///
    /// - Parameters:
    ///   - process: The process.
    ///   - gate: The gate.
    init?(_ process: RunningProcess, gate: Endpoint) {
        guard process.program.last == "kubelite" else { return nil }
        let named = Kubelet.values(of: "kubelet-args-file", in: process.line)
        file = named.last { !$0.isEmpty } ?? Self.usualFile
        hasOwnFiles = process.hasOwnFiles
        self.gate = gate
    }

    /// The kubelet.
    ///
    /// - Throws: `DocumentFileError` for a file that cannot be read, and `UnseenFile` for one that is
    ///   not looked at.
    func kubelet() throws -> Kubelet {
        if hasOwnFiles { throw UnseenFile.ofContainer }
        if !file.hasPrefix("/") { throw UnseenFile.relative(file) }
        let bytes = try DocumentFile.bytes(of: file, isNamedByOthers: true)
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let flags = lines.flatMap { line in
            let text = line.drop(while: \.isWhitespace)
            guard !text.hasPrefix("#") else { return [String]() }
            return text.filter { !"\"'".contains($0) }.split(separator: " ").map(String.init)
        }
        return Kubelet(
            flags: flags,
            place: file,
            hidesFlags: false,
            advice: "Write --image-service-endpoint=\(gate) into \(file), on a line of its own, "
                + "and run snap restart microk8s.daemon-kubelite"
        )
    }
}
