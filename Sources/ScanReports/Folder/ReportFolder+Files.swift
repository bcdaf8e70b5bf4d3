import FoundationEssentials

extension ReportFolder {
    /// Why one file cannot be used.
    private struct Unusable: Error {
        let reason: String
    }

    /// Reads one file.
    ///
    /// - Parameters:
    ///   - name: The file's name.
    ///   - entry: What the file looked like when the folder was listed.
    ///   - earlier: What came out of the file the last time.
    ///   - pool: The texts that are already in memory.
    /// - Returns: What the file holds, or the problem with what it held last if that was good.
    func read(
        _ name: String,
        entry: FolderFingerprint.Entry,
        earlier: LoadedFile?,
        pool: inout FactPool
    ) -> LoadedFile {
        let reason: String
        do {
            let data = try data(of: name, entry: entry)
            let content = try ScanReportFile.decode(data, name: name, pool: &pool)
            return LoadedFile(entry: entry, content: content, problem: nil)
        } catch let error as Unusable {
            reason = error.reason
        } catch {
            reason = "\(error)"
        }
        guard let content = earlier?.content else {
            return LoadedFile(entry: entry, content: nil, problem: reason)
        }
        let problem = "\(reason); what was read from it before stays in use"
        return LoadedFile(entry: entry, content: content, problem: problem)
    }

    /// The names of all that the folder holds.
    func contents() throws(ReportFolderError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw .unreadable(path: path, reason: FileFacts.reason(error))
        }
    }

    /// What is behind a name, links followed.
    func entry(of name: String) -> FolderFingerprint.Entry {
        let target = URL(filePath: path).appending(path: name).resolvingSymlinksInPath()
        let facts: [FileAttributeKey: Any]
        do {
            facts = try FileManager.default.attributesOfItem(atPath: target.path)
        } catch {
            return .unusable(reason: "it \(FileFacts.reason(error))")
        }
        switch facts[.type] as? FileAttributeType {
        case .typeRegular: break
        case .typeSymbolicLink: return .unusable(reason: "it is a link that leads to no file")
        default: return .unusable(reason: "it is not a regular file")
        }
        guard let size = FileFacts.number(facts[.size]),
            let modified = facts[.modificationDate] as? Date,
            let place = FileFacts.number(facts[.systemFileNumber])
        else { return .unusable(reason: "the file system does not tell its size and date") }
        return .file(size: size, modified: modified, place: place)
    }

    /// Reads a file that has not changed since the folder was listed.
    private func data(of name: String, entry: FolderFingerprint.Entry) throws(Unusable) -> Data {
        switch entry {
        case .unusable(let reason): throw Unusable(reason: reason)
        case .file(let size, _, _):
            guard size <= limits.fileSize else {
                throw Unusable(
                    reason: "it has \(size) bytes, and at most \(limits.fileSize) are read"
                )
            }
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path).appending(path: name))
        } catch {
            throw Unusable(reason: "it \(FileFacts.reason(error))")
        }
        guard self.entry(of: name) == entry else {
            throw Unusable(reason: "it changed while it was read")
        }
        return data
    }
}
