import PolicyBundles
import Testing

@testable import PolicySync

@Suite struct RevisionFloorsTests {
    private static func fingerprint(_ text: String) -> PayloadFingerprint {
        PayloadFingerprint(hexadecimal: text)
    }

    /// The floors after revision 7 was signed by two keys, and 9 by one of them.
    private static func floors() throws -> RevisionFloors {
        var floors = RevisionFloors()
        floors.raise(
            to: try Sample.bundle(revision: 7),
            fingerprint: fingerprint("seven"),
            signers: ["old", "new"]
        )
        floors.raise(
            to: try Sample.bundle(revision: 9),
            fingerprint: fingerprint("nine"),
            signers: ["old"]
        )
        return floors
    }

    private static func refusal(
        of revision: UInt64,
        _ content: String,
        trusting keys: [String]
    ) throws -> BundleError.Code? {
        let (floors, bundle) = (try floors(), try Sample.bundle(revision: revision))
        do throws(BundleError) {
            try floors.check(bundle, fingerprint: fingerprint(content), trusted: keys)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(
        arguments: [
            (10, "ten", ["old", "new"], nil),
            (9, "nine", ["old", "new"], nil),
            (9, "another nine", ["old", "new"], .revisionReused),
            (8, "eight", ["old", "new"], .revisionRolledBack),
            (8, "eight", ["new"], nil),
            (7, "another seven", ["new"], .revisionReused),
            (6, "six", ["new"], .revisionRolledBack),
            (1, "one", ["third"], nil),
            (1, "one", [], nil),
        ] as [(UInt64, String, [String], BundleError.Code?)]
    )
    func holdsTheHighestFloorOfTheTrustedKeys(
        revision: UInt64,
        content: String,
        keys: [String],
        code: BundleError.Code?
    ) throws {
        #expect(try Self.refusal(of: revision, content, trusting: keys) == code)
    }

    @Test func isNeverLowered() throws {
        var floors = try Self.floors()
        floors.raise(
            to: try Sample.bundle(revision: 8),
            fingerprint: Self.fingerprint("eight"),
            signers: ["old", "new"]
        )
        #expect(floors.floors["old"]?.revision == 9)
        #expect(floors.floors["new"]?.revision == 8)
    }
}
