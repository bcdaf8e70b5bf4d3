internal import WebConnections

/// Names and values as they stand in a query or in the body of a form.
enum FormEncoding {
    /// Encodes fields.
    ///
    /// - Parameter fields: Names and values, which may be any text.
    /// - Returns: The fields with `&` between them.
    static func encode(_ fields: [(name: String, value: String)]) -> String {
        fields.map { "\(encode($0.name))=\(encode($0.value))" }.joined(separator: "&")
    }

    private static func encode(_ text: String) -> String {
        PercentEncoding.encode(text, keeping: " ").replacing(" ", with: "+")
    }
}
