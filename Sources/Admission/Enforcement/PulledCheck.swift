internal import CRI
internal import OCI
internal import PolicyEngine
internal import ScanReports

/// Looks at what a pull left on the node, whatever its answer was.
///
/// A tag can have moved since it was judged, and a pull that was not answered can have been made:
/// an image that is there is started without another pull, so nobody would ask again.
struct PulledCheck {
    let judge: PullJudge
    let request: PullImageRequest

    /// The judgement that the pull was made on.
    let judgement: Judgement

    /// What the judgement knew of policy and reports.
    let examination: Examination

    let removal: ImageRemoval

    /// What the pull is called among those under way.
    let pull: UInt64

    /// What is known of an image that is not the one that was judged.
    struct Result {
        /// What came, or nil if the runtime did not tell.
        let imageID: Digest?
        let judgement: Judgement
        /// What became of an image that is denied; nil for one that may stay or that nobody has seen.
        let removal: Removal?
    }

    /// Compares what is there with what was judged, and judges and removes it where need be.
    ///
    /// - Parameters:
    ///   - end: How the pull ended.
    ///   - backend: The image service.
    /// - Returns: The second judgement, or nil if the first is good for what is there.
    func check(_ end: PullEnd, through backend: some ImageServiceBackend) async -> Result? {
        switch end {
        case .pulled(let message):
            let imageID = Self.imageID(in: message)
            if let imageID, judgement.isGood(for: imageID) {
                removal.origins.forgetFailure(of: imageID)
                return nil
            }
            return await checkPulled(imageID, through: backend)
        case .failed, .interrupted:
            return await checkUnanswered(end, through: backend)
        }
    }

    /// Whether what could not be judged before the pull may stay when it cannot be judged after it.
    ///
    /// Not what a pod's reason has let through and the denylist may have.
    var mayStayUnknown: Bool {
        judgement.basis.isUnknown
            && (judgement.brokenGlass == nil || examination.applied.policy.denylist.isEmpty)
    }

    /// Whether a judgement of what came tells something that the one before the pull does not.
    ///
    /// - Parameter basis: What the judgement rests on.
    /// - Returns: False for what was unknown before the pull, and may stay so.
    func isNews(_ basis: Judgement.Basis) -> Bool {
        guard mayStayUnknown else { return true }
        guard case .policy(let ruling) = basis else { return false }
        return ruling.isScanned || ruling.isKnownToViolate
    }

    /// Records what an image is judged to be, and removes it if it is denied.
    ///
    /// - Parameters:
    ///   - basis: What the judgement of the image rests on.
    ///   - imageID: Its ID, if known.
    ///   - backend: The image service.
    ///   - time: What a removal may take.
    /// - Returns: The second judgement.
    func enforce(
        _ basis: Judgement.Basis,
        on imageID: Digest?,
        through backend: some ImageServiceBackend,
        _ time: inout CheckTime
    ) async -> Result {
        let second = judgement.revised(basis)
        switch second.verdict {
        case .allow:
            if let imageID { removal.origins.forgetFailure(of: imageID) }
            return Result(imageID: imageID, judgement: second, removal: nil)
        case .deny:
            let removal = await removal.remove(
                imageID,
                named: request.reference,
                through: backend,
                &time
            )
            return Result(imageID: imageID, judgement: second, removal: removal)
        }
    }

    private static func imageID(in message: [UInt8]) -> Digest? {
        guard let response = try? PullImageResponse(decoding: message) else { return nil }
        return try? Digest(parsing: response.imageReference)
    }
}
