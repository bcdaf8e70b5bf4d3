internal import CRI
internal import OCI
internal import PolicyEngine

extension PulledCheck {
    /// Judges what is there under the name of a pull that did not succeed, unless it was there before.
    ///
    /// Whoever lets pulls go on that cannot be judged wants to keep what the node has: then there
    /// is no look.
    func checkUnanswered(
        _ end: PullEnd,
        through backend: some ImageServiceBackend
    ) async -> Result? {
        if mayStayUnknown { return nil }
        var names = [request.reference.description]
        var time = CheckTime()
        var judged: [Digest: Ruling?] = [:]
        var result: Result?
        while true {
            var mayChange = false
            for name in names {
                let look = await ImageLook(at: name, through: backend, &time)
                mayChange = mayChange || end == .lost && look.isUnreachable
                guard case .present(let image) = look,
                    !removal.origins.wasThere(image.imageID, before: pull),
                    let ruling = await denial(of: image, known: &judged, &time)
                else { continue }
                let basis = Judgement.Basis.policy(ruling)
                result = await enforce(basis, on: image.imageID, through: backend, &time)
                // A service that is still at it may give it another name after the removal.
                let imageID = image.imageID.description
                if !names.contains(imageID) { names.append(imageID) }
            }
            // One cannot tell any more whether the service or its caller was first.
            mayChange = mayChange || end == .interrupted || Task.isCancelled
            guard mayChange, await time.wait(for: backend, upTo: CheckTime.limitOfLooks) else {
                return result
            }
        }
    }

    /// The ruling on an image that is not what was judged, if it is denied; what cannot be judged
    /// stays.
    private func denial(
        of image: PulledImage,
        known: inout [Digest: Ruling?],
        _ time: inout CheckTime
    ) async -> Ruling? {
        guard !judgement.isGood(for: image.imageID) else { return nil }
        if known[image.imageID] == nil {
            judge.resolver.forget(request.reference)
            known[image.imageID] = .some(try? await ruling(on: image, &time))
        }
        guard let ruling = known[image.imageID] ?? nil else { return nil }
        let basis = Judgement.Basis.policy(ruling)
        let isBroken = basis.brokenGlass(by: judgement.breakGlassReason) != nil
        return ruling.isDenied && !isBroken ? ruling : nil
    }
}
