import GRPCCore

extension FakeBackend {
    /// Methods that need nothing from the test.
    static let standard: [String: Method] = [
        "Echo": { request, _ in
            Response { writer in
                for try await message in request.messages { try await writer.write(message) }
                return [:]
            }
        },
        "Join": { request, _ in
            Response { writer in
                var all: [UInt8] = []
                for try await message in request.messages { all += message }
                try await writer.write(all)
                return [:]
            }
        },
        "CountUp": { request, _ in
            Response { writer in
                for try await message in request.messages {
                    for number in 0..<(message.first ?? 0) {
                        try await writer.write([number] + message)
                    }
                }
                return [:]
            }
        },
        "Mirror": { request, _ in
            Response(metadata: passedOn(request.metadata, from: "initial-")) { writer in
                for try await message in request.messages { try await writer.write(message) }
                return passedOn(request.metadata, from: "trailing-")
            }
        },
        "Fail": { request, _ in
            Response(
                error: RPCError(
                    code: .failedPrecondition,
                    message: failure,
                    metadata: passedOn(request.metadata, from: "trailing-")
                )
            )
        },
        "FailAfterOne": { request, _ in
            Response { writer in
                for try await message in request.messages {
                    try await writer.write(message)
                    throw RPCError(
                        code: .dataLoss,
                        message: failure,
                        metadata: passedOn(request.metadata, from: "trailing-")
                    )
                }
                return [:]
            }
        },
    ]

    /// A method that says when it `began` and when it was `cancelled`, for which it waits.
    static func waitingForCancellation(telling steps: Mailbox<String>) -> Method {
        { _, context in
            Response { _ in
                steps.put("began")
                try? await context.cancellation.cancelled
                steps.put("cancelled")
                return [:]
            }
        }
    }

    /// A method that says when it `began` and answers what it got when it is released.
    static func waiting(for release: Mailbox<Void>, telling steps: Mailbox<String>) -> Method {
        { request, _ in
            Response { writer in
                steps.put("began")
                try await release.next()
                for try await message in request.messages { try await writer.write(message) }
                return [:]
            }
        }
    }

    /// A message with what the wire must escape: percent sign, control and non-ASCII characters.
    static let failure = "100 % gesperrt: „größer“ 🚫\nsecond line"

    /// The entries whose keys begin with `prefix`.
    private static func passedOn(_ metadata: Metadata, from prefix: String) -> Metadata {
        var kept = Metadata()
        for (key, value) in metadata where key.hasPrefix(prefix) {
            switch value {
            case .string(let text): kept.addString(text, forKey: key)
            case .binary(let bytes): kept.addBinary(bytes, forKey: key)
            }
        }
        for bytes in metadata[binaryValues: "details-bin"] {
            kept.addBinary(Array(bytes), forKey: "grpc-status-details-bin")
        }
        return kept
    }
}
