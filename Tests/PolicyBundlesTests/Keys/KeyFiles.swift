import PolicyBundles

/// A file with this text.
func file(_ text: String, name: String = "keys.pem") -> KeyFile {
    KeyFile(name: name, bytes: Array(text.utf8))
}

/// A PEM block.
func block(_ label: String, _ body: String) -> String {
    "-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n"
}

/// The keys that nodes would trust to check what `keys` sign.
func trusted(_ keys: SigningKey...) throws -> TrustedKeys {
    try TrustedKeys([file(keys.map(\.publicKey.pem).joined())])
}
