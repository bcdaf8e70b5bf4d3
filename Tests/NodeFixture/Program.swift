import Foundation

/// Finds programs by name.
enum Program {
    /// Where Debian puts daemons; a user's `PATH` often leaves these out.
    private static let systemFolders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"]

    /// Finds an installed program.
    ///
    /// - Parameter name: The name of the program, or a path to it.
    /// - Returns: The absolute path.
    /// - Throws: `FixtureError` with code `programMissing`.
    static func path(of name: String) throws(FixtureError) -> String {
        let searched = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders = searched.split(separator: ":").map(String.init) + systemFolders
        let candidates = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
        for candidate in candidates where FileManager.default.isExecutableFile(atPath: candidate) {
            return candidate
        }
        throw FixtureError(code: .programMissing, message: "the program \(name) is not installed")
    }

    /// Finds a program that was built together with the one that runs.
    ///
    /// SwiftPM puts executables and test bundles of one configuration into one folder. The variable
    /// `PULLGATE_PROGRAMS` names another one, such as that of a package to be tested.
    ///
    /// - Parameter name: The name of the product.
    /// - Returns: The absolute path.
    /// - Throws: `FixtureError` with code `programMissing`.
    static func built(_ name: String) throws(FixtureError) -> String {
        if let folder = ProcessInfo.processInfo.environment["PULLGATE_PROGRAMS"] {
            return try path(of: "\(folder)/\(name)")
        }
        let running = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = (running ?? "").split(separator: "/").dropLast().joined(separator: "/")
        let path = "/\(folder)/\(name)"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw FixtureError(code: .programMissing, message: "\(path) has not been built")
        }
        return path
    }
}
