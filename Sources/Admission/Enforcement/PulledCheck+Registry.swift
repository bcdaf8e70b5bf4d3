internal import CRI
internal import OCI
internal import ScanReports

extension PulledCheck {
    /// Judges an image by all that is known of it, also by reports that name its manifest alone.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - time: What asking the registry costs some of.
    /// - Returns: The ruling, or nil if only the registry knows the manifest and does not tell.
    /// - Throws: `ReportSourceError` when the reports cannot be read.
    func ruling(
        on image: PulledImage,
        _ time: inout CheckTime
    ) async throws(ReportSourceError) -> Ruling? {
        if let ruling = try examination.ruleWithoutManifest(on: image) { return ruling }
        for name in image.names
        where name.digest != nil && name.repository == request.reference.repository {
            let content = await time.spend { await self.content(of: name, within: $0) }
            let candidates = content?.candidates.filter { $0.imageID == image.imageID } ?? []
            guard !candidates.isEmpty else { continue }
            return try examination.rule(on: image, manifests: Set(candidates.map(\.manifest)))
        }
        return nil
    }

    /// What a reference stands for now; nil if nobody says so in time.
    ///
    /// A registry that is asked by many at once may take longer than a removal may. It is asked even
    /// when the caller has given up and the task is cancelled.
    ///
    /// - Parameters:
    ///   - reference: The reference.
    ///   - limit: How long to wait.
    /// - Returns: The content, or nil.
    func content(of reference: ImageReference, within limit: Duration) async -> ImageContent? {
        let (resolver, auth) = (judge.resolver, request.auth)
        let search = Task {
            try? await resolver.resolve(reference, auth: auth, isUrgent: true)
        }
        let end = Task {
            try await Task.sleep(for: limit)
            search.cancel()
        }
        defer { end.cancel() }
        return await search.value
    }
}
