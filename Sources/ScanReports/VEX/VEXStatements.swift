import OCI
import PolicyEngine

/// The statements of any number of VEX documents, to apply to scan reports.
public struct VEXStatements: Sendable {
    /// What an image can be looked up by.
    private enum Key: Hashable {
        case digest(Digest)
        case repository(String)
        case bom(String)
    }

    /// What a statement says of one of its products.
    private struct Claim {
        let statement: VEXStatement
        let product: VEXProduct
    }

    private let claims: [Claim]
    private let positions: [Key: [Int]]

    /// Joins documents.
    ///
    /// - Parameter documents: The documents, in any order: the time of a statement tells which of
    ///   several on a finding is the last one, and that one decides.
    public init(_ documents: [VEXDocument] = []) {
        claims = documents.flatMap(\.statements).flatMap { statement in
            statement.products.map { Claim(statement: statement, product: $0) }
        }
        var positions: [Key: [Int]] = [:]
        for (position, claim) in claims.enumerated() {
            switch claim.product.image {
            case .digests(let digests):
                for digest in digests { positions[.digest(digest), default: []].append(position) }
            case .repository(let repository, _):
                positions[.repository(repository), default: []].append(position)
            case .bom(let serialNumber):
                positions[.bom(serialNumber), default: []].append(position)
            }
        }
        self.positions = positions
    }

    /// Takes the findings out of a report that the last statement on each says its image does not
    /// have, or no longer has.
    ///
    /// A product that cannot be told, or is not the image, never takes anything out; nor does a
    /// statement on other packages, or on one of several CVEs that a finding is about.
    ///
    /// - Parameter image: The report.
    /// - Returns: The report without these findings, and the findings with the statements.
    public func apply(to image: ImageReport) -> (image: ImageReport, removed: [VEXRemoval]) {
        let claims = claims(on: image)
        guard !claims.isEmpty else { return (image, []) }
        var kept: [Finding] = []
        var removed: [VEXRemoval] = []
        for finding in image.report.findings {
            let named = ([finding.id] + finding.aliases).flatMap { claims[$0] ?? [] }
            let last = named.filter { $0.product.isOf(finding) && $0.statement.covers(finding) }
                .max { $0.statement.order < $1.statement.order }?.statement
            if let last, last.status.takesFindingsOut {
                removed.append(VEXRemoval(finding: finding, statement: last.description))
            } else {
                kept.append(finding)
            }
        }
        return removed.isEmpty ? (image, []) : (image.keeping(kept), removed)
    }

    /// What is said of an image, by the ids of the vulnerabilities.
    private func claims(on image: ImageReport) -> [VulnerabilityID: [Claim]] {
        var keys = image.digests.map(Key.digest) + image.repositories.map(Key.repository)
        if let serialNumber = image.bomSerialNumber { keys.append(.bom(serialNumber)) }
        let found = Set(keys.flatMap { positions[$0] ?? [] }).sorted().map { claims[$0] }
        var byID: [VulnerabilityID: [Claim]] = [:]
        for claim in found where claim.product.isOf(image) {
            for id in Set([claim.statement.id] + claim.statement.aliases) {
                byID[id, default: []].append(claim)
            }
        }
        return byID
    }
}
