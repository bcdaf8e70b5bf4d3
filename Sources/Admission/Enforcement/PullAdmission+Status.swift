internal import CRI
internal import OCI
internal import PolicyEngine

extension PullAdmission {
    /// The most looks at an image while others are removed; then it counts as one of them.
    private static let maximumLooks = 3

    /// Whether images may be on the node that nobody is to start whatever the policies say of
    /// images that are there: what pulls under way have brought and is not judged yet, and what
    /// could not be removed.
    ///
    /// As long as there are none, and no policy hides images, `view` changes nothing.
    public var mayHideImages: Bool { origins.mayHide }

    /// Finds out what to tell somebody who asks for an image.
    ///
    /// What a policy hides, and what is not judged yet or could not be removed, is hidden from who
    /// asks in order to pull what is not there: that is judged, and whoever is denied is told why. No
    /// registry is asked.
    ///
    /// - Parameters:
    ///   - request: The encoded `ImageStatusRequest`.
    ///   - caller: Who asks.
    ///   - look: Asks the backend, and gives its answer and, if it has succeeded, the encoded
    ///     `ImageStatusResponse`.
    /// - Returns: What to answer.
    public func view<Response: Sendable>(
        of request: [UInt8],
        for caller: Caller,
        asking look: () async -> (response: Response, message: [UInt8]?)
    ) async -> ImageView<Response> {
        let question = Question(request)
        guard question.decidesOnAPull else { return .asItIs(await look().response) }
        var looks = 0
        while true {
            looks += 1
            let removals = origins.removals
            let (response, message) = await look()
            guard let message, let status = try? ImageStatusResponse(decoding: message).image,
                let image = PulledImage(status)
            else { return .asItIs(response) }
            switch origins.standing(of: image, since: removals) {
            case .unsettled where removals != origins.removals && looks < Self.maximumLooks:
                continue
            case .unsettled, .unwanted:
                guard await letsThrough(image, for: question) else { return .hidden }
            case .there: break
            }
            return await hides(image, from: caller, asking: question)
                ? .hidden : .asItIs(response)
        }
    }

    /// What somebody wants to know of an image.
    private struct Question {
        let image: String
        /// The image as a name; nil for what is none.
        let reference: ImageReference?
        /// Why the pod wants it whatever the policy says.
        let reason: BreakGlassReason?
        /// Whether whoever asks pulls the image if it is not there.
        ///
        /// kubelet asks so with the annotations of the pod, which it gives some of its own. Before it
        /// starts the container it asks without any which user the image names, and takes root if the
        /// image is not there.
        let decidesOnAPull: Bool

        /// Reads a question; of one that cannot be read nothing is known.
        init(_ bytes: [UInt8]) {
            let request = try? ImageStatusRequest(decoding: bytes)
            image = request?.image ?? ""
            reference = try? ImageReference(normalizing: image)
            reason = request?.annotations.breakGlassReason
            decidesOnAPull = request?.hasAnnotations ?? true
        }
    }

    /// Whether a pull of an image would be let through by the name that is asked for, or by any of
    /// its names if it is asked for by its ID.
    private func letsThrough(_ image: PulledImage, for question: Question) async -> Bool {
        let asked = image.names.filter { $0 == question.reference }
        for name in asked.isEmpty ? image.names : asked {
            let inForce = await inForce(for: name)
            if judge.letsThrough(image, named: name, for: question.reason, by: inForce) {
                return true
            }
        }
        return false
    }

    /// Tells whether an image that is on the node is denied now and is to be pulled anew.
    ///
    /// Where nobody can tell, the image is not hidden. That it is hidden is recorded, though not
    /// each time.
    private func hides(
        _ image: PulledImage,
        from caller: Caller,
        asking question: Question
    ) async -> Bool {
        let start = ContinuousClock.now
        guard let reference = question.reference, let snapshot = await policies.snapshot()
        else { return false }
        let inForce = InForce(snapshot: snapshot, now: now())
        guard
            let ruling = judge.rulingThatHides(
                image,
                named: reference,
                by: snapshot,
                at: inForce.time
            )
        else { return false }
        let basis = Judgement.Basis.policy(ruling)
        guard basis.brokenGlass(by: question.reason) == nil else { return false }
        let key = HiddenImages.Key(reference: reference, imageID: image.imageID)
        if hidden.isNews(key, by: snapshot.revision, at: inForce.now),
            let pull = try? PullImageRequest(
                decoding: PullImageRequest.encode(image: question.image)
            )
        {
            await log.record(
                DecisionRecord(
                    Judgement(
                        basis: basis,
                        image: question.image,
                        revision: snapshot.revision,
                        breakGlassReason: question.reason
                    ),
                    request: pull,
                    caller: caller,
                    time: inForce.now,
                    took: ContinuousClock.now - start,
                    isHiding: true
                )
            )
        }
        return true
    }
}
