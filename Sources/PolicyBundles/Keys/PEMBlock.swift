/// A block of a file in PEM (RFC 7468): a label and bytes.
struct PEMBlock {
    /// The kind of thing that a block's label says it holds.
    enum Kind: Hashable {
        /// A public key as SubjectPublicKeyInfo.
        case publicKey
        /// A private key as PKCS#8.
        case privateKey
        /// An encrypted private key in any format.
        case encryptedPrivateKey
        /// A private key in a format of its own, such as SEC 1 or OpenSSH.
        case otherPrivateKey
        /// Anything else.
        case other
    }

    /// The number of the block in its file, counted from 1.
    let number: Int

    /// What stands behind `BEGIN`.
    let label: String

    /// The lines between the two that mark the block.
    private let lines: [Substring]

    /// What the label says.
    var kind: Kind {
        switch label {
        case "PUBLIC KEY": .publicKey
        case "PRIVATE KEY": .privateKey
        case let label where label.hasPrefix("ENCRYPTED ") && label.hasSuffix("PRIVATE KEY"):
            .encryptedPrivateKey
        case let label where label.hasSuffix(" PRIVATE KEY"):
            // How OpenSSL marked encryption before PKCS#8 (RFC 1421, section 4.6.1.1).
            lines.first?.hasPrefix("Proc-Type: 4,ENCRYPTED") == true
                ? .encryptedPrivateKey : .otherPrivateKey
        default: .other
        }
    }

    /// The bytes, or nil if the lines are not base64.
    var bytes: [UInt8]? {
        Base64.decoded(lines.joined())
    }

    /// Finds the blocks of a text; whatever stands outside of them is a comment.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - file: The file it is from, for messages.
    /// - Returns: The blocks in their order, none for a text without any.
    /// - Throws: `KeyError` with reason `unterminated`.
    static func blocks(in text: String, of file: KeyFile) throws(KeyError) -> [PEMBlock] {
        var blocks: [PEMBlock] = []
        var open: (label: String, lines: [Substring])?
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.trimmingBlanks
            if let block = open {
                if line == "-----END \(block.label)-----" {
                    let number = blocks.count + 1
                    blocks.append(PEMBlock(number: number, label: block.label, lines: block.lines))
                    open = nil
                } else if line.hasPrefix("-----") {
                    throw file.error(.unterminated(label: block.label), block: blocks.count + 1)
                } else {
                    open?.lines.append(line)
                }
            } else if let label = label(beganBy: line) {
                open = (label, [])
            }
        }
        if let open {
            throw file.error(.unterminated(label: open.label), block: blocks.count + 1)
        }
        return blocks
    }

    /// Writes a block as OpenSSL does, with 64 characters a line.
    static func text(label: String, bytes: [UInt8]) -> String {
        var rest = Base64.encoded(bytes)[...]
        var lines = ["-----BEGIN \(label)-----"]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(64)))
            rest = rest.dropFirst(64)
        }
        lines.append("-----END \(label)-----")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The longest label that is taken for one, in bytes: the longest in use has about 30.
    private static let maximumLabelBytes = 64

    private static func label(beganBy line: Substring) -> String? {
        guard line.hasPrefix("-----BEGIN "), line.hasSuffix("-----") else { return nil }
        let label = line.dropFirst("-----BEGIN ".count).dropLast("-----".count)
        let isPlain = label.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        return isPlain && label.utf8.count <= maximumLabelBytes ? String(label) : nil
    }
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        let end = start.lastIndex { $0 != " " && $0 != "\t" }
        return end.map { start[...$0] } ?? ""
    }
}
