import Admission
import PolicyBundles
import Testing

@testable import ShimDaemon

/// The configuration as the admin socket shows it.
@Suite struct ConfigurationDocumentTests {
    @Test(arguments: [
        ConfigurationTests.minimal,
        """
        listen: {socket: /tmp/gate.sock, allowedUIDs: [0, 1000]}
        backend: {socket: /run/k3s/containerd.sock, startTimeout: 90s}
        endpoint:
          url: https://policy.example.com/bundles/a
          pollInterval: 5m
          longPoll: 60s
          verification: none
          caFile: /etc/pullgate/ca.pem
          clientCertificate: {certificate: /etc/pullgate/node.pem, key: /etc/pullgate/key.pem}
          tokenFile: /etc/pullgate/token
          proxy: http://proxy.example.com:3128
        stateFolder: /srv/pullgate
        admin: {socket: /tmp/admin.sock}
        reports: {folder: /var/lib/pullgate/reports, scanInterval: 1m30s}
        registry: {hostsFolder: /etc/containerd/hosts, resolveTimeout: 2s, tagReuse: 0s}
        failureMode: {noBundle: open}
        exempt: ['registry.k8s.io/**']
        hideImagesFrom: [crictl]
        metrics: {listen: '127.0.0.1:9464'}
        log: {format: json}
        decisionLog: {output: stdout}
        drainTimeout: 0s
        logLevel: debug
        """,
    ])
    func readsBackAsTheSameConfiguration(yaml: String) throws {
        let configuration = try ConfigurationTests.read(yaml)
        var again = try ConfigurationTests.read(configuration.document.yaml)
        // One mode for all causes and the same mode for each are written alike.
        for cause in UnknownCause.allCases {
            #expect(again.failureModes[cause] == configuration.failureModes[cause])
        }
        again.failureModes = configuration.failureModes
        #expect(again == configuration)
    }

    @Test func hidesTheUserOfAProxy() throws {
        let yaml = """
            endpoint:
              url: https://policy.example.com
              verification: none
              proxy: http://ann:secret@proxy.example.com:3128
            """
        let shown = try ConfigurationTests.read(yaml).document.yaml
        #expect(shown.contains("http://hidden:hidden@proxy.example.com:3128"))
        #expect(!shown.contains("ann"))
        #expect(!shown.contains("secret"))
    }
}
