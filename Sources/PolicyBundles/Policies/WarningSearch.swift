internal import PolicyEngine
internal import StrictYAML

/// Looks through the policies of a document for what cannot be meant.
struct WarningSearch {
    private(set) var warnings: [PolicyWarning] = []

    private let document: PolicyDocument
    private let allowlist: Set<VulnerabilityID>
    private let policiesByName: [String: NamespacePolicy]
    private let now: Timestamp

    /// Begins a search.
    ///
    /// - Parameters:
    ///   - document: The document.
    ///   - allowlist: What is accepted in every namespace, by whichever document.
    ///   - policiesByName: The policies of all documents that are published with this one.
    ///   - now: The clock's value.
    init(
        of document: PolicyDocument,
        allowlist: Set<VulnerabilityID>,
        policiesByName: [String: NamespacePolicy],
        at now: Timestamp
    ) {
        self.document = document
        self.allowlist = allowlist
        self.policiesByName = policiesByName
        self.now = now
    }

    /// Searches all of the document.
    mutating func searchEveryNamespace() {
        for (index, policy) in document.policies.namespaces.enumerated() {
            searchRules(of: policy, at: index)
            searchBroaderNamespaces(of: policy, at: index)
            for (number, exception) in policy.exceptions.enumerated() {
                let steps: [PathStep] = ["namespaces", .index(index), "exceptions", .index(number)]
                search(exception, of: policy, at: steps)
            }
        }
    }

    private mutating func warn(_ cause: PolicyWarning.Cause, at steps: [PathStep]) {
        warnings.append(PolicyWarning(cause: cause, place: document.document.place(of: steps)))
    }

    private mutating func searchRules(of policy: NamespacePolicy, at index: Int) {
        let steps: [PathStep] = ["namespaces", .index(index)]
        let denied = policy.allowlist.intersection(policy.denylist)
        for id in denied.sorted(by: { $0.text < $1.text }) {
            warn(.allowedAndDeniedID(id), at: steps + ["allowlist"])
        }
        if policy.enforceFrom != nil {
            switch policy.blocking {
            case .enforce: break
            case .audit, .off:
                warn(.enforceFromWithoutEnforce(policy.blocking), at: steps + ["enforceFrom"])
            }
        }
        if policy.reportMaxAge != nil, policy.unscanned == .allow {
            warn(.oldReportsLetThrough, at: steps + ["reportMaxAge"])
        }
    }

    private mutating func searchBroaderNamespaces(of policy: NamespacePolicy, at index: Int) {
        guard let broader = nearestBroaderPolicy(of: policy.name) else { return }
        var same = policy
        same.name = broader.name
        guard same == broader else { return }
        let cause = PolicyWarning.Cause.sameAsBroaderNamespace(broader.name)
        warn(cause, at: ["namespaces", .index(index), "name"])
    }

    /// The policy that the images of a namespace would have if it had none.
    private func nearestBroaderPolicy(of name: NamespacePattern) -> NamespacePolicy? {
        guard name != .everyOther else { return nil }
        var path = name.description[...]
        while let border = path.lastIndex(of: "/") {
            path = path[..<border]
            if let policy = policiesByName[String(path)] { return policy }
        }
        return policiesByName[NamespacePattern.everyOther.description]
    }

    private mutating func search(
        _ exception: PolicyException,
        of policy: NamespacePolicy,
        at steps: [PathStep]
    ) {
        let id = exception.id
        if policy.denylist.contains(id) {
            warn(.exceptionOfDeniedID(id), at: steps + ["id"])
        } else if policy.allowlist.contains(id) || allowlist.contains(id) {
            warn(.exceptionOfAllowedID(id), at: steps + ["id"])
        }
        let expires = exception.expires
        if !exception.isInForce(at: now) {
            warn(.expiredException(id, expires: expires), at: steps + ["expires"])
        } else if !exception.isInForce(at: now.adding(seconds: PolicyWarning.expiryNotice)) {
            warn(.expiringException(id, expires: expires), at: steps + ["expires"])
        }
        for (number, repository) in exception.repositories.enumerated() {
            if let cause = reasonNotToMatch(repository, in: policy.name) {
                warn(cause, at: steps + ["repositories", .index(number)])
            }
        }
    }

    /// Why no image that is judged by the policy of a namespace is in these repositories.
    private func reasonNotToMatch(
        _ repository: RepositoryPattern,
        in namespace: NamespacePattern
    ) -> PolicyWarning.Cause? {
        let written = repository.description
        // Images of any registry are in "*", and "**" is every repository.
        guard namespace != .everyOther, written != "**" else { return nil }
        let isBelow = written.hasSuffix("/**")
        let path = isBelow ? String(written.dropLast(3)) : written
        let parts = namespace.description.split(separator: "/", maxSplits: 1)
        let (host, within) = (parts[0], parts.count == 2 ? String(parts[1]) : "")
        let isOutside = !path.isAtOrBelow(within) && !(isBelow && within.isAtOrBelow(path))
        if isOutside {
            return .repositoryOutsideNamespace(repository, namespace)
        }
        if host == "docker.io", !isBelow, !path.contains("/") {
            return .repositoryWithoutOwner(repository)
        }
        // The nearest namespace at or above the path is the one that judges the images there.
        var judging = "\(host)/\(path)"[...]
        while judging.utf8.count > namespace.description.utf8.count {
            if let other = policiesByName[String(judging)] {
                return .repositoryOfOtherNamespace(repository, other.name)
            }
            guard let border = judging.lastIndex(of: "/") else { break }
            judging = judging[..<border]
        }
        return nil
    }
}

extension String {
    /// Whether a path of repositories is `other` or below it, on the borders of segments.
    fileprivate func isAtOrBelow(_ other: String) -> Bool {
        other.isEmpty || self == other || hasPrefix(other + "/")
    }
}
