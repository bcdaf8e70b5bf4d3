internal import CRI
internal import OCI
internal import PolicyEngine

/// Finds out whether what a policy denies is on the node already.
///
/// A vulnerability that is published tonight must not keep what runs today from being started
/// again. What is there is told by image ID: a name says nothing, as its owner may have moved it. Nor
/// does what another pull has just brought, or what could not be removed, count as being there.
struct PresentContent {
    let resolver: any ContentResolver
    let origins: ImageOrigins

    /// Lets a denied pull through whose content is here, where its policy says so.
    ///
    /// What was denied by its digest is judged anew by what the registry tells: reports that do not
    /// name the digest may be on the image that will run.
    ///
    /// - Parameters:
    ///   - judgement: The judgement of the pull.
    ///   - request: The pull.
    ///   - backend: The image service.
    /// - Returns: The judgement that holds.
    func reconsider(
        _ judgement: Judgement,
        of request: PullImageRequest,
        through backend: some ImageServiceBackend
    ) async -> Judgement {
        guard case .policy(let known) = judgement.basis, known.isDenied,
            judgement.brokenGlass == nil, Self.mayStay(known),
            let ruling = await identified(known, in: request)
        else { return judgement }
        let judgement = judgement.revised(.policy(ruling))
        guard ruling.isDenied, Self.mayStay(ruling),
            case .imageIDs(let imageIDs) = ruling.content.identity,
            await areAllPresent(imageIDs, on: backend)
        else { return judgement }
        return judgement.revised(.present(ruling))
    }

    private static func mayStay(_ ruling: Ruling) -> Bool {
        switch ruling.examination.applied.policy.presentImages {
        case .allow: !ruling.mayBeOnDenylist
        case .judge, .enforce: false
        }
    }

    /// The ruling on content that is told by its image IDs; nil when nobody can tell.
    private func identified(_ ruling: Ruling, in request: PullImageRequest) async -> Ruling? {
        switch ruling.content.identity {
        case .imageIDs: return ruling
        case .digest:
            // As for a judgement: not on the thread that the pull came on.
            async let identified = ruleByRegistry(on: request, by: ruling.examination)
            return await identified
        }
    }

    private func ruleByRegistry(
        on request: PullImageRequest,
        by examination: Examination
    ) async -> Ruling? {
        let content = try? await resolver.resolve(
            request.reference,
            auth: request.auth,
            isUrgent: false
        )
        return content.flatMap { try? examination.rule(on: $0) }
    }

    private func areAllPresent(
        _ imageIDs: Set<Digest>,
        on backend: some ImageServiceBackend
    ) async -> Bool {
        var time = CheckTime()
        for imageID in imageIDs.sorted() {
            guard await isPresent(imageID, on: backend, &time) else { return false }
        }
        return true
    }

    /// Whether an image is on the node, whatever becomes of the pulls under way.
    ///
    /// One that may be there for a pull alone is waited for until that has been looked at.
    private func isPresent(
        _ imageID: Digest,
        on backend: some ImageServiceBackend,
        _ time: inout CheckTime
    ) async -> Bool {
        time.hurry()
        while true {
            let removals = origins.removals
            let look = await time.limited(to: CheckTime.limitOfLooks) { time in
                await ImageLook(patientlyAt: imageID.description, through: backend, &time)
            }
            if case .absent = look { origins.forgetFailure(of: imageID) }
            guard case .present(let image) = look, image.imageID == imageID else { return false }
            switch origins.standing(of: image, since: removals) {
            case .there: return true
            case .unwanted: return false
            case .unsettled:
                guard !Task.isCancelled, await time.wait(for: backend) else { return false }
            }
        }
    }
}
