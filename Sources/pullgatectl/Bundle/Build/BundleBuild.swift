internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import OCI
internal import PolicyBundles
internal import PolicyEngine
internal import ReportDatabase
internal import SystemErrors
internal import SystemPackage

/// Makes a bundle and its report index, and puts both where a server finds them.
///
/// The index gets its name first and the bundle after it, each in one step and only when it is on
/// the disk: whoever fetches a bundle finds the index that it names, also after a power cut.
struct BundleBuild {
    /// What was made.
    struct Result {
        /// The bundle.
        let bundle: PolicyBundle

        /// The bundle that was in the folder before.
        let previous: PolicyBundle?

        /// Who signed the bundle.
        let keys: [SigningKey]

        /// What became of the reports; nil without any folder of them.
        let index: IndexBuild.Result?

        /// The file of the bundle.
        let file: String

        /// The files of old indexes that were removed.
        let pruned: Int
    }

    let folder: BundleFolder
    let keys: [SigningKey]
    /// Further keys that may have signed the bundle in the folder.
    let previousKeys: [PublicKey]
    let policies: PolicySet
    let reportFolders: [String]
    let revision: UInt64?
    let issuedAt: Timestamp
    let expiresAt: Timestamp
    let skipsBrokenFiles: Bool
    let allowsNoReports: Bool
    let prunes: Bool

    /// The file that becomes the index; the lock keeps others from writing it.
    private var newIndex: String { "\(folder.blobs)/.new" }

    /// The file that becomes the bundle, likewise.
    private var newBundle: String { "\(folder.path)/.bundle.new" }

    /// Builds.
    ///
    /// - Returns: What was made.
    /// - Throws: `ExitCode`, which has been explained.
    func run() throws -> Result {
        letServersRead()
        try writing { try makeFolders() }
        let lock = try takeLock()
        defer { withExtendedLifetime(lock) {} }
        FileRemoval.removeIfThere(newIndex)
        FileRemoval.removeIfThere(newBundle)
        defer {
            FileRemoval.removeIfThere(newIndex)
            FileRemoval.removeIfThere(newBundle)
        }
        let previous = try previousBundle()
        let revision = try nextRevision(after: previous)
        let index = try index(after: previous)
        let bundle: PolicyBundle
        let envelope: SignedEnvelope
        do {
            bundle = try PolicyBundle(
                revision: revision,
                issuedAt: issuedAt,
                expiresAt: expiresAt,
                reports: index?.reference,
                policies: policies
            )
            envelope = try SignedEnvelope(bundle, signedBy: keys)
        } catch {
            throw Failure.usage.exit(saying: "\(error)")
        }
        try check(envelope)
        try writing { try publish(envelope, index: index?.reference) }
        let pruned = prunes ? prune(keeping: [bundle, previous]) : 0
        return Result(
            bundle: bundle,
            previous: previous,
            keys: keys,
            index: index,
            file: folder.bundle,
            pruned: pruned
        )
    }

    /// Takes out of the umask what would keep a server that runs as another user from reading.
    private func letServersRead() {
        let mask = umask(0)
        _ = umask(mask & ~0o055)
    }

    private func makeFolders() throws {
        try FileManager.default.createDirectory(
            atPath: folder.blobs,
            withIntermediateDirectories: true
        )
    }

    private func takeLock() throws -> FolderLock {
        do {
            return try FolderLock(folder.path)
        } catch Errno.wouldBlock {
            throw Failure.negative.exit(saying: "\(folder.path): another build is writing to it")
        } catch {
            throw Failure.outputLost.exit(saying: "\(folder.path): cannot be locked: \(error)")
        }
    }

    /// The bundle that is in the folder, if one is.
    private func previousBundle() throws -> PolicyBundle? {
        // A link that leads nowhere is there, too: what it led to has a revision.
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder.bundle)
        guard attributes != nil else {
            guard previousKeys.isEmpty else {
                throw Failure.negative.exit(
                    saying: "\(folder.bundle): there is no bundle that --previous-key could be for"
                )
            }
            return nil
        }
        do {
            let own = keys.map(\.publicKey)
            let previous = try BundleSource(folder.path).bundle(
                trusting: TrustedKeys(of: own + previousKeys)
            )
            if !previousKeys.isEmpty, own.contains(where: { previous.keyIDs.contains($0.id) }) {
                StandardStream.say(
                    "warning: the bundle in \(folder.path) is signed by --key: leave --previous-key"
                        + " out, or whoever has that key tells what the next bundle goes on from"
                )
            }
            return previous.bundle
        } catch {
            throw Failure.negative.exit(
                saying: """
                    \(error)
                    the bundle in the folder tells the revision that the next one must be above, \
                    and its index since when vulnerabilities are known: if another key has signed \
                    it, sign with that too (--key may be repeated), or name its public half by \
                    --previous-key where the private one is lost or stolen; if it is damaged, \
                    restore it, or build into an empty folder with a --revision above its own, \
                    where vulnerabilities without a date of publication are new
                    """
            )
        }
    }

    private func nextRevision(after previous: PolicyBundle?) throws -> UInt64 {
        let last = previous?.revision ?? 0
        guard let revision else {
            guard last < .max else {
                throw Failure.usage.exit(saying: "\(last) is the last revision there can be")
            }
            return last + 1
        }
        guard revision > last else {
            throw Failure.usage.exit(
                saying: "--revision \(revision) is not above \(last), the revision of"
                    + " \(folder.bundle): nodes would refuse it"
            )
        }
        return revision
    }

    private func index(after previous: PolicyBundle?) throws -> IndexBuild.Result? {
        let loss = ReportLoss(
            folders: reportFolders,
            before: previous?.reports,
            isAllowed: allowsNoReports
        )
        guard !reportFolders.isEmpty else {
            try loss.checkWithoutIndex()
            return nil
        }
        let before = try previous.flatMap(openIndex)
        let build = IndexBuild(
            folders: reportFolders,
            skipsBrokenFiles: skipsBrokenFiles,
            date: issuedAt,
            firstSeen: before?.firstSeen ?? [:]
        )
        let index = try build.write(to: newIndex)
        try loss.check(index, lost: before.map { imagesLost(from: $0.index) } ?? 0)
        return index
    }

    /// The index of the bundle before, and when vulnerabilities first appeared, as it knows it.
    private func openIndex(
        of previous: PolicyBundle
    ) throws -> (index: ReportDatabase, firstSeen: [VulnerabilityID: Timestamp])? {
        guard let file = IndexFile(of: previous, in: folder) else { return nil }
        do {
            let index = try file.openChecked()
            return (index, try index.firstSeen())
        } catch {
            throw Failure.negative.exit(
                saying: """
                    \(error)
                    the index before tells since when vulnerabilities are known, for grace \
                    periods: restore it, or build into an empty folder with --revision \
                    \(previous.revision + 1), where those without a date of publication are new
                    """
            )
        }
    }

    /// How many images of the index before have no report in the new one.
    ///
    /// It is for a warning alone, which is worth no failure.
    private func imagesLost(from before: ReportDatabase) -> Int {
        do {
            return try before.countImages(missingIn: ReportDatabase(path: newIndex))
        } catch {
            StandardStream.say("warning: what has lost its reports cannot be told: \(error)")
            return 0
        }
    }

    /// Makes sure that nodes take the bundle with its dates and its index, too.
    private func check(_ envelope: SignedEnvelope) throws {
        do {
            try envelope.readBack(trusting: keys)
        } catch {
            throw Failure.usage.exit(saying: "nodes would not take the bundle: \(error)")
        }
    }

    /// Gives the index and the bundle their names.
    private func publish(_ envelope: SignedEnvelope, index: ReportIndexReference?) throws {
        if let index {
            try FileDescriptor.sync(newIndex)
            let file = folder.blob(index.digest)
            // Kept where it is the same: to a server a file with another date is another file.
            if (try? FileDigest(of: file))?.digest != index.digest {
                try Renaming.rename(newIndex, to: file)
            }
            try FileDescriptor.sync(folder.blobs)
            try FileDescriptor.sync("\(folder.path)/blobs")
        }
        try FileDescriptor.writeNew(
            envelope.bytes,
            to: newBundle,
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        try syncParent()
        try Renaming.rename(newBundle, to: folder.bundle)
        try FileDescriptor.sync(folder.path)
    }

    /// Waits until the folder's own name is on the disk, as it may be new.
    ///
    /// A folder that was prepared for the build may be in one whose names nobody but its owner may
    /// list: then that is the owner's business.
    private func syncParent() throws {
        do {
            try FileDescriptor.sync("\(folder.path)/..")
        } catch Errno.permissionDenied {}
    }

    /// Removes the indexes that neither of the bundles names, and what `gzip` has made of them.
    ///
    /// - Returns: How many files were removed.
    private func prune(keeping bundles: [PolicyBundle?]) -> Int {
        let kept = Set(bundles.compactMap { $0?.reports?.digest.encoded })
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.blobs)) ?? []
        let old = names.filter { name in
            let hash = name.hasSuffix(".gz") ? String(name.dropLast(".gz".count)) : name
            return !kept.contains(hash) && (try? Digest(parsing: "sha256:\(hash)")) != nil
        }
        for name in old { FileRemoval.removeIfThere("\(folder.blobs)/\(name)") }
        return old.count
    }

    private func writing(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            let reason = error.systemReason
            throw Failure.outputLost.exit(saying: "\(folder.path): cannot be written: \(reason)")
        }
    }
}
