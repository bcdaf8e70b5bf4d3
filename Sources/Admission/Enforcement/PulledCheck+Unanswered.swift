internal import CRI
internal import OCI

extension PulledCheck {
    /// Judges what is there under the name of a pull that did not succeed, unless it was there before.
    func checkUnanswered(
        _ end: PullEnd,
        through backend: some ImageServiceBackend
    ) async -> Result? {
        var names = [request.reference.description]
        var time = CheckTime()
        var judged: [Digest: Judgement.Basis] = [:]
        var result: Result?
        while true {
            var (obstacle, isAway): (String?, Bool) = (nil, false)
            for name in names {
                switch await ImageLook(at: name, through: backend, &time) {
                case .absent: break
                case .unreadable(let reason): obstacle = reason
                case .unreachable(let error): (obstacle, isAway) = ("\(error)", true)
                case .present(let image):
                    guard let basis = await newBasis(of: image, &judged, &time) else { break }
                    result = await enforce(basis, on: image.imageID, through: backend, &time)
                    // A service that is still at it may give it another name after the removal.
                    let imageID = image.imageID.description
                    if !names.contains(imageID) { names.append(imageID) }
                }
            }
            // One cannot tell any more whether the service or its caller was first.
            let mayChange = isAway || end == .interrupted || Task.isCancelled
            guard mayChange, await time.wait(for: backend, upTo: CheckTime.limitOfLooks) else {
                return result ?? obstacle.flatMap(unseen)
            }
        }
    }

    /// What an image that this pull can have brought is judged to be; nil if it may stay without a
    /// word.
    private func newBasis(
        of image: PulledImage,
        _ known: inout [Digest: Judgement.Basis],
        _ time: inout CheckTime
    ) async -> Judgement.Basis? {
        guard !judgement.isGood(for: image.imageID),
            !removal.origins.wasThere(image.imageID, before: pull)
        else { return nil }
        if known[image.imageID] == nil {
            judge.resolver.forget(request.reference)
            known[image.imageID] = await basis(of: image, &time)
        }
        guard let basis = known[image.imageID], isNews(basis) else { return nil }
        // The caller has an error already.
        let isAllowed = !basis.isUnknown && judgement.revised(basis).verdict == .allow
        return isAllowed ? nil : basis
    }

    /// What is known of a pull of which nobody can tell what it has left.
    private func unseen(because obstacle: String) -> Result? {
        if mayStayUnknown { return nil }
        let text = "what the pull has left cannot be looked up: \(obstacle)"
        let unseen = judgement.revised(.unseen(.unresolved(text), examination.applied))
        return Result(imageID: nil, judgement: unseen, removal: nil)
    }
}
