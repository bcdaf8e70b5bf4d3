/// What the configurations of all our nginx servers have in common.
enum Nginx {
    /// Writes a configuration with every path in the workspace.
    ///
    /// One process without a master: workers would outlive a master that is killed.
    ///
    /// - Parameters:
    ///   - folder: The folder for the server's own files, below the workspace.
    ///   - directives: What stands in the `http` block.
    ///   - workspace: Where its files are.
    /// - Returns: The text of nginx.conf.
    /// - Throws: An error of Foundation.
    static func configuration(
        _ folder: String,
        http directives: String,
        in workspace: Workspace
    ) throws -> String {
        let temporary = try workspace.folder("\(folder)/tmp")
        let temporaryPaths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { name in
            "\(name)_temp_path \(temporary)/\(name);"
        }
        return """
            daemon off;
            master_process off;
            user root;
            pid \(workspace.file("\(folder)/nginx.pid"));
            error_log stderr warn;
            events { worker_connections 256; }
            http {
            \(temporaryPaths.joined(separator: "\n"))
            \(directives)
            }

            """
    }
}
