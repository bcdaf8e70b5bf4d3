internal import CRI
internal import OCI
internal import ScanReports

extension PulledCheck {
    /// How long the registry may be asked when nobody waits any more, so that time is left to remove
    /// what is denied, or when it did not tell before the pull.
    private static let limitOfQuestion = Duration.seconds(2)

    /// Judges an image by all that is known of it, also by reports that name its manifest alone.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - time: What asking the registry costs some of.
    /// - Returns: The ruling, or nil if only the registry knows the manifest and does not tell, and
    ///   nothing that is known is enough to deny.
    /// - Throws: `ReportSourceError` when the reports cannot be read.
    func ruling(
        on image: PulledImage,
        _ time: inout CheckTime
    ) async throws(ReportSourceError) -> Ruling? {
        let ruling = try examination.rule(on: image)
        guard !examination.isEnough(ruling) else { return ruling }
        if let manifests = await manifests(of: image, &time) {
            return try examination.rule(on: image, manifests: manifests)
        }
        return ruling.isKnownToViolate ? ruling : nil
    }

    /// The manifests of an image by all names that its pull can have given it, as nobody tells which
    /// of them it has given.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - time: What asking the registry costs some of.
    /// - Returns: The digests of the manifests, or nil if the registry does not tell those of each name
    ///   or has none.
    private func manifests(of image: PulledImage, _ time: inout CheckTime) async -> Set<Digest>? {
        var manifests: Set<Digest> = []
        for name in image.names
        where name.digest != nil && name.repository == request.reference.repository {
            let candidates = await time.ask { await self.candidates(of: name, within: $0) }
            guard let candidates else { return nil }
            let same = candidates.filter { $0.imageID == image.imageID }
            manifests.formUnion(same.map(\.manifest))
        }
        return manifests.isEmpty ? nil : manifests
    }

    /// The images that a reference stands for now; nil if nobody says so in time.
    ///
    /// There are none where the registry has no such reference any more: no pull gives it then.
    ///
    /// A registry that is asked by many at once may take longer than a removal may. It is asked even
    /// when the caller has given up, before the question or during it, though shortly.
    ///
    /// - Parameters:
    ///   - reference: The reference.
    ///   - limit: How long to wait at most.
    /// - Returns: The images, or nil.
    private func candidates(
        of reference: ImageReference,
        within limit: Duration
    ) async -> [ImageContent.Candidate]? {
        let (resolver, auth) = (judge.resolver, request.auth)
        let search = Task { () -> [ImageContent.Candidate]? in
            do throws(ContentError) {
                return try await resolver.resolve(reference, auth: auth, isUrgent: true).candidates
            } catch {
                return error == .notFound ? [] : nil
            }
        }
        let end = Self.end(
            of: search,
            after: judgement.basis.isUnknown ? min(limit, Self.limitOfQuestion) : limit
        )
        defer { end.cancel() }
        return await withTaskCancellationHandler {
            await search.value
        } onCancel: {
            _ = Self.end(of: search, after: Self.limitOfQuestion)
        }
    }

    private static func end(
        of search: Task<[ImageContent.Candidate]?, Never>,
        after limit: Duration
    ) -> Task<Void, any Error> {
        Task {
            try await Task.sleep(for: limit)
            search.cancel()
        }
    }
}
