internal import CRI
internal import OCI
internal import ScanReports

extension PulledCheck {
    /// Judges what a pull is said to have brought.
    func checkPulled(
        _ imageID: Digest?,
        _ end: PullEnd,
        through backend: some ImageServiceBackend
    ) async -> Result? {
        judge.resolver.forget(request.reference)
        let name = imageID?.description ?? request.reference.description
        var time = CheckTime()
        var look = await ImageLook(at: name, through: backend, &time)
        while look.mayChange(after: end), await time.wait(for: backend) {
            look = await ImageLook(at: name, through: backend, &time)
        }
        guard case .present(let image) = look else {
            // Where the content may be unknown before the pull, it may be unknown after it.
            if case .unknown = judgement.basis { return nil }
            let text = "what was pulled cannot be looked up: \(look.obstacle ?? "")"
            let basis = judge.unknown(.unresolved(text), .examination(examination))
            return await enforce(basis, on: imageID, nil, through: backend, &time)
        }
        let basis = basis(of: image)
        if case .unknown = judgement.basis {
            guard case .policy(let ruling) = basis, ruling.isScanned else { return nil }
        }
        return await enforce(basis, on: image.imageID, image, through: backend, &time)
    }

    /// Judges an image; where the reports cannot be read any more, the failure mode decides.
    private func basis(of image: PulledImage) -> Judgement.Basis {
        do {
            return .policy(try examination.rule(on: image))
        } catch {
            return judge.unknown(.noReports(error.message), .policy(examination.applied))
        }
    }
}
