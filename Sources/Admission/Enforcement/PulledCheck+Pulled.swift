internal import CRI
internal import OCI
internal import ScanReports

extension PulledCheck {
    /// Judges what a pull is said to have brought.
    func checkPulled(
        _ imageID: Digest?,
        through backend: some ImageServiceBackend
    ) async -> Result? {
        judge.resolver.forget(request.reference)
        let name = imageID?.description ?? request.reference.description
        var time = CheckTime()
        let obstacle: String
        switch await ImageLook(patientlyAt: name, through: backend, &time) {
        case .present(let image):
            let basis = await basis(of: image, &time)
            guard isNews(basis) else {
                removal.origins.forgetFailure(of: image.imageID)
                return nil
            }
            return await enforce(basis, on: image.imageID, through: backend, &time)
        case .absent where imageID != nil:
            // As a rule for another pull: nothing is to be judged, and nothing to be let through.
            let gone = judgement.revised(.gone(examination))
            return Result(imageID: imageID, judgement: gone, removal: .removed)
        case .absent: obstacle = "there is no such image"
        case .unreadable(let reason): obstacle = reason
        case .unreachable(let error): obstacle = "\(error)"
        }
        if mayStayUnknown { return nil }
        let text = "what was pulled cannot be looked up: \(obstacle)"
        let basis = judge.unknown(.unresolved(text), .policy(examination.applied))
        return await enforce(basis, on: imageID, through: backend, &time)
    }

    /// Judges an image; where that cannot be done, the failure mode decides.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - time: What asking the registry costs some of.
    /// - Returns: What the judgement rests on.
    func basis(of image: PulledImage, _ time: inout CheckTime) async -> Judgement.Basis {
        do throws(ReportSourceError) {
            if let ruling = try await ruling(on: image, &time) { return .policy(ruling) }
            let text = "the registry does not tell which manifest \(image.imageID) has"
            return judge.unknown(.unresolved(text), .policy(examination.applied))
        } catch {
            return judge.unknown(.noReports(error.message), .policy(examination.applied))
        }
    }
}
