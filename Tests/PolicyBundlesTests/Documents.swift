import PolicyBundles
import PolicyEngine
import StrictYAML

/// A document with one namespace that has `fields` beyond the required ones, from line 4 on.
func document(with fields: String) -> String {
    let indented = fields.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "    \($0)" }.joined(separator: "\n")
    return """
        namespaces:
          - name: registry.example.com/payments
            blocking: enforce
        \(indented)

        """
}

/// The lines of the error that reading `text` as policies ends with; none if it succeeds.
func mistakes(in text: String) -> [String] {
    do {
        _ = try PolicyDocument(parsing: text, file: "policy.yaml")
        return []
    } catch {
        return error.description.split(separator: "\n").map(String.init)
    }
}

/// The lines of the error that reading `payload` as a bundle ends with; none if it succeeds.
func mistakes(inBundle payload: String) -> [String] {
    do {
        _ = try unsignedBundle(Array(payload.utf8))
        return []
    } catch {
        return "\(error)".split(separator: "\n").map(String.init)
    }
}

/// Reads a payload whose sender is trusted.
func unsignedBundle(_ payload: [UInt8]) throws -> PolicyBundle {
    let payload = try VerifiedPayload.trustingUnsigned(payload, source: "bundle")
    return try PolicyBundle(payload: payload, source: "bundle")
}

/// Identifiers that are known to be well formed.
func ids(_ texts: String...) -> Set<VulnerabilityID> {
    Set(texts.compactMap { VulnerabilityID($0) })
}
