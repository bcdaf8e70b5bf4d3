internal import OCI
internal import Synchronization

/// The pulls that are made and have not been looked at yet.
///
/// A name that one of them can give says nothing about an image that it was not judged good for: two
/// tags that move to one denied image at the same time would otherwise keep it for each other.
final class PullsUnderWay: Sendable {
    private struct Pull {
        let reference: ImageReference
        let judgement: Judgement

        /// Whether an image can have a name from this pull: its own, or of a tag that of the digest.
        func canGive(_ name: ImageReference) -> Bool {
            name == reference
                || reference.digest == nil && name.digest != nil
                    && name.repository == reference.repository
        }
    }

    private struct State {
        var begun: UInt64 = 0
        var pulls: [UInt64: Pull] = [:]
    }

    private let state = Mutex(State())

    /// Notes that a pull begins.
    ///
    /// - Parameters:
    ///   - reference: What is pulled.
    ///   - judgement: The judgement that it is made on.
    /// - Returns: What to call it when it ends.
    func begin(_ reference: ImageReference, on judgement: Judgement) -> UInt64 {
        state.withLock { state in
            state.begun += 1
            state.pulls[state.begun] = Pull(reference: reference, judgement: judgement)
            return state.begun
        }
    }

    /// Notes that a pull has been looked at.
    ///
    /// - Parameter pull: What it was called when it began.
    func end(_ pull: UInt64) {
        state.withLock { $0.pulls[pull] = nil }
    }

    /// A name for which an image is to stay, though what was pulled is denied.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - reference: What was pulled, whose repository's names are its owner's as well.
    /// - Returns: A name in another repository that no pull under way can have given, or one in a
    ///   repository with a pull that was judged good for the image; nil if there is none.
    func nameThatKeeps(
        _ image: PulledImage,
        denied reference: ImageReference
    ) -> ImageReference? {
        let pulls = pulls
        return image.names.first { name in
            let here = pulls.filter { $0.reference.repository == name.repository }
            if here.contains(where: { $0.judgement.isGood(forPresent: image) }) { return true }
            return name.repository != reference.repository && !here.contains { $0.canGive(name) }
        }
    }

    /// Whether an image that is on the node may be there for nothing but pulls under way that were
    /// not judged good for it.
    ///
    /// - Parameter image: The image.
    /// - Returns: Whether it may; without a name it may be there for any pull.
    func mayHaveBrought(_ image: PulledImage) -> Bool {
        let pulls = pulls.filter { !$0.judgement.isGood(forPresent: image) }
        if image.names.isEmpty { return !pulls.isEmpty }
        return image.names.allSatisfy { name in pulls.contains { $0.canGive(name) } }
    }

    private var pulls: [Pull] { state.withLock { Array($0.pulls.values) } }
}
