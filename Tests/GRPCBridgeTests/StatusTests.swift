import GRPCBridge
import Testing

@Suite struct StatusTests {
    @Test(arguments: [
        (0, "OK"), (1, "Canceled"), (7, "PermissionDenied"), (12, "Unimplemented"),
        (14, "Unavailable"), (16, "Unauthenticated"), (17, "Code(17)"), (-1, "Code(-1)"),
    ])
    func namesACodeAsGoDoes(_ number: Int, _ name: String) {
        #expect(Status.Code(rawValue: number).description == name)
    }

    @Test func readsAsGoPrintsIt() {
        #expect(
            Status(code: .permissionDenied, message: "pullgate: blocked").description
                == "rpc error: code = PermissionDenied desc = pullgate: blocked"
        )
    }
}
