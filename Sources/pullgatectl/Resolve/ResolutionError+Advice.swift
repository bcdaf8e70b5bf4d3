internal import Registry

extension ResolutionError {
    /// Why the command fails.
    var failure: Failure {
        switch code {
        case .notFound, .unauthorized: .negative
        case .unreachable, .timedOut, .tls, .refused, .tooLarge, .digestMismatch,
            .unsupportedManifest, .noMatchingPlatform, .nestedIndex, .invalidResponse, .noHosts,
            .cancelled:
            .unknown
        }
    }

    /// What to look at.
    ///
    /// - Parameters:
    ///   - hostsFolder: The folder of `hosts.toml` files that was read.
    ///   - hasLogin: Whether the registry was asked with credentials.
    /// - Returns: Sentences for a person.
    func advice(hostsFolder: String, hasLogin: Bool) -> String {
        switch code {
        case .notFound:
            "Look whether the name is right and the tag has been pushed."
                + (hasLogin
                    ? "" : " Some registries say this of an image that only its users may see.")
        case .unauthorized where hasLogin:
            "Look whether the name and the password are right, still valid, and may pull this"
                + " repository."
        case .unauthorized:
            "Try with the credentials of the pod's imagePullSecrets: --username NAME"
                + " --password-stdin."
        case .unreachable:
            "Look whether the host runs and this node reaches it (its name, firewall, proxy"
                + " variables). Which hosts are asked: the hosts.toml files in \(hostsFolder)."
        case .timedOut:
            "Look whether this node reaches the host (firewall, proxy variables) and how busy it"
                + " is. A longer --timeout tells slow from dead; pullgated has a limit of its own"
                + " (registry.resolveTimeout)."
        case .tls:
            "Look at the host's certificate: its date, its names, and whether this node trusts who"
                + " signed it (ca in the registry's hosts.toml in \(hostsFolder))."
        case .refused:
            "The host is there and does not serve. Look at its state and its logs; 429 means that"
                + " its limit on pulls is used up for now."
        case .tooLarge, .digestMismatch, .invalidResponse:
            "What answers is no sound registry. Look at the host, and at caches and proxies before"
                + " it."
        case .unsupportedManifest, .nestedIndex:
            "Pullgate cannot judge this kind of image. Push it as one image or as a plain index, or"
                + " name one image by its digest."
        case .noMatchingPlatform:
            "Look which platforms the image has been built for."
        case .noHosts:
            "Look at the registry's hosts.toml in \(hostsFolder)."
        case .cancelled:
            "Try again."
        }
    }
}
