import FoundationEssentials

/// Decodes JSON texts and says in plain words why one cannot be decoded.
enum JSONText {
    /// Decodes a text.
    ///
    /// - Parameters:
    ///   - type: What to make of it.
    ///   - data: The text.
    /// - Returns: The decoded value.
    /// - Throws: `ReportError`: the one that `type` throws itself, or what is wrong with the JSON.
    static func decode<Value: Decodable>(
        _ type: Value.Type,
        from data: Data
    ) throws(ReportError) -> Value {
        guard !data.isEmpty else { throw .empty }
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as ReportError {
            throw error
        } catch let error as DecodingError {
            throw ReportError(error, in: data)
        } catch {
            throw .notJSON(JSONFault(in: data))
        }
    }
}
