import Foundation
import NodeFixture
import PolicyBundles
import Testing

@testable import PolicySync

/// An endpoint that speaks TLS with a private authority, and not with everybody.
extension PolicySyncTests {
    /// Lends an endpoint that serves revision 7 to who has the certificate and the token `first`.
    private static func guarded<Success>(
        _ body: (SyncFixture, GuardedEndpoint, EndpointSettings) async throws -> Success
    ) async throws -> Success {
        try await SyncFixture.with { fixture in
            try fixture.publish(7, reports: try fixture.publishIndex(images: 1...3))
            let guarded = try await GuardedEndpoint.start(
                before: fixture.endpoint,
                in: fixture.workspace
            )
            try guarded.take("first")
            var settings = EndpointSettings(url: guarded.url, pollInterval: SyncFixture.interval)
            settings.authorities = guarded.caPath
            settings.clientCertificate = EndpointSettings.ClientCertificate(
                certificate: guarded.clientCertificatePath,
                key: guarded.clientKeyPath
            )
            settings.tokenFile = try fixture.workspace.write("first\n", to: "token")
            return try await body(fixture, guarded, settings)
        }
    }

    @Test func showsItsCertificateAndItsToken() async throws {
        try await Self.guarded { fixture, _, settings in
            try await fixture.running(settings) { sync in
                try await sync.wait(for: 7)
                #expect(try await sync.vulnerabilities(of: 1) == ["CVE-2026-10001"])
            }
        }
    }

    @Test func readsItsTokenAgainWhenItChanges() async throws {
        try await Self.guarded { fixture, guarded, settings in
            try fixture.workspace.write("second", to: "token")
            try await fixture.running(settings) { sync in
                try await sync.wait(for: .refused)
                #expect(sync.status.failure?.error.message.contains("401") == true)
                try guarded.take("third")
                try fixture.workspace.write("third", to: "token")
                try await sync.wait(for: 7)
            }
        }
    }

    @Test func makesAnotherConnectionWhenItsFilesChange() async throws {
        try await Self.guarded { fixture, guarded, settings in
            var settings = settings
            let certificate = try fixture.workspace.write("", to: "node.pem")
            settings.clientCertificate?.certificate = certificate
            try await fixture.running(settings) { sync in
                try await sync.wait(for: .connectionFiles)
                #expect(sync.status.failure?.error.message.contains(certificate) == true)
                let pem = try String(contentsOfFile: guarded.clientCertificatePath, encoding: .utf8)
                try fixture.workspace.write(pem, to: "node.pem")
                try await sync.wait(for: 7)
            }
        }
    }

    @Test func trustsNoServerThatItsAuthoritiesDoNotKnow() async throws {
        try await Self.guarded { fixture, _, settings in
            var settings = settings
            settings.authorities = nil
            try await fixture.running(settings) { sync in
                try await sync.wait(for: .unreachable)
                #expect(await sync.active() == nil)
            }
        }
    }

    @Test func isNotServedWithoutItsCertificate() async throws {
        try await Self.guarded { fixture, _, settings in
            var settings = settings
            settings.clientCertificate = nil
            try await fixture.running(settings) { sync in
                try await sync.wait(for: .refused)
                #expect(await sync.active() == nil)
            }
        }
    }

    @Test func followsNoRedirectFromTLSToPlainText() async throws {
        try await Self.guarded { fixture, _, settings in
            var settings = settings
            settings.url += "/plain"
            try await fixture.running(settings) { sync in
                try await sync.wait(for: .refused)
                #expect(sync.status.failure?.error.message.hasSuffix("without TLS") == true)
            }
            #expect(try await fixture.endpoint.requests().isEmpty)
        }
    }
}
