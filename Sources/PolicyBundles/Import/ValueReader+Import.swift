internal import PolicyEngine
internal import StrictYAML

extension ValueReader {
    /// Reads one value of a kind, or a list of them.
    mutating func oneOrMany<Value>(_ read: (inout ValueReader) -> Value?) -> [Value]? {
        isList ? list(read) : read(&self).map { [$0] }
    }

    /// Reports a mistake in what a registry says about one of its namespaces.
    mutating func report(_ message: String, about name: String) {
        report("\(name.displayed(withinBytes: 128)): \(message)")
    }

    /// Reads the name of a namespace as its registry writes it, with the registry's host before it.
    mutating func namespace(of registry: String) -> (name: String, pattern: NamespacePattern)? {
        guard let name = nonEmptyText() else { return nil }
        do throws(NamespacePattern.ParseError) {
            return (name, try NamespacePattern(parsing: "\(registry)/\(name)"))
        } catch {
            report("\(error)")
            return nil
        }
    }

    /// Reads a word that stands for a value, or tells which namespace has another one.
    mutating func word<Value>(
        about name: String,
        of words: KeyValuePairs<String, Value>
    ) -> Value? {
        text().flatMap { word($0, about: name, of: words) }
    }

    /// Reads such a word, or that there is none: `null` or an empty text, which is `.some(nil)`.
    mutating func wordIfAny<Value>(
        about name: String,
        of words: KeyValuePairs<String, Value>
    ) -> Value?? {
        guard !isNothing else { return .some(nil) }
        guard let text = text() else { return nil }
        return text.isEmpty ? .some(nil) : word(text, about: name, of: words).map { .some($0) }
    }

    private mutating func word<Value>(
        _ text: String,
        about name: String,
        of words: KeyValuePairs<String, Value>
    ) -> Value? {
        guard let match = words.first(where: { $0.key == text.lowercased() }) else {
            let known = words.map(\.key).joined(separator: ", ")
            report("\"\(text.displayed(withinBytes: 64))\" is not one of \(known)", about: name)
            return nil
        }
        return match.value
    }

    /// Reads the list of objects that each have one vulnerability id; `null` is an empty list.
    mutating func vulnerabilityIDs(behind key: String) -> [VulnerabilityID]? {
        guard !isNothing else { return [] }
        return list { element in
            element.mapping { item in
                item.ignoreUnknownKeys()
                return item.required(key) { $0.vulnerabilityID() }
            }
        }
    }
}
