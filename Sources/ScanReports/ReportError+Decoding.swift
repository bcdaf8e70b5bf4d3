extension ReportError {
    /// Says in the report's own terms what the JSON decoder refused.
    ///
    /// The decoder does not tell where a text stops being JSON.
    ///
    /// - Parameter error: The decoder's error.
    init(_ error: DecodingError) {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context),
            .keyNotFound(_, let context):
            self = Self.wrongKind(at: context.codingPath)
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            self = .notJSON
        case .dataCorrupted(let context):
            self = Self.wrongKind(at: context.codingPath)
        @unknown default:
            self = .notJSON
        }
    }

    private static func wrongKind(at path: [any CodingKey]) -> Self {
        guard !path.isEmpty else { return .notTrivyReport(reason: "it is not a JSON object") }
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
