import Testing

@testable import Registry

extension RegistryHostsTests {
    @Test(
        arguments: [
            { folder in try folder.write("", to: "r.example") },
            { folder in try folder.makeFolder("r.example/hosts.toml") },
            { folder in
                try folder.makeFolder("r.example/a.crt.d");
                try folder.link("r.example/a.crt", to: "a.crt.d")
            },
            { folder in try folder.link("r.example", to: "r.example") },
            { folder in
                try folder.write(
                    "[host.\"https://m\"]\nca = \"none.crt\"",
                    to: "r.example/hosts.toml"
                )
            },
            { folder in
                try folder.write("[host.\"https://m\"]\nca = \"\"", to: "r.example/hosts.toml")
            },
            { folder in
                try folder.write("key", to: "r.example/both.pem")
                try folder.write(
                    "[host.\"https://m\"]\nclient = [[\"both.pem\", \"\"]]",
                    to: "r.example/hosts.toml"
                )
            },
        ] as [@Sendable (HostsFolder) throws -> Void]
    )
    func failsWhereContainerdFailsThePull(
        prepare: @Sendable (HostsFolder) throws -> Void
    ) throws {
        try HostsFolder.with { folder in
            try prepare(folder)
            let error = #expect(throws: HostsError.self) { try folder.hosts(for: "r.example") }
            #expect(error?.code == .unreadable)
            #expect(error?.message.hasPrefix("\(folder.path)/r.example") == true)
        }
    }

    @Test func failsForARootThatIsNoFolder() throws {
        try HostsFolder.with { folder in
            try folder.write("", to: "certs.d")
            let hosts = RegistryHosts(folder: "\(folder.path)/certs.d")
            #expect(throws: HostsError.self) { try hosts.hosts(for: "r.example") }
        }
    }

    @Test func refusesAFileThatIsTooLarge() throws {
        try HostsFolder.with { folder in
            let host = "[host.\"https://m\"]\n#"
            let room = HostFiles.maximumHostsFileBytes - host.utf8.count
            let list = try folder.hosts(from: host + String(repeating: "x", count: room))
            #expect(list.hosts.count == 2)
            let error = #expect(throws: HostsError.self) {
                try folder.hosts(from: host + String(repeating: "x", count: room + 1))
            }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test func takesADanglingLinkForNoFile() throws {
        try HostsFolder.with { folder in
            try folder.makeFolder("r.example")
            try folder.link("r.example/hosts.toml", to: "nothing")
            #expect(try folder.hosts(for: "r.example").urls == ["https://r.example/v2"])
        }
    }
}
