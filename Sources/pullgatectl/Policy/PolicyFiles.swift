internal import PolicyBundles
internal import PolicyEngine
internal import StrictYAML

/// Policy files read together, with everything that is wrong or odd in any of them.
struct PolicyFiles: Sendable {
    /// The policies of all files; nil if there is a mistake.
    let policies: PolicySet?

    /// Every mistake, in the order of the files.
    let mistakes: [PolicyRemark]

    /// The number of further mistakes that are not listed.
    let omittedMistakes: Int

    /// What is allowed and cannot be meant, in the order of the files.
    ///
    /// None if there is a mistake: what a policy means depends on those of all files.
    let warnings: [PolicyRemark]

    /// Reads files.
    ///
    /// - Parameters:
    ///   - paths: The files.
    ///   - now: The clock's value.
    init(reading paths: [String], at now: Timestamp) {
        var documents: [PolicyDocument] = []
        var mistakes: [PolicyRemark] = []
        var omitted = 0
        for path in paths {
            do {
                let bytes = try DocumentFile.bytes(
                    of: path,
                    maximumBytes: PolicyDocument.maximumBytes
                )
                documents.append(try PolicyDocument(parsing: bytes, file: path))
            } catch let error as DocumentError {
                mistakes += error.mistakes.map(PolicyRemark.init)
                omitted += error.omitted
            } catch let error as DocumentFileError {
                mistakes.append(PolicyRemark(error))
            } catch {
                preconditionFailure("reading a document has two errors: \(error)")
            }
        }
        var merged: PolicySet?
        do {
            merged = try PolicySet(merging: documents)
        } catch {
            mistakes += error.repeated.map(PolicyRemark.init)
        }
        if mistakes.isEmpty, let merged, let refusal = Self.refusal(of: merged) {
            mistakes.append(refusal)
        }
        policies = mistakes.isEmpty ? merged : nil
        self.mistakes = mistakes
        omittedMistakes = omitted
        warnings = policies?.warnings(in: documents, at: now).map(PolicyRemark.init) ?? []
    }

    /// Why nodes would refuse every bundle of these policies; nil if they take them.
    private static func refusal(of policies: PolicySet) -> PolicyRemark? {
        // Neither the key nor the dates matter: the policies alone are judged.
        let key = SigningKey(generating: .ed25519)
        do {
            let bundle = try PolicyBundle(
                revision: 1,
                issuedAt: Timestamp(secondsSinceEpoch: 0),
                expiresAt: Timestamp(secondsSinceEpoch: 1),
                policies: policies
            )
            try SignedEnvelope(bundle, signedBy: [key]).readBack(trusting: [key])
            return nil
        } catch {
            return PolicyRemark(refusal: error)
        }
    }

    /// Says every mistake on standard error.
    func sayMistakes() {
        for mistake in mistakes { StandardStream.say("\(mistake)") }
        if omittedMistakes > 0 { StandardStream.say("and \(omittedMistakes) more mistakes") }
    }

    /// Says every warning on standard error.
    func sayWarnings() {
        for warning in warnings { StandardStream.say("warning: \(warning)") }
    }
}
