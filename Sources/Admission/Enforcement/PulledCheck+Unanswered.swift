internal import CRI
internal import OCI
internal import PolicyEngine

extension PulledCheck {
    /// Judges what is there under the name of a pull that did not succeed.
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
        var old: Set<Digest> = []
        var judged: [Digest: Ruling?] = [:]
        var result: Result?
        while true {
            var mayChange = false
            for name in names {
                let look = await ImageLook(at: name, through: backend, &time)
                mayChange = mayChange || look.mayChange(after: end)
                // The end of a deadline may show before it cancels the task: then judge anew.
                guard case .present(let image) = look,
                    Task.isCancelled || !old.contains(image.imageID),
                    let ruling = await denial(of: image, known: &judged, &time)
                else { continue }
                guard await canBeBrought(image, &time) else {
                    old.insert(image.imageID)
                    continue
                }
                let basis = Judgement.Basis.policy(ruling)
                result = await enforce(basis, on: image.imageID, through: backend, &time)
                // A service that is still at it may give it another name after the removal.
                let imageID = image.imageID.description
                if !names.contains(imageID) { names.append(imageID) }
            }
            guard mayChange, await time.wait(for: backend, upTo: CheckTime.limitOfLooks) else {
                return result
            }
        }
    }

    /// The ruling on an image that is not what was judged, if it is denied.
    ///
    /// It may have been there for long, so what cannot be judged stays.
    private func denial(
        of image: PulledImage,
        known: inout [Digest: Ruling?],
        _ time: inout CheckTime
    ) async -> Ruling? {
        guard !judgement.isGood(for: image.imageID) else { return nil }
        if known[image.imageID] == nil {
            let isGivenUp = Task.isCancelled
            let ruling = try? await ruling(on: image, &time)
            // The caller's end ends the question, too: then it is asked anew.
            guard ruling != nil || isGivenUp == Task.isCancelled else { return nil }
            known[image.imageID] = .some(ruling)
        }
        guard let ruling = known[image.imageID] ?? nil else { return nil }
        let basis = Judgement.Basis.policy(ruling)
        let isBroken = basis.brokenGlass(by: judgement.breakGlassReason) != nil
        return ruling.isDenied && !isBroken ? ruling : nil
    }

    /// Whether a pull that did not succeed can have brought what is there under its name.
    ///
    /// It may have been there for long, and an error of the registry must not cost the node what
    /// it has. Where that is not known from before, the registry is asked what the tag stands for
    /// now. When the caller gave up there is no time for that, and what is denied goes: the name was
    /// to be that of another image.
    private func canBeBrought(_ image: PulledImage, _ time: inout CheckTime) async -> Bool {
        switch before {
        case .absent: return true
        case .present(let old): return old.imageID != image.imageID
        case .unreadable, .unreachable, nil: break
        }
        if Task.isCancelled { return true }
        // What a digest stands for is no sign of anything.
        guard request.reference.digest == nil else { return false }
        judge.resolver.forget(request.reference)
        let content = await time.ask { await self.content(of: request.reference, within: $0) }
        if content == nil, Task.isCancelled { return true }
        return content?.candidates.contains { $0.imageID == image.imageID } ?? false
    }
}
