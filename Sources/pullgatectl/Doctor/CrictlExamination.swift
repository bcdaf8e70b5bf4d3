internal import FoundationEssentials
internal import StrictYAML

/// Looks whether `crictl pull` goes through the gate.
struct CrictlExamination {
    private static let subject = "crictl"

    /// crictl's configuration file.
    let configuration: String
    /// The gate.
    let gate: Endpoint

    /// Looks at the file.
    ///
    /// - Returns: What was found.
    func diagnosis() -> Diagnosis {
        let advice = "Write image-endpoint: \(gate) into \(configuration)"
        guard FileManager.default.fileExists(atPath: configuration) else {
            return .warn(Self.subject, "there is no \(configuration)", advice: advice)
        }
        let (images, runtime): (String, String)
        do {
            (images, runtime) = try ForeignFile.decode(configuration) { reader in
                (
                    reader.optional("image-endpoint") { $0.textOrNothing() } ?? "",
                    reader.optional("runtime-endpoint") { $0.textOrNothing() } ?? ""
                )
            }
        } catch {
            return .warn(Self.subject, "\(error)", advice: "Correct that file")
        }
        if gate.isNamed(by: images) {
            return .ok(Self.subject, "it pulls through the gate, as \(configuration) says")
        }
        if images.isEmpty, gate.isNamed(by: runtime) {
            return .warn(
                Self.subject,
                "it pulls through the gate by its runtime-endpoint, as \(configuration) says",
                advice: "Let that be containerd. \(advice)"
            )
        }
        let found = images.isEmpty ? "sets no image-endpoint" : "names \(images)"
        return .warn(
            Self.subject,
            "it pulls past the gate: \(configuration) \(found)",
            advice: advice
        )
    }
}
