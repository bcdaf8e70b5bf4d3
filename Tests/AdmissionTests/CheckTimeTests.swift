import Testing

@testable import Admission

@Suite struct CheckTimeTests {
    @Test func asksInTimeThatIsNotThatOfTheLooks() async {
        let backend = RecordingBackend(.failure)
        let limit = Duration.milliseconds(200)
        var (asked, spent) = (CheckTime(), CheckTime())
        await asked.ask { _ in try? await Task.sleep(for: limit) }
        await spent.spend { _ in try? await Task.sleep(for: limit) }
        #expect(await asked.wait(for: backend, upTo: limit))
        #expect(await !spent.wait(for: backend, upTo: limit))
    }
}
