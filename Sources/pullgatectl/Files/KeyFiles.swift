internal import ArgumentParser
internal import PolicyBundles

/// Reads the keys that a command line names.
enum KeyFiles {
    /// Reads private keys.
    ///
    /// - Parameter paths: Files with one key each.
    /// - Returns: The keys in the order of the files, each once.
    /// - Throws: `ExitCode` for `Failure.usage`, which has been explained.
    static func signingKeys(_ paths: [String]) throws -> [SigningKey] {
        var known: Set<PublicKey> = []
        return try explaining { try paths.map { try SigningKey(KeyFile(reading: $0)) } }
            .filter { known.insert($0.publicKey).inserted }
    }

    /// Reads public keys.
    ///
    /// - Parameter paths: Files with one key or more each.
    /// - Returns: The keys, each once; none without a file.
    /// - Throws: `ExitCode` for `Failure.usage`, which has been explained.
    static func publicKeys(_ paths: [String]) throws -> [PublicKey] {
        paths.isEmpty ? [] : try trustedKeys(paths).keys
    }

    /// Reads public keys to trust.
    ///
    /// - Parameter paths: Files with one key or more each, at least one.
    /// - Returns: The keys.
    /// - Throws: `ExitCode` for `Failure.usage`, which has been explained.
    static func trustedKeys(_ paths: [String]) throws -> TrustedKeys {
        try explaining { try TrustedKeys(paths.map(KeyFile.init(reading:))) }
    }

    private static func explaining<Value>(_ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch {
            throw Failure.usage.exit(saying: "\(error)")
        }
    }
}

extension TrustedKeys {
    /// Takes keys that are not in files.
    ///
    /// - Parameter keys: The keys, at least one.
    /// - Throws: `KeyError` for too many keys.
    init(of keys: [PublicKey]) throws(KeyError) {
        try self.init(keys.map { KeyFile(name: "\($0)", bytes: Array($0.pem.utf8)) })
    }
}
