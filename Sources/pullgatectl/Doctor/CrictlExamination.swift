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
        let endpoint: String
        do {
            endpoint = try ForeignFile.decode(configuration) { reader in
                reader.optional("image-endpoint") { $0.textOrNothing() } ?? ""
            }
        } catch {
            return .warn(Self.subject, "\(error)", advice: "Correct that file")
        }
        guard (try? Endpoint(parsing: endpoint))?.isSameSocket(as: gate) == true else {
            let found = endpoint.isEmpty ? "sets no image-endpoint" : "names \(endpoint)"
            return .warn(
                Self.subject,
                "it pulls past the gate: \(configuration) \(found)",
                advice: advice
            )
        }
        return .ok(Self.subject, "it pulls through the gate, as \(configuration) says")
    }
}
