public import PolicyBundles
internal import StrictYAML

/// Reads the files with the public keys that a node trusts.
public enum TrustedKeyFiles {
    /// Reads and checks all files together.
    ///
    /// - Parameter files: Their paths, at least one.
    /// - Returns: The keys.
    /// - Throws: `BundleError` with code `keyFiles`, naming the file and what is wrong with it.
    public static func check(_ files: [String]) throws(BundleError) -> TrustedKeys {
        var read: [KeyFile] = []
        for file in files {
            do {
                read.append(try KeyFile(reading: file))
            } catch {
                throw BundleError(.keyFiles, "\(error)")
            }
        }
        do {
            return try TrustedKeys(read)
        } catch {
            throw BundleError(.keyFiles, "\(error)")
        }
    }
}
