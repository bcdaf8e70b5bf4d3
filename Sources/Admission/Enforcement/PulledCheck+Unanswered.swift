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
        if case .unknown = judgement.basis { return nil }
        let name = request.reference.description
        var time = CheckTime()
        var result: Result?
        while true {
            let look = await ImageLook(at: name, through: backend, &time)
            if case .present(let image) = look, !isGood(for: image.imageID),
                let ruling = try? examination.rule(on: image), ruling.isDenied,
                await canBeBrought(image, by: end, &time)
            {
                let basis = Judgement.Basis.policy(ruling)
                result = await enforce(basis, on: image.imageID, image, through: backend, &time)
            }
            guard look.mayChange(after: end),
                await time.wait(for: backend, upTo: CheckTime.limitOfLooks)
            else { return result }
        }
    }

    /// Whether a pull that did not succeed can have brought what is there under its name.
    ///
    /// It may have been there for long, and an error of the registry must not cost the node what
    /// it has. So the registry is asked what the tag stands for now. When the caller gave up
    /// nothing can be asked any more, and what is denied goes: the name was to be that of another
    /// image.
    private func canBeBrought(
        _ image: PulledImage,
        by end: PullEnd,
        _ time: inout CheckTime
    ) async -> Bool {
        switch end {
        case .pulled, .abandoned:
            return true
        case .failed, .lost:
            // What a digest stands for is no sign of anything.
            guard request.reference.digest == nil else { return false }
            judge.resolver.forget(request.reference)
            let content = try? await time.spend { _ in
                try await judge.resolver.resolve(request.reference, auth: request.auth)
            }
            return content?.candidates.contains { $0.imageID == image.imageID } ?? false
        }
    }
}
