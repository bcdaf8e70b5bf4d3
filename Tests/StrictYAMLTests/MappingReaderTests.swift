import StrictYAML
import Testing

@Suite struct MappingReaderTests {
    @Test func tellsAMissingKeyFromAnOptionalOne() throws {
        #expect(try read("{}") { .some($0.optional("a") { $0.text() }) } == nil)
        #expect(
            mistakes(in: "b: 1\n") { reader -> String? in
                _ = reader.optional("b") { $0.text() }
                return reader.required("a") { $0.text() }
            } == ["x.yaml:1:1: a: is missing"]
        )
    }

    @Test func reportsAMissingKeyWhereItsMappingBegins() {
        #expect(
            mistakes(in: "list:\n  - b: 1\n  - {}\n") { reader in
                reader.required("list") { list in
                    list.list { element in
                        element.mapping { mapping in mapping.required("b") { $0.text() } }
                    }
                }
            } == ["x.yaml:3:5: list[1].b: is missing"]
        )
    }

    @Test func reportsEveryMistakeInTheOrderOfTheDocument() {
        let text = """
            zone:
              size: x
              colour: red
              extra: 1
            mode: maybe
            zone2: 1
            """
        let found = mistakes(in: text) { reader -> Bool? in
            _ = reader.required("mode") { $0.boolean() }
            _ = reader.required("zone") { zone in
                zone.mapping { zone -> Bool? in
                    _ = zone.required("color") { $0.text() }
                    _ = zone.required("size") { $0.integer(in: 1...9) }
                    return true
                }
            }
            return true
        }
        #expect(
            found == [
                "x.yaml:2:3: zone.color: is missing",
                "x.yaml:2:9: zone.size: \"x\" is not a whole number from 1 to 9",
                "x.yaml:3:3: zone.colour: unknown key; did you mean color?",
                "x.yaml:4:3: zone.extra: unknown key",
                "x.yaml:5:7: mode: \"maybe\" is not one of true, false",
                "x.yaml:6:1: zone2: unknown key; did you mean zone?",
            ]
        )
    }

    static let spellings = [
        ("severty", "severity"), ("Severity", "severity"), ("serverity", "severity"),
        ("severitie", "severity"), ("block", nil), ("a", nil), ("ib", nil), ("idd", "id"),
        ("report-max-age", "reportMaxAge"), ("report_max_age", "reportMaxAge"), ("", nil),
    ]

    @Test(arguments: spellings)
    func namesTheKeyThatWasProbablyMeant(_ sample: (written: String, meant: String?)) {
        let found = mistakes(in: "\"\(sample.written)\": 1") { reader -> Bool? in
            _ = reader.optional("severity") { $0.text() }
            _ = reader.optional("reportMaxAge") { $0.text() }
            _ = reader.optional("id") { $0.text() }
            return true
        }
        let hint = sample.meant.map { "; did you mean \($0)?" } ?? ""
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix(": unknown key\(hint)") == true)
    }

    @Test func takesAKeyThatWasAskedForInVainAsKnown() throws {
        let value = try read("a: 1") { reader -> String? in
            _ = reader.optional("b") { $0.text() }
            return reader.optional("a") { $0.text() }
        }
        #expect(value == "1")
    }

    @Test func refusesAValueThatIsDroppedWithoutAMistake() {
        let found = mistakes(in: "a: 1") { reader -> Bool? in
            let value = reader.optional("a") { _ -> Int? in nil }
            return value == nil
        }
        #expect(found == ["x.yaml:1:4: a: has no usable value"])
    }

    @Test func skipsUnknownKeysOfTheOneMappingItIsToldTo() {
        let found = mistakes(in: "a: 1\nb: {c: 1}\nd: 2\n") { reader -> Bool? in
            reader.ignoreUnknownKeys()
            return reader.optional("b") { $0.mapping { $0.contains("c") } }
        }
        #expect(found == ["x.yaml:2:5: b.c: unknown key"])
    }

    @Test func tellsWhetherAKeyIsThere() throws {
        let found = try read("a:\nb: 1\n") { reader -> [Bool]? in
            reader.ignoreUnknownKeys()
            return ["a", "b", "A", "c"].map { reader.contains($0) }
        }
        #expect(found == [true, true, false, false])
    }

    @Test func treatsTheMergeKeyAsAnyOther() {
        let found = mistakes(in: "<<: {a: 1}") { $0.optional("a") { $0.text() } ?? "none" }
        #expect(found == ["x.yaml:1:1: \"<<\": unknown key"])
    }

    @Test func placesWhatItsCallerFinds() {
        let found = mistakes(in: "a: 1\nb: 2\n") { reader -> Bool? in
            _ = reader.optional("a") { $0.text() }
            _ = reader.optional("b") { $0.text() }
            reader.report("must be less than a", at: "b")
            reader.report("is needed with a", at: "c")
            return true
        }
        #expect(
            found == ["x.yaml:1:1: c: is needed with a", "x.yaml:2:4: b: must be less than a"]
        )
    }

    @Test func marksColumnsInUnicodeScalarsAfterAByteOrderMark() {
        let found = mistakes(in: "\u{FEFF}{ü: 1, 😀: 2, e\u{301}: 3}") { _ in true }
        #expect(
            found == [
                "x.yaml:1:2: \"ü\": unknown key", "x.yaml:1:8: \"😀\": unknown key",
                "x.yaml:1:14: \"e\u{301}\": unknown key",
            ]
        )
    }
}
