import SystemPackage
import Testing

@testable import pullgatectl

@Suite struct PlainRootTests {
    @Test(arguments: [
        (0o400, 0, 7, true), (0o044, 0, 0, false), (0o040, 7, 0, true), (0o404, 7, 0, false),
        (0o004, 7, 7, true), (0o440, 7, 7, false), (0o333, 0, 0, false),
    ])
    func goesByTheOwnersBitsThenByTheGroupsThenByThoseOfOthers(
        mode: CModeT,
        owner: UInt32,
        group: UInt32,
        isReadable: Bool
    ) {
        let may = PlainRoot.permits(
            .read,
            mode: FilePermissions(rawValue: mode),
            owner: UserID(rawValue: owner),
            group: GroupID(rawValue: group)
        )
        #expect(may == isReadable)
    }
}
