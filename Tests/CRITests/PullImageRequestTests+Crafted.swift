import CRI
import Testing

extension PullImageRequestTests {
    @Test func takesTheLastOfTwoImagesAndSendsThatOneAlone() throws {
        let request = try PullImageRequest(
            decoding: ProtobufBytes.message {
                $0.message(1) {
                    $0.text(1, "registry.example.com/evil:1")
                    $0.text(1, "busybox")
                }
            }
        )
        #expect(request.image == "busybox")
        #expect(
            request.encoded == ProtobufBytes.message { $0.message(1) { $0.text(1, Self.busybox) } }
        )
    }

    @Test func takesTheLastOfTwoSpecificationsAndSendsThatOneAlone() throws {
        let request = try PullImageRequest(
            decoding: ProtobufBytes.message {
                $0.message(1) { $0.text(1, "registry.example.com/evil:1") }
                $0.message(1) { $0.text(1, "busybox") }
            }
        )
        #expect(request.image == "busybox")
        #expect(
            request.encoded == ProtobufBytes.message { $0.message(1) { $0.text(1, Self.busybox) } }
        )
    }

    @Test func sendsTheJudgedImageWhenTheLastSpecificationIsEmpty() throws {
        let request = try PullImageRequest(
            decoding: ProtobufBytes.message {
                $0.message(1) { $0.text(1, "busybox") }
                $0.message(1) { $0.text(1, "") }
            }
        )
        #expect(
            request.encoded == ProtobufBytes.message { $0.message(1) { $0.text(1, Self.busybox) } }
        )
    }

    @Test func mergesASpecificationThatIsSplit() throws {
        let request = try PullImageRequest(
            decoding: ProtobufBytes.message {
                $0.message(1) { $0.text(1, "busybox") }
                $0.message(1) { $0.text(19, "kata") }
            }
        )
        #expect(
            request.encoded
                == ProtobufBytes.message {
                    $0.message(1) {
                        $0.text(1, Self.busybox)
                        $0.text(19, "kata")
                    }
                }
        )
    }

    @Test func mergesASandboxThatIsSplitAtEachLevel() throws {
        let request = try PullImageRequest(
            decoding: ProtobufBytes.message {
                $0.message(3) { $0.message(1) { $0.text(1, "api") } }
                $0.message(1) { $0.text(1, "busybox") }
                $0.message(3) {
                    $0.message(1) { $0.text(2, "0b5e") }
                    $0.message(1) { $0.text(3, "payments") }
                }
            }
        )
        #expect(
            request.encoded
                == ProtobufBytes.message {
                    $0.message(1) { $0.text(1, Self.busybox) }
                    $0.message(3) {
                        $0.message(1) {
                            $0.text(1, "api")
                            $0.text(2, "0b5e")
                            $0.text(3, "payments")
                        }
                    }
                }
        )
    }

    @Test func keepsTheUnknownFieldsOfTheLastPartWhenAMessageIsSplit() throws {
        let request = try PullImageRequest(
            decoding: ProtobufBytes.message {
                $0.message(1) {
                    $0.text(1, "busybox")
                    $0.text(19, "lost")
                }
                $0.message(1) { $0.text(19, "kata") }
            }
        )
        #expect(
            request.encoded
                == ProtobufBytes.message {
                    $0.message(1) {
                        $0.text(1, Self.busybox)
                        $0.text(19, "kata")
                    }
                }
        )
    }

    @Test(arguments: [
        ProtobufBytes.WireType.varint, .fixed64, .startGroup, .endGroup, .fixed32, .undefined6,
        .undefined7,
    ])
    func refusesAWrongWireTypeAtEachLevel(_ type: ProtobufBytes.WireType) {
        let value: [UInt8] = Array(repeating: 1, count: 8)
        let wrong: [[UInt8]] = [
            ProtobufBytes.message {
                $0.key(1, type)
                $0.raw(value)
            },
            ProtobufBytes.message {
                $0.message(1) {
                    $0.key(1, type)
                    $0.raw(value)
                }
            },
            ProtobufBytes.message {
                $0.message(1) { $0.text(1, "busybox") }
                $0.key(2, type)
                $0.raw(value)
            },
            ProtobufBytes.message {
                $0.message(1) { $0.text(1, "busybox") }
                $0.message(2) {
                    $0.key(1, type)
                    $0.raw(value)
                }
            },
            ProtobufBytes.message {
                $0.message(1) { $0.text(1, "busybox") }
                $0.key(3, type)
                $0.raw(value)
            },
            ProtobufBytes.message {
                $0.message(1) { $0.text(1, "busybox") }
                $0.message(3) {
                    $0.key(1, type)
                    $0.raw(value)
                }
            },
        ]
        for bytes in wrong {
            #expect(throws: CRIMessageError.malformed(message: "PullImageRequest")) {
                try PullImageRequest(decoding: bytes)
            }
        }
    }

    @Test func refusesARequestCutShortAnywhereButBetweenFields() {
        let whole = ProtobufBytes.message {
            $0.message(1) { $0.text(1, "busybox") }
            $0.message(2) { $0.text(1, "user") }
            $0.message(3) { $0.message(1) { $0.text(1, "api") } }
        }
        // Where a field ends and what is left is a message in its own right.
        let borders: Set<Int> = [0, 11, 19]
        for length in 0..<whole.count where !borders.contains(length) {
            #expect(throws: CRIMessageError.malformed(message: "PullImageRequest")) {
                try PullImageRequest(decoding: Array(whole.prefix(length)))
            }
        }
        for length in [11, 19, whole.count] {
            #expect(throws: Never.self) {
                try PullImageRequest(decoding: Array(whole.prefix(length)))
            }
        }
    }

    @Test(
        arguments: [
            // Longer than what follows, by one, by the sign bit, by all 32 and by all 64 bits.
            [0x0a, 0x02, 0x0a],
            [0x0a, 0xff, 0xff, 0xff, 0xff, 0x07, 0x0a],
            [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x0a],
            [0x0a, 0x80, 0x80, 0x80, 0x80, 0x10, 0x0a],
            [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x0a],
            [0x0a, 0x03, 0x0a, 0xff, 0x01],
            // Field number 0.
            [0x00, 0x00],
            [0x02, 0x00],
            // The same in two bytes, beside an image and in its specification.
            [0x0a, 0x09, 0x0a, 0x07] + Array("busybox".utf8) + [0x80, 0x00, 0x0a],
            [0x0a, 0x0c, 0x0a, 0x07] + Array("busybox".utf8) + [0x80, 0x00, 0x0a],
            // A key that never ends, and one that a 32-bit reader would take for field 1.
            [0x8a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
            [0x8a, 0x80, 0x80, 0x80, 0x80, 0x01, 0x09, 0x0a, 0x07] + Array("busybox".utf8),
            // A number that never ends in an unknown field.
            [0x28] + Array(repeating: 0xff, count: 11),
            [0x28, 0xff],
        ] as [[UInt8]]
    )
    func refusesLengthsKeysAndNumbersThatDoNotFit(_ bytes: [UInt8]) {
        #expect(throws: CRIMessageError.malformed(message: "PullImageRequest")) {
            try PullImageRequest(decoding: bytes)
        }
    }

    @Test(arguments: 2...5)
    func readsOverlongKeysAndLengthsAndSendsShortOnes(_ length: Int) throws {
        var specification = ProtobufBytes()
        specification.varint(1 << 3 | 2, length: length)
        specification.varint(7, length: length)
        specification.raw(Array("busybox".utf8))
        var request = ProtobufBytes()
        request.varint(1 << 3 | 2, length: length)
        request.varint(UInt64(specification.bytes.count), length: length)
        request.raw(specification.bytes)
        #expect(
            try PullImageRequest(decoding: request.bytes).encoded
                == ProtobufBytes.message { $0.message(1) { $0.text(1, Self.busybox) } }
        )
    }
}
