import FoundationEssentials

extension ReportError {
    /// Says in the report's own terms what the JSON decoder refused.
    ///
    /// - Parameters:
    ///   - error: The decoder's error.
    ///   - data: The text, to find where it stops being JSON.
    init(_ error: DecodingError, in data: Data) {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            self = Self.wrongKind(at: context.codingPath)
        case .keyNotFound(let key, let context):
            self = .badValue(
                position: Self.position(context.codingPath + [key]),
                reason: "is missing"
            )
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            self = .notJSON(JSONFault(in: data))
        case .dataCorrupted(let context):
            self = Self.wrongKind(at: context.codingPath)
        @unknown default:
            self = .notJSON(JSONFault(in: data))
        }
    }

    private static func wrongKind(at path: [any CodingKey]) -> Self {
        guard !path.isEmpty else { return .unknownFormat(fields: nil) }
        return .badValue(position: position(path), reason: "has a value of the wrong kind")
    }

    private static func position(_ path: [any CodingKey]) -> String {
        path.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }
}
