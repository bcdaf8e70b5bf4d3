import FoundationEssentials
import Glibc
import SystemPackage

extension ReportFolder {
    /// Why one file cannot be used.
    private enum Unusable: Error {
        /// The file itself says so, as long as it does not change.
        case asItIs(reason: String)
        /// The system does not let it be read, which may pass.
        case unread(reason: String)
    }

    /// Reads one file.
    ///
    /// - Parameters:
    ///   - name: The file's name.
    ///   - entry: What the file looked like when the folder was listed.
    ///   - earlier: What came out of the file the last time.
    ///   - pool: The texts that are already in memory.
    /// - Returns: What the file holds, or the problem with what it held last if that was good. It
    ///   has no entry if the file could not be read.
    func read(
        _ name: String,
        entry: FolderFingerprint.Entry,
        earlier: LoadedFile?,
        pool: inout FactPool
    ) -> LoadedFile {
        let reason: String
        var seen: FolderFingerprint.Entry? = entry
        do {
            let data = try data(of: name, entry: entry)
            let content = try ScanReportFile.decode(data, name: name, pool: &pool)
            return LoadedFile(entry: entry, content: content, problem: nil)
        } catch Unusable.asItIs(let why) {
            reason = why
        } catch Unusable.unread(let why) {
            reason = why
            seen = nil
        } catch {
            reason = "\(error)"
        }
        guard let content = earlier?.content else {
            return LoadedFile(entry: seen, content: nil, problem: reason)
        }
        let problem = "\(reason); what was read from it before stays in use"
        return LoadedFile(entry: seen, content: content, problem: problem)
    }

    /// The names of all that the folder holds.
    func contents() throws(ReportFolderError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw .unreadable(path: path, reason: FileReason.of(error))
        }
    }

    /// What is behind a name, links followed.
    func entry(of name: String) -> FolderFingerprint.Entry {
        let path = FilePath(path).appending(name)
        let facts: Stat
        do {
            facts = try Stat(path)
        } catch .noSuchFileOrDirectory where isLink(path), .tooManySymbolicLinkLevels {
            return .unusable(reason: "it is a link that leads to no file")
        } catch {
            return .unusable(reason: "it \(FileReason.of(error))")
        }
        guard facts.type == .regular else { return .unusable(reason: "it is not a regular file") }
        return .file(
            size: UInt64(clamping: facts.size),
            written: .seconds(facts.st_mtim.tv_sec) + .nanoseconds(facts.st_mtim.tv_nsec),
            changed: .seconds(facts.st_ctim.tv_sec) + .nanoseconds(facts.st_ctim.tv_nsec),
            place: UInt64(facts.inode.rawValue)
        )
    }

    private func isLink(_ path: FilePath) -> Bool {
        (try? Stat(path, followTargetSymlink: false))?.type == .symbolicLink
    }

    /// Reads a file that has not changed since the folder was listed.
    private func data(of name: String, entry: FolderFingerprint.Entry) throws(Unusable) -> Data {
        switch entry {
        case .unusable(let reason): throw .asItIs(reason: reason)
        case .file(let size, _, _, _):
            guard size <= limits.fileSize else {
                throw .asItIs(
                    reason: "it has \(size) bytes, and at most \(limits.fileSize) are read"
                )
            }
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path).appending(path: name))
        } catch {
            throw .unread(reason: "it \(FileReason.of(error))")
        }
        guard self.entry(of: name) == entry else {
            throw .unread(reason: "it changed while it was read")
        }
        return data
    }
}
