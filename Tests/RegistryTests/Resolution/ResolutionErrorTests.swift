import Testing

@testable import Registry

@Suite struct ResolutionErrorTests {
    private func error(_ codes: [ResolutionError.Code]) -> ResolutionError {
        ResolutionError(
            "a.example/b:1",
            codes.enumerated().map { index, code in
                ("h\(index)", HostFailure(code: code, message: "m\(index)"))
            }
        )
    }

    @Test func namesEachHostAndWhatFailedThere() {
        #expect(
            error([.notFound, .tls]).message
                == "a.example/b:1 cannot be resolved: h0: m0; h1: m1"
        )
    }

    @Test func isNotFoundOnlyIfEveryHostSaysSo() {
        #expect(error([.notFound, .notFound]).code == .notFound)
        #expect(error([.notFound, .tls, .unreachable]).code == .tls)
        #expect(error([.unauthorized, .notFound]).code == .unauthorized)
    }
}
