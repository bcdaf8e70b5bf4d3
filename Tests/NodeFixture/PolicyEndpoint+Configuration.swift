extension PolicyEndpoint {
    /// Writes a configuration with every path in the workspace.
    ///
    /// One process without a master: workers would outlive a master that is killed.
    ///
    /// - Parameters:
    ///   - port: The port on 127.0.0.1.
    ///   - workspace: Where its files are.
    /// - Returns: The text of nginx.conf.
    /// - Throws: An error of Foundation.
    static func configuration(port: Int, in workspace: Workspace) throws -> String {
        let files = try workspace.folder("endpoint/files")
        let temporary = try workspace.folder("endpoint/tmp")
        let flags = workspace.file("endpoint/fail")
        let failures = Failure.allCases.map { failure in
            "if (-f \(flags)-\(failure.rawValue)) { return \(failure.rawValue); }"
        }
        let temporaryPaths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { name in
            "\(name)_temp_path \(temporary)/\(name);"
        }
        return """
            daemon off;
            master_process off;
            user root;
            pid \(workspace.file("endpoint/nginx.pid"));
            error_log stderr warn;
            events { worker_connections 256; }
            http {
                log_format fixture escape=json '\(EndpointRequest.logFormat)';
                access_log \(workspace.file("endpoint-access.log")) fixture;
                \(temporaryPaths.joined(separator: "\n    "))
                default_type application/json;
                etag on;
                server {
                    listen 127.0.0.1:\(port);
                    root \(files);
                    location = /mark { return 204; }
                    location / {
                        \(failures.joined(separator: "\n            "))
                    }
                }
            }

            """
    }
}
