import Foundation
import NodeFixture
import Testing

/// The units as systemd itself reads them.
@Suite struct UnitFileTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "systemd").path

    /// The most exposure that the service may have, in tenths, from 0 to 100.
    private static let mostExposure = 20

    @Test func theServiceIsHardlyExposed() async throws {
        let result = try await Command.run(
            Launch(
                "systemd-analyze",
                [
                    "security", "--offline=true", "--threshold=\(Self.mostExposure)",
                    "\(Self.folder)/pullgated.service",
                ]
            )
        )
        #expect(result.status.isSuccess, "\(result.output)")
        #expect(result.error == "")
    }

    @Test func theServiceHasNoCapabilitiesAndWritesToItsOwnFoldersOnly() throws {
        let lines = try Self.text(of: "pullgated.service").split(separator: "\n").map(String.init)
        func settings(_ keys: String...) -> [String] {
            lines.filter { line in keys.contains { line.hasPrefix("\($0)=") } }
        }
        #expect(settings("CapabilityBoundingSet") == ["CapabilityBoundingSet="])
        #expect(settings("AmbientCapabilities") == [])
        #expect(settings("ProtectSystem") == ["ProtectSystem=strict"])
        // All that lets a service write somewhere in spite of that (systemd.exec(5)), with the names
        // that systemd still takes for it.
        let writable = settings(
            "ReadWritePaths",
            "ReadWriteDirectories",
            "BindPaths",
            "TemporaryFileSystem",
            "RuntimeDirectory",
            "StateDirectory",
            "CacheDirectory",
            "LogsDirectory",
            "ConfigurationDirectory",
            "RootDirectory",
            "RootImage",
            "MountImages",
            "ExtensionImages",
            "ExtensionDirectories"
        )
        let own = ["RuntimeDirectory", "StateDirectory", "LogsDirectory"].map { "\($0)=pullgate" }
        #expect(writable == own)
        for key in ["ProtectHome", "PrivateTmp", "PrivateDevices", "ProtectKernelTunables"] {
            #expect(settings(key) == ["\(key)=yes"])
        }
    }

    @Test func systemdHasNothingToCriticise() async throws {
        try await Workspace.with { workspace in
            // A program that is there: the package's is not installed.
            let service = try Self.text(of: "pullgated.service")
            let start = "ExecStart=/usr/bin/pullgated "
            #expect(service.contains(start))
            let units = [
                try workspace.write(
                    service.replacing(start, with: "ExecStart=/bin/true "),
                    to: "pullgated.service"
                ),
                try workspace.write(Self.text(of: "pullgated.socket"), to: "pullgated.socket"),
            ]
            let result = try await Command.run(Launch("systemd-analyze", ["verify"] + units))
            #expect(result.status.isSuccess)
            #expect(result.output == "")
            #expect(result.error == "")
        }
    }

    /// Everything else below /proc than processes, `/proc/cpuinfo` among it, would be hidden.
    @Test func theServiceSeesWhatTheKernelTellsOfTheProcessor() throws {
        let lines = try Self.text(of: "pullgated.service").split(separator: "\n")
        let subsets = lines.filter { $0.hasPrefix("ProcSubset=") }
        #expect(subsets.allSatisfy { $0 == "ProcSubset=all" }, "\(subsets)")
    }

    /// Starts that take four seconds each still end: the limit must not be too fast for them.
    @Test func theSocketDoesNotStartAWrongConfigurationForEver() throws {
        let lines = try Self.text(of: "pullgated.socket").split(separator: "\n")
        func number(_ key: String) throws -> Int {
            let line = try #require(lines.first { $0.hasPrefix("\(key)=") })
            return try #require(Int(line.dropFirst(key.count + 1).filter(\.isNumber)))
        }
        let (interval, burst) = try (number("TriggerLimitIntervalSec"), number("TriggerLimitBurst"))
        #expect(interval >= 4 * burst)
        // An upgrade, a restart by hand and one after a crash within the same half minute.
        #expect(burst > 3)
        #expect(lines.contains("StartLimitIntervalSec=0"))
    }

    private static func text(of unit: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(unit)", encoding: .utf8)
    }
}
