extension PolicyEndpoint {
    /// Writes a configuration with every path in the workspace.
    ///
    /// - Parameters:
    ///   - port: The port on 127.0.0.1.
    ///   - workspace: Where its files are.
    /// - Returns: The text of nginx.conf.
    /// - Throws: An error of Foundation.
    static func configuration(port: Int, in workspace: Workspace) throws -> String {
        let files = try workspace.folder("endpoint/files")
        let flags = workspace.file("endpoint/fail")
        let failures = Failure.allCases.map { failure in
            "if (-f \(flags)-\(failure.rawValue)) { return \(failure.rawValue); }"
        }
        let directives = """
            log_format fixture escape=json '\(EndpointRequest.logFormat)';
            access_log \(workspace.file("endpoint-access.log")) fixture;
            default_type application/json;
            etag on;
            server {
                listen 127.0.0.1:\(port);
                root \(files);
                location = /mark { return 204; }
                location / {
                    \(failures.joined(separator: "\n        "))
                }
            }
            """
        return try Nginx.configuration("endpoint", http: directives, in: workspace)
    }
}
