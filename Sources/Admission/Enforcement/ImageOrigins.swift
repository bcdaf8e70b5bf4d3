internal import OCI
internal import PolicyEngine
internal import Synchronization

/// What tells an image that was on the node from one that a pull has just brought: the pulls that are
/// made and have not been looked at yet, what each of them found, and what became of denied images.
///
/// A name that a pull under way can give says nothing about an image that it was not judged good
/// for: two tags that move to one denied image at the same time would otherwise keep it for each
/// other.
final class ImageOrigins: Sendable {
    /// The most images that are remembered whose removal failed: far more than one outage of the
    /// runtime leaves behind.
    ///
    /// Beyond, the one that is remembered for longest is forgotten.
    static let maximumFailures = 1_000

    /// Whether an image counts as being on the node.
    enum Standing: Hashable {
        /// It does, whatever becomes of the pulls under way.
        case there
        /// It may be there for pulls under way alone, or something has been removed since the look at
        /// it: another look may tell.
        case unsettled
        /// It should not be there: its removal failed.
        case unwanted
    }

    private let state = Mutex(State())
    private let hides = Atomic(false)

    /// Whether there may be images on the node that are not to be used: what pulls under way have
    /// brought that a policy may deny, and what could not be removed.
    ///
    /// Asked for each call of `ImageStatus`, which takes no lock for it.
    var mayHide: Bool { hides.load(ordering: .acquiring) }

    /// How many images have been removed.
    ///
    /// While this does not change, what was seen on the node has not been removed since.
    var removals: UInt64 { state.withLock { $0.removals } }

    /// Notes that a pull begins.
    ///
    /// What is there is looked at once more if something has been removed meanwhile: as a rule it was
    /// another image.
    ///
    /// - Parameters:
    ///   - reference: What is pulled.
    ///   - judgement: The judgement that it is made on.
    ///   - look: Looks at what is there under the name; nil if nothing is, or nobody tells.
    /// - Returns: What to call it when it ends.
    /// - Throws: What the look throws; then no pull has begun.
    func begin(
        _ reference: ImageReference,
        on judgement: Judgement,
        finding look: () async throws(BackendError) -> PulledImage?
    ) async throws(BackendError) -> UInt64 {
        var removals = removals
        var found = try await look()
        if found != nil, removals != self.removals {
            removals = self.removals
            found = try await look()
        }
        let old = found.flatMap { image in
            standing(of: image, since: removals) == .there ? image.imageID : nil
        }
        return change { state in
            // It may have been removed while its standing was looked for.
            let old = old.flatMap { state.isSettled($0, since: removals) ? $0 : nil }
            return state.begin(reference, on: judgement, old: old)
        }
    }

    /// Notes that a pull has been looked at, and that what became of its image has been noted.
    ///
    /// - Parameter pull: What it was called when it began.
    func end(_ pull: UInt64) {
        change { $0.pulls[pull] = nil }
    }

    /// Whether a pull under way found an image under its name that it cannot have brought.
    ///
    /// - Parameters:
    ///   - imageID: The image.
    ///   - pull: What the pull was called when it began.
    /// - Returns: Whether the image counted as being on the node then, and has not been removed since.
    func wasThere(_ imageID: Digest, before pull: UInt64) -> Bool {
        state.withLock { $0.pulls[pull]?.old == imageID }
    }

    /// Whether an image counts as being on the node that has just been seen there.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - removals: The `removals` before it was looked at.
    /// - Returns: Whether it does.
    func standing(of image: PulledImage, since removals: UInt64) -> Standing {
        // Reports may be read for it, which takes too long for the lock.
        let state = state.withLock { $0 }
        if state.failures.contains(image.imageID) { return .unwanted }
        let isSettled = state.removals == removals && !state.mayHaveBrought(image)
        return isSettled ? .there : .unsettled
    }

    /// A name for which an image is to stay, though what was pulled is denied.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - reference: What was pulled, whose repository's names are its owner's as well.
    /// - Returns: A name in another repository that no pull under way can have given, or else what a
    ///   pull under way is of that was judged good for the image; nil if there is neither.
    func nameThatKeeps(
        _ image: PulledImage,
        denied reference: ImageReference
    ) -> ImageReference? {
        let pulls = state.withLock { Array($0.pulls.values) }
        let foreign = image.names.first { name in
            name.repository != reference.repository
                && !pulls.contains { $0.canHaveGiven(name, to: image) }
        }
        if let foreign { return foreign }
        let repositories = Set(image.names.map(\.repository))
        return pulls.first { pull in
            repositories.contains(pull.reference.repository)
                && pull.judgement.isGood(forPresent: image)
        }?.reference
    }

    /// Notes that an image is about to be removed, by which it loses its names one after the other.
    ///
    /// - Parameter imageID: The image.
    func beginRemoval(of imageID: Digest) {
        state.withLock { state in
            for pull in state.pulls.keys { state.pulls[pull]?.disturbed.insert(imageID) }
        }
    }

    /// Notes what became of an image that was to be removed.
    ///
    /// - Parameters:
    ///   - imageID: The image; nil if the runtime has never told.
    ///   - removal: What became of it.
    func note(_ imageID: Digest?, _ removal: Removal) {
        change { state in
            switch removal {
            // The name may be one that a removal which failed has left.
            case .kept(.name): break
            case .kept(.pinned): state.forgetFailure(of: imageID)
            case .removed:
                state.removals += 1
                state.forgetFailure(of: imageID)
                state.forgetFound(imageID)
            case .failed:
                guard let imageID else { return }
                state.forgetFailure(of: imageID)
                state.forgetFound(imageID)
                if state.failures.count >= Self.maximumFailures { state.failures.removeFirst() }
                state.failures.append(imageID)
            }
        }
    }

    /// Forgets that the removal of an image failed, because it has been let through or has gone.
    ///
    /// - Parameter imageID: The image.
    func forgetFailure(of imageID: Digest) {
        change { $0.forgetFailure(of: imageID) }
    }

    private func change<Result>(_ body: (inout State) -> Result) -> Result {
        state.withLock { state in
            defer { hides.store(state.mayHide, ordering: .releasing) }
            return body(&state)
        }
    }
}

extension ImageOrigins {
    private struct Pull {
        let reference: ImageReference
        let judgement: Judgement

        /// What was there under the name before, if that counts.
        var old: Digest?

        /// Whether another pull of the same name is or was under way beside it, so that the name
        /// may have moved on.
        var hasRival = false

        /// The images that somebody has begun to remove since.
        var disturbed: Set<Digest> = []

        /// Whether a policy may deny what it has brought.
        var isEnforced: Bool { judgement.basis.examination?.applied.mode == .enforce }

        /// Whether an image can have a name for nothing but this pull: its own name, or of a tag
        /// that of the digest.
        ///
        /// The runtime gives the tag first. An image that has the digest alone has not got it from
        /// this pull, unless it can have lost the tag.
        func canHaveGiven(_ name: ImageReference, to image: PulledImage) -> Bool {
            guard old != image.imageID else { return false }
            if name == reference { return true }
            let isOfTag =
                reference.digest == nil && name.digest != nil
                && name.repository == reference.repository
            return isOfTag
                && (image.names.contains(reference) || hasRival
                    || disturbed.contains(image.imageID))
        }
    }

    private struct State {
        var begun: UInt64 = 0
        var pulls: [UInt64: Pull] = [:]
        var removals: UInt64 = 0
        var failures: [Digest] = []

        /// Whether any image may be there that is not to be used.
        var mayHide: Bool { !failures.isEmpty || pulls.values.contains(where: \.isEnforced) }

        mutating func begin(
            _ reference: ImageReference,
            on judgement: Judgement,
            old: Digest?
        ) -> UInt64 {
            let rivals = pulls.filter { $0.value.reference == reference }.keys
            for rival in rivals { pulls[rival]?.hasRival = true }
            begun += 1
            pulls[begun] = Pull(
                reference: reference,
                judgement: judgement,
                old: old,
                hasRival: !rivals.isEmpty
            )
            return begun
        }

        /// Whether an image that counted as being on the node still does.
        func isSettled(_ imageID: Digest, since removals: UInt64) -> Bool {
            removals == self.removals && !failures.contains(imageID)
        }

        /// Whether an image on the node may be there for nothing but pulls under way that were not
        /// judged good for it; without a name it may be there for any pull.
        func mayHaveBrought(_ image: PulledImage) -> Bool {
            let others = pulls.values.filter { $0.old != image.imageID }
            // In this order: to know what a pull was judged good for, reports may be read.
            guard !image.names.isEmpty else {
                return others.contains { !$0.judgement.isGood(forPresent: image) }
            }
            return image.names.allSatisfy { name in
                others.contains { pull in
                    pull.canHaveGiven(name, to: image)
                        && !pull.judgement.isGood(forPresent: image)
                }
            }
        }

        mutating func forgetFailure(of imageID: Digest?) {
            failures.removeAll { $0 == imageID }
        }

        /// Has no pull count an image as found that is gone, or should be.
        mutating func forgetFound(_ imageID: Digest?) {
            guard let imageID else { return }
            for pull in pulls.keys where pulls[pull]?.old == imageID { pulls[pull]?.old = nil }
        }
    }
}
