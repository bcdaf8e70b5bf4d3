internal import OCI
internal import PolicyEngine

extension DecisionRecord.Pulled {
    /// Bytes of what is told of a removal that failed.
    private static let maximumErrorLength = 560

    /// Records what came.
    ///
    /// - Parameters:
    ///   - result: What is known of it.
    ///   - judgement: The judgement that the pull was made on.
    init(_ result: PulledCheck.Result, after judgement: Judgement) {
        hadBrokenGlass = judgement.brokenGlass != nil
        imageID = result.imageID?.description
        judgedImageIDs =
            switch judgement.basis.ruling?.content.identity {
            case .imageIDs(let judged): judged.sorted().map(\.description)
            case .digest, nil: []
            }
        switch result.removal {
        case nil: (isRemoved, removalError, keptFor) = (nil, nil, nil)
        case .removed: (isRemoved, removalError, keptFor) = (true, nil, nil)
        case .kept(.pinned): (isRemoved, removalError, keptFor) = (false, nil, "pinned")
        case .kept(.name(let name)): (isRemoved, removalError, keptFor) = (false, nil, name)
        case .failed(let reason):
            isRemoved = false
            removalError = reason.displayed(withinBytes: Self.maximumErrorLength)
            keptFor = nil
        }
    }
}
