import Foundation
import Testing

@testable import NodeFixture

/// The manual pages are written by hand, and say what the programs that ship with them take.
@Suite struct ManualTests {
    @Test func thePageOfTheCommandLineNamesEveryVerbAndEveryOption() async throws {
        let page = try ManualPage("pullgatectl.1")
        let verbs = try await help(of: "pullgatectl").command.verbs
        #expect(verbs.count > 10)
        #expect(page.verbs == Set(verbs.keys))
        let common = page.options(in: "COMMON OPTIONS")
        for (name, verb) in verbs {
            let described = page.options(in: name)
            #expect(verb.options.subtracting(common).subtracting(described).isEmpty, "\(name)")
            #expect(described.subtracting(verb.options).isEmpty, "\(name)")
        }
    }

    @Test func thePageOfTheDaemonNamesEveryOption() async throws {
        let page = try ManualPage("pullgated.8")
        let command = try await help(of: "pullgated").command
        #expect(command.options.contains("--config"))
        #expect(page.options(in: "DESCRIPTION") == command.options)
    }

    private func help(of program: String) async throws -> ProgramHelp {
        let launch = Launch(try Program.built(program), ["--experimental-dump-help"])
        let answer = try await Command.run(launch)
        return try JSONDecoder().decode(ProgramHelp.self, from: Data(answer.output.utf8))
    }
}
