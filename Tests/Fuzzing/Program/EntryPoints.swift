internal import FuzzTargets
internal import Glibc

/// The target that `PULLGATE_FUZZ_TARGET` names.
private let target: FuzzTarget = {
    let name = unsafe getenv("PULLGATE_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        fatalError("PULLGATE_FUZZ_TARGET=\"\(name)\" is not one of: \(names)")
    }
    return target
}()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    do {
        _ = try target.run(input)
    } catch {
        fatalError("\(target.rawValue): this does not hold: \(error)")
    }
    return 0
}
