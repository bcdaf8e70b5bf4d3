/// Why a file cannot be used, neither as a scan report nor as a VEX document.
public enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no such file, or it may not be read.
    case unreadable(reason: String)
    /// The file is larger than memory is planned for.
    case tooLarge(bytes: UInt64, maximum: UInt64)
    /// There is no text.
    case empty
    /// The text is not JSON, as a file that is still being written is not.
    case notJSON(JSONFault?)
    /// The text is JSON of a format that is not read, with the fields of its object if it is one.
    case unknownFormat(fields: [String]?)
    /// The file is written to rules that are not known here.
    case unsupportedVersion(field: String, version: String, known: String)
    /// The report is about something other than a container image.
    case notAboutAnImage(field: String, value: String, expected: String)
    /// Nobody looked for vulnerabilities, or the file does not say what was found.
    case noResults(reason: String)
    /// A value has another kind than the format gives it, or is not what its field holds.
    case badValue(position: String, reason: String)
    /// A finding or statement names no vulnerability, so no policy could speak of it.
    case noVulnerabilityID(position: String, field: String)
    /// The report carries no digest, so it cannot be found for any image, and what to do about it if
    /// anything can be done.
    case noImage(fields: String, advice: String? = nil)

    /// The fields of an unknown format that are named: enough to tell what a file is.
    private static let maximumFields = 8

    /// The reason in plain words.
    public var description: String {
        switch self {
        case .unreadable(let reason): "it \(reason)"
        case .tooLarge(let bytes, let maximum):
            "it has \(bytes) bytes, and at most \(maximum) are read"
        case .empty: "it is empty"
        case .notJSON(nil): "it is not valid JSON"
        case .notJSON(let fault?): "it is not valid JSON: \(fault)"
        case .unknownFormat(let fields): Self.unknownFormat(fields)
        case .unsupportedVersion(let field, let version, let known):
            "its \(field) is \(version), and only \(known) is known"
        case .notAboutAnImage(let field, let value, let expected):
            "its \(field) is \(value.quoted), not \(expected.quoted)"
        case .noResults(let reason): "it is no scan report: \(reason)"
        case .badValue(let position, let reason): "\(position) \(reason)"
        case .noVulnerabilityID(let position, let field): "\(position) has no \(field)"
        case .noImage(let fields, let advice):
            "it does not say which image it is about: no digest in \(fields)"
                + (advice.map { "; \($0)" } ?? "")
        }
    }

    private static func unknownFormat(_ fields: [String]?) -> String {
        let known = ReportFormat.allCases.map(\.name).joined(separator: ", ")
        let seen =
            switch fields {
            case nil: "it is not a JSON object"
            case let fields? where fields.isEmpty: "it has no fields"
            case let fields? where fields.count > maximumFields:
                "it has \(fields.count) fields, "
                    + fields.prefix(maximumFields).map(\.quoted).joined(separator: ", ") + " …"
            case let fields?:
                "it has the fields " + fields.map(\.quoted).joined(separator: ", ")
            }
        return "it is of none of the known formats (\(known)): \(seen)"
    }
}
