/// The public keys whose signatures a node or a person trusts: at least one.
public struct TrustedKeys: Hashable, Sendable {
    /// The most keys: each is tried on each signature, and a rotation needs two.
    public static let maximumKeys = 16

    /// The keys in the order of their files, each once.
    public let keys: [PublicKey]

    /// Reads the keys of all files together.
    ///
    /// - Parameter files: Files with one or more public keys in PEM. Without any file there is no
    ///   key to trust.
    /// - Throws: `KeyError` naming the file and the block. Each file must have a key.
    public init(_ files: [KeyFile]) throws(KeyError) {
        var keys: [PublicKey] = []
        for file in files {
            for block in try file.blocks(wanted: .publicKey) {
                let key: PublicKey
                do {
                    key = try PublicKey(block)
                } catch {
                    throw file.error(error, block: block.number)
                }
                guard !keys.contains(key) else { continue }
                guard keys.count < Self.maximumKeys else {
                    throw file.error(.tooManyKeys, block: block.number)
                }
                keys.append(key)
            }
        }
        guard !keys.isEmpty else {
            throw KeyError(file: "trusted keys", block: nil, reason: .noKeyFile)
        }
        self.keys = keys
    }
}
