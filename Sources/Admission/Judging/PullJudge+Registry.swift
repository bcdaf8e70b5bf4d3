internal import CRI
internal import ScanReports

extension PullJudge {
    /// What a judgement rests on, and what was in force for it.
    struct Made {
        let basis: Judgement.Basis
        let inForce: InForce
    }

    /// Judges by digest, or else by what the registry has.
    ///
    /// - Parameters:
    ///   - request: The pull.
    ///   - examination: The image before what is in force now.
    ///   - inForce: What is in force now.
    ///   - current: Tells what is in force when the registry has answered.
    /// - Returns: What the judgement rests on.
    func judgeWithRegistry(
        _ request: PullImageRequest,
        by examination: Examination,
        of inForce: InForce,
        afterWaiting current: @Sendable () async -> InForce
    ) async -> Made {
        do throws(ReportSourceError) {
            if let ruling = try examination.ruleByDigest(), ruling.isScanned,
                examination.isEnough(ruling)
            {
                return Made(basis: .policy(ruling), inForce: inForce)
            }
        } catch {
            let basis = unknown(.noReports(error.message), .policy(examination.applied))
            return Made(basis: basis, inForce: inForce)
        }
        let content = await content(of: request)
        // Where many ask one registry it takes minutes: what is in force by now judges.
        let inForce = await current()
        let reason = request.annotations.breakGlassReason
        let basis =
            switch step(for: request.reference, reason, by: inForce) {
            case .judged(let basis): basis
            case .examine(let examination): self.basis(of: content, by: examination)
            }
        return Made(basis: basis, inForce: inForce)
    }

    /// Asks the registry what the reference stands for.
    private func content(of request: PullImageRequest) async -> Result<ImageContent, ContentError> {
        do throws(ContentError) {
            return .success(
                try await resolver.resolve(request.reference, auth: request.auth, isUrgent: false)
            )
        } catch {
            return .failure(error)
        }
    }

    /// Judges what the registry has, or else what the reports have that are known by digest.
    private func basis(
        of content: Result<ImageContent, ContentError>,
        by examination: Examination
    ) -> Judgement.Basis {
        do throws(ReportSourceError) {
            switch content {
            case .success(let content):
                return .policy(try examination.rule(on: content))
            case .failure(let error):
                if let ruling = try examination.ruleByDigest(),
                    ruling.isKnownToViolate
                {
                    return .policy(ruling)
                }
                return basis(without: error, examination)
            }
        } catch {
            return unknown(.noReports(error.message), .policy(examination.applied))
        }
    }

    private func basis(
        without error: ContentError,
        _ examination: Examination
    ) -> Judgement.Basis {
        switch error {
        case .notFound: .notFound(examination)
        case .unauthorized(let text): unknown(.unauthorized(text), .examination(examination))
        case .unavailable(let text): unknown(.unresolved(text), .examination(examination))
        }
    }
}
