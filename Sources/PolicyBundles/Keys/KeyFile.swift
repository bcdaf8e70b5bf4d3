/// A file with keys in PEM, read but not understood yet.
public struct KeyFile: Sendable {
    /// The most bytes that a file may have: 64 KiB, some hundred keys with comments.
    public static let maximumBytes = 64 << 10

    /// The file as messages name it.
    public let name: String

    let bytes: [UInt8]

    /// Creates a file.
    ///
    /// - Parameters:
    ///   - name: The file as messages name it.
    ///   - bytes: What the file holds.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// Finds the PEM blocks of the file, but for those with the parameters of a curve.
    ///
    /// - Parameter wanted: The half of a key pair that is looked for, for messages.
    /// - Returns: The blocks, at least one.
    /// - Throws: `KeyError` for a file that is too large or no text, for a broken block, and for
    ///   a file without any.
    func blocks(wanted: KeyHalf) throws(KeyError) -> [PEMBlock] {
        guard bytes.count <= Self.maximumBytes else {
            throw error(.tooLarge(bytes: bytes.count))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw error(.notText) }
        // OpenSSL writes the curve before a key of it (`ecparam -genkey`), which has it as well.
        let blocks = try PEMBlock.blocks(in: text, of: self).filter { $0.label != "EC PARAMETERS" }
        guard !blocks.isEmpty else { throw error(.noKey(wanted)) }
        return blocks
    }

    /// The error about this file, or about the block of this number, counted from 1.
    func error(_ reason: KeyError.Reason, block: Int? = nil) -> KeyError {
        KeyError(file: name, block: block, reason: reason)
    }
}

extension KeyFile: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name: what the file holds may be a private key.
    public var description: String { name }

    /// The name.
    public var debugDescription: String { name }

    /// Nothing of what the file holds.
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
