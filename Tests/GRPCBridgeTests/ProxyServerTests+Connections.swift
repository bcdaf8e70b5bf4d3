import GRPCBridge
import Testing

extension ProxyServerTests {
    @Test func keepsNothingOfConnectionsThatAreClosed() async throws {
        try await Gate.with { gate in
            for _ in 0..<200 {
                let client = GRPCBridge.GRPCClient(socket: gate.socket)
                let response = await client.call(FakeBackend.path("Echo"), message: [1])
                #expect(response.message == [1])
                client.close()
            }
            try await eventually { try KernelSocketTable.connections(to: gate.socket) == 0 }
            // All of them came to the backend over one.
            try await eventually {
                try KernelSocketTable.connections(to: gate.backendSocket) == 1
            }
        }
    }

    @Test func keepsNothingOfConnectionsThatSayNothingOrNonsense() async throws {
        try await Gate.withoutBackend { gate in
            for round in 0..<100 {
                let descriptor = try UnixSocketCalls.connect(to: gate.socket)
                if round % 2 == 0 {
                    UnixSocketCalls.write(Array("GET / HTTP/1.1\r\n\r\n".utf8), to: descriptor)
                }
                UnixSocketCalls.closeDescriptor(descriptor)
            }
            try await eventually { try KernelSocketTable.connections(to: gate.socket) == 0 }
        }
    }

    @Test func servesManyConnectionsAtOnce() async throws {
        try await Gate.with { gate in
            try await withThrowingDiscardingTaskGroup { group in
                for number in 0..<50 as Range<UInt8> {
                    group.addTask {
                        try await Caller.with(socket: gate.socket) { caller in
                            let reply = await caller.call("Echo", [[number]])
                            #expect(reply.messages == [[number]])
                        }
                    }
                }
            }
            try await eventually { try KernelSocketTable.connections(to: gate.socket) == 0 }
        }
    }

    @Test func closesItsConnectionsWhenItIsGone() async throws {
        try await TemporaryFolder.with { folder in
            let backend = folder.file("backend.sock")
            try await FakeBackend.with(socket: backend) {
                try await Gate.withoutBackend(at: backend) { gate in
                    let client = GRPCBridge.GRPCClient(socket: gate.socket)
                    defer { client.close() }
                    let response = await client.call(FakeBackend.path("Echo"), message: [1])
                    #expect(response.message == [1])
                    try await eventually { try KernelSocketTable.connections(to: backend) == 1 }
                }
                try await eventually { try KernelSocketTable.connections(to: backend) == 0 }
            }
        }
    }
}
