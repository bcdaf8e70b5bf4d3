internal import OCI
internal import PolicyEngine

extension PolicyBundle {
    /// Writes the payload, which reads back as an equal bundle.
    ///
    /// The same bundle always gives the same bytes: one line of JSON with sorted keys and without
    /// white space. What has its default is left out.
    ///
    /// - Returns: The JSON in UTF-8.
    public func payload() -> [UInt8] {
        var entries: [DocumentValue.Entry] = [
            .init(key: "revision", value: .number(revision)),
            .init(key: "issuedAt", value: .text(issuedAt.description)),
        ]
        if let expiresAt {
            entries.append(.init(key: "expiresAt", value: .text(expiresAt.description)))
        }
        if let reports {
            entries.append(.init(key: "reports", value: DocumentValue(reports)))
        }
        entries += DocumentValue.entries(of: policies)
        return Array(DocumentValue.mapping(entries).json.utf8)
    }
}

extension DocumentValue {
    fileprivate init(_ reports: ReportIndexReference) {
        self.init(entries: [
            "digest": .text(reports.digest.description),
            "size": .number(UInt64(reports.size)),
            "images": .number(UInt64(reports.images)),
        ])
    }
}
