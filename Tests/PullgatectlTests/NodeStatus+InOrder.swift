import AdminAPI

extension NodeStatus {
    /// What a daemon says of a node that is in order, at 2027-01-15T08:00:00Z.
    static var inOrder: NodeStatus {
        var status = NodeStatus(
            version: "1",
            startedAt: "2027-01-15T07:00:00Z",
            gate: Reachability(socket: "/gate", error: nil),
            backend: Reachability(socket: "/containerd", error: nil),
            policies: PolicyStatus(endpoint: "https://policies.example.com", verifies: true),
            decisions: DecisionCounts(),
            openConnections: 2,
            exempt: [],
            hideImagesFrom: ["kubelet"],
            reportsFolder: nil,
            folderReports: nil,
            hostsFolder: "/nonexistent"
        )
        status.policies.active = PolicyStatus.Active(
            revision: 7,
            issuedAt: "2027-01-15T07:00:00Z",
            expiresAt: nil,
            source: "endpoint",
            keyIDs: ["key"],
            namespaces: 1,
            exempt: [],
            hidesImages: false,
            reports: nil
        )
        status.policies.lastSuccessfulRequest = "2027-01-15T07:59:00Z"
        return status
    }
}

extension FolderReports {
    /// What a daemon has read of a folder of which all is in order.
    static let inOrder = FolderReports(
        count: 2,
        files: 2,
        unusableFiles: 0,
        problem: nil,
        error: nil
    )
}
