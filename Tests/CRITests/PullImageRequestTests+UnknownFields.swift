import CRI
import Testing

extension PullImageRequestTests {
    @Test func keepsUnknownFieldsAtEachLevel() throws {
        let unknown = ProtobufBytes.message {
            $0.number(4, .max)
            $0.key(5, .fixed64)
            $0.raw([1, 2, 3, 4, 5, 6, 7, 8])
            $0.key(6, .fixed32)
            $0.raw([1, 2, 3, 4])
            $0.text(9, "nine")
            $0.number(16, 0)
            $0.data(536_870_911, [])
        }
        let request = try PullImageRequest(
            decoding: ProtobufBytes.message {
                $0.raw(unknown)
                $0.message(3) {
                    $0.raw(unknown)
                    $0.message(1) {
                        $0.raw(unknown)
                        $0.text(1, "api")
                    }
                }
                $0.message(1) {
                    $0.raw(unknown)
                    $0.text(1, "busybox")
                }
            }
        )
        // Known fields come first, by their number; the others follow in the order they came in.
        #expect(
            request.encoded
                == ProtobufBytes.message {
                    $0.message(1) {
                        $0.text(1, Self.busybox)
                        $0.raw(unknown)
                    }
                    $0.message(3) {
                        $0.message(1) {
                            $0.text(1, "api")
                            $0.raw(unknown)
                        }
                        $0.raw(unknown)
                    }
                    $0.raw(unknown)
                }
        )
    }

    @Test func keepsMapEntriesWithTheSameKey() throws {
        func entry(_ value: String) -> [UInt8] {
            ProtobufBytes.message {
                $0.message(2) {
                    $0.text(1, "key")
                    $0.text(2, value)
                }
            }
        }
        let request = try PullImageRequest(
            decoding: ProtobufBytes.message {
                $0.message(1) {
                    $0.raw(entry("first"))
                    $0.text(1, "busybox")
                    $0.raw(entry("second"))
                }
            }
        )
        #expect(
            request.encoded
                == ProtobufBytes.message {
                    $0.message(1) {
                        $0.text(1, Self.busybox)
                        $0.raw(entry("first"))
                        $0.raw(entry("second"))
                    }
                }
        )
    }

    @Test func keepsAnUnknownFieldThatIsNestedTenThousandDeep() throws {
        var nested: [UInt8] = []
        for _ in 0..<10_000 {
            // Built inside out, so each level wraps what there is.
            var outer = ProtobufBytes()
            outer.key(9, .lengthDelimited)
            outer.varint(UInt64(nested.count))
            nested = outer.bytes + nested
        }
        let request = try PullImageRequest(
            decoding: ProtobufBytes.message {
                $0.message(1) { $0.text(1, "busybox") }
                $0.raw(nested)
            }
        )
        #expect(
            request.encoded
                == ProtobufBytes.message {
                    $0.message(1) { $0.text(1, Self.busybox) }
                    $0.raw(nested)
                }
        )
    }

    @Test(arguments: [
        ProtobufBytes.message {
            $0.key(9, .startGroup)
            $0.key(9, .endGroup)
        },
        ProtobufBytes.message { $0.key(9, .endGroup) },
        ProtobufBytes.message {
            for _ in 0..<10_000 { $0.key(9, .startGroup) }
        },
        ProtobufBytes.message { $0.key(9, .undefined6) },
        ProtobufBytes.message { $0.key(9, .undefined7) },
    ])
    func refusesGroupsAndUndefinedWireTypesInUnknownFields(_ unknown: [UInt8]) {
        let bytes = ProtobufBytes.message {
            $0.message(1) { $0.text(1, "busybox") }
            $0.raw(unknown)
        }
        #expect(throws: CRIMessageError.malformed(message: "PullImageRequest")) {
            try PullImageRequest(decoding: bytes)
        }
    }

    @Test func keepsManyUnknownFields() throws {
        let unknown = ProtobufBytes.message { message in
            for number in 0..<100_000 as Range<UInt64> { message.number(4 + number % 1000, number) }
        }
        let request = try PullImageRequest(
            decoding: ProtobufBytes.message {
                $0.raw(unknown)
                $0.message(1) { $0.text(1, "busybox") }
            }
        )
        #expect(Array(request.encoded.suffix(unknown.count)) == unknown)
    }
}
