import FoundationEssentials
import Glibc

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
    /// - Returns: The file's report, or the problem with the last good report if there is one.
    func read(
        _ name: String,
        entry: FolderFingerprint.Entry,
        earlier: LoadedFile?,
        pool: inout FactPool
    ) -> LoadedFile {
        let reason: String
        do {
            let data = try data(of: name, entry: entry)
            let decoded = try TrivyReport.decode(data, pool: &pool)
            return LoadedFile(entry: entry, decoded: decoded, problem: nil)
        } catch let error as Unusable {
            reason = error.reason
        } catch {
            reason = "\(error)"
        }
        guard let decoded = earlier?.decoded else {
            return LoadedFile(entry: entry, decoded: nil, problem: reason)
        }
        let problem = "\(reason); the report read from it before stays in use"
        return LoadedFile(entry: entry, decoded: decoded, problem: problem)
    }

    /// The names of all that the folder holds.
    func contents() throws(ReportFolderError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw .unreadable(path: path, reason: Self.reason(error))
        }
    }

    /// What is behind a name, links followed.
    func entry(of name: String) -> FolderFingerprint.Entry {
        let target = URL(filePath: path).appending(path: name).resolvingSymlinksInPath()
        let facts: [FileAttributeKey: Any]
        do {
            facts = try FileManager.default.attributesOfItem(atPath: target.path)
        } catch {
            return .unusable(reason: "it \(Self.reason(error))")
        }
        switch facts[.type] as? FileAttributeType {
        case .typeRegular: break
        case .typeSymbolicLink: return .unusable(reason: "it is a link that leads to no file")
        default: return .unusable(reason: "it is not a regular file")
        }
        guard let size = Self.number(facts[.size]),
            let modified = facts[.modificationDate] as? Date,
            let place = Self.number(facts[.systemFileNumber])
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
            throw Unusable(reason: "it \(Self.reason(error))")
        }
        guard self.entry(of: name) == entry else {
            throw Unusable(reason: "it changed while it was read")
        }
        return data
    }

    /// A number that the file system tells of a file.
    ///
    /// Its type is `UInt` or `UInt64`, by the fact, and `NSNumber` in every program that has
    /// Foundation in it, as test programs do: a cast to `UInt64` understands that one too.
    ///
    /// - Parameter fact: The fact, of any of these types.
    /// - Returns: The number, or `nil` for what is no number.
    static func number(_ fact: Any?) -> UInt64? {
        (fact as? UInt64) ?? (fact as? UInt).map(UInt64.init)
    }

    /// What an error of the file system means, to follow the name of what it is about.
    ///
    /// - Parameter error: The error.
    /// - Returns: The meaning in plain words, or the system's number for it.
    static func reason(_ error: any Error) -> String {
        let error = error as? CocoaError
        switch error?.code {
        case .fileReadNoSuchFile, .fileNoSuchFile: return "does not exist"
        case .fileReadNoPermission: return "may not be read: permission denied"
        default: break
        }
        switch (error?.underlying as? POSIXError)?.code {
        case .ENOTDIR: return "is not a folder"
        case let code?: return "cannot be read: system error \(code.rawValue)"
        case nil: return "cannot be read"
        }
    }
}
