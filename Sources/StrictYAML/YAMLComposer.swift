import Yams

/// Makes our values of what Yams reads, and refuses what YAML has beyond them.
struct YAMLComposer {
    private var mistakes: MistakeList

    private init(file: String) {
        mistakes = MistakeList(file: file)
    }

    static func compose(_ text: String, file: String) throws(DocumentError) -> YAMLValue {
        if let alias = AliasScan.firstAlias(in: text) {
            let message = "anchors and aliases are refused, and *\(alias.name) is one"
            throw MistakeList.error(in: file, at: alias.position, message)
        }
        if let breach = SyntaxScan.firstBreach(in: text) {
            throw MistakeList.error(in: file, at: breach.position, breach.message)
        }
        // Yams keeps anchors alive only as long as the parser, and they are looked for below.
        let parser: Parser
        let root: Node
        do {
            // The basic resolver guesses no types, so `off` and "off" are one key, not two.
            parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            root = try Self.singleRoot(of: parser, file: file)
        } catch let error as YamlError {
            throw Self.documentError(for: error, text: text, file: file)
        } catch let error as DocumentError {
            throw error
        } catch {
            throw MistakeList.error(in: file, at: .start, "not readable as YAML: \(error)")
        }
        return try withExtendedLifetime(parser) { () throws(DocumentError) in
            var composer = YAMLComposer(file: file)
            let value = composer.value(of: root, path: .root, depth: 0)
            guard let value, composer.mistakes.isEmpty else {
                throw DocumentError(composer.mistakes)
            }
            return value
        }
    }

    private static func singleRoot(of parser: Parser, file: String) throws -> Node {
        guard let root = try parser.nextRoot() else {
            throw MistakeList.error(in: file, at: .start, "the document is empty")
        }
        if let second = try parser.nextRoot() {
            let message = "a second document starts here; a file holds one"
            throw MistakeList.error(in: file, at: position(of: second), message)
        }
        return root
    }

    private static func position(of node: Node) -> SourcePosition {
        node.mark.map { SourcePosition(line: $0.line, column: $0.column) } ?? .start
    }

    /// The value of a node, or nil after a mistake was reported.
    private mutating func value(of node: Node, path: ValuePath, depth: Int) -> YAMLValue? {
        let position = Self.position(of: node)
        guard depth <= YAMLDocument.maximumDepth else {
            mistakes.report(Self.tooDeep, at: position, path: path)
            return nil
        }
        if let anchor = node.anchor {
            let message = "anchors and aliases are refused, and &\(anchor.rawValue) is one"
            mistakes.report(message, at: position, path: path)
        }
        return content(of: node, position: position, path: path, depth: depth)
            .map { YAMLValue(position: position, content: $0) }
    }

    private mutating func content(
        of node: Node,
        position: SourcePosition,
        path: ValuePath,
        depth: Int
    ) -> YAMLValue.Content? {
        switch node {
        case .scalar(let scalar):
            refuseTag(of: node, unless: .str, position: position, path: path)
            return Self.isNothing(scalar) ? .nothing : .text(scalar.string)
        case .sequence(let sequence):
            refuseTag(of: node, unless: .seq, position: position, path: path)
            var values: [YAMLValue] = []
            for (index, element) in sequence.enumerated() {
                let elementPath = path.appending(index: index)
                if let value = value(of: element, path: elementPath, depth: depth + 1) {
                    values.append(value)
                }
            }
            return .list(values)
        case .mapping(let mapping):
            refuseTag(of: node, unless: .map, position: position, path: path)
            return .mapping(mapping.compactMap { entry(of: $0, path: path, depth: depth) })
        case .alias:
            mistakes.report("anchors and aliases are refused", at: position, path: path)
            return nil
        }
    }

    private mutating func entry(
        of pair: (key: Node, value: Node),
        path: ValuePath,
        depth: Int
    ) -> YAMLValue.Entry? {
        let position = Self.position(of: pair.key)
        guard let key = pair.key.scalar else {
            mistakes.report("a key must be a text", at: position, path: path)
            return nil
        }
        let keyPath = path.appending(key: key.string)
        refuseTag(of: pair.key, unless: .str, position: position, path: keyPath)
        if let anchor = pair.key.anchor {
            let message = "anchors and aliases are refused, and &\(anchor.rawValue) is one"
            mistakes.report(message, at: position, path: keyPath)
        }
        return value(of: pair.value, path: keyPath, depth: depth + 1)
            .map { YAMLValue.Entry(key: key.string, keyPosition: position, value: $0) }
    }

    static let tooDeep = "nested deeper than \(YAMLDocument.maximumDepth) levels"

    private mutating func refuseTag(
        of node: Node,
        unless name: Tag.Name,
        position: SourcePosition,
        path: ValuePath
    ) {
        let tag = node.tag.rawValue
        guard tag != name.rawValue else { return }
        mistakes.report("the tag \(tag.quoted) is refused", at: position, path: path)
    }

    /// Whether a scalar says that there is no value, in one of the words that YAML has for it.
    private static func isNothing(_ scalar: Node.Scalar) -> Bool {
        scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}
