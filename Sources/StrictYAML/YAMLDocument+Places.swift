extension YAMLDocument {
    /// Finds where a value was written, for remarks about a document that is read already.
    ///
    /// - Parameter steps: The way from the root to the value.
    /// - Returns: The value's place; if the way ends before it, the place where it ends.
    public func place(of steps: [PathStep]) -> SourcePlace {
        var value = root
        var path = ValuePath.root
        for step in steps {
            guard let next = value.value(behind: step) else { break }
            value = next
            switch step {
            case .key(let key): path = path.appending(key: key)
            case .index(let index): path = path.appending(index: index)
            }
        }
        return SourcePlace(file: file, position: value.position, path: path.description)
    }
}

extension YAMLValue {
    /// The value that a step leads to, or nil where there is none.
    fileprivate func value(behind step: PathStep) -> YAMLValue? {
        switch (step, content) {
        case (.key(let key), .mapping(let entries)):
            entries.first { $0.key == key }?.value
        case (.index(let index), .list(let values)):
            values.indices.contains(index) ? values[index] : nil
        case (.key, .text), (.key, .nothing), (.key, .list), (.index, .text), (.index, .nothing),
            (.index, .mapping):
            nil
        }
    }
}
