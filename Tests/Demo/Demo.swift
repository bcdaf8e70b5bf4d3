import Foundation
import NodeFixture

/// Shows the main job of Pullgate on real pulls, and says whether all came out as announced.
@main
struct Demo {
    /// The exit code when something did not come out as announced.
    private static let failureCode: Int32 = 1

    static func main() async {
        let screen = Screen()
        do {
            try await Interruption.cancelling { try await show(on: screen) }
        } catch let interruption as Interruption {
            screen.paragraph("Stopped (\(interruption)). Everything has been removed.")
            exit(Interruption.exitCode)
        } catch {
            screen.paragraph("The demo failed: \(error)")
            exit(failureCode)
        }
    }

    private static func show(on screen: Screen) async throws {
        screen.heading("Pullgate")
        screen.paragraph(
            """
            A node without Kubernetes is being started in a temporary folder, on Unix sockets and \
            loopback only: containerd with pullgated in front of it, a registry, and nginx as the \
            policy endpoint.
            """
        )
        let options = NodeOptions(
            bundle: nil,
            keyFile: Author.publicKey,
            yaml: { configuration in
                // What is known of images comes with the bundle.
                var configuration = configuration
                configuration.reports = nil
                return configuration.yaml
            }
        )
        let results = try await Node.with(options) { node in
            (try await Author(on: node), try await Images(pushedTo: node))
        } _: { node, prepared in
            let (author, images) = prepared
            screen.table([
                ("containerd", node.containerd.socketPath),
                ("pullgated", node.gate.socketPath),
                ("registry", node.registry.address),
                ("endpoint", node.endpoint.url),
            ])
            return try await run(Stage(node: node, author: author, images: images, screen: screen))
        }
        summarise(results, on: screen)
        guard results.allSatisfy(\.holds) else { throw StepsFailed() }
    }

    /// Runs the steps; one that fails does not keep the others from being shown.
    private static func run(_ stage: Stage) async throws -> [Check] {
        var results: [Check] = []
        for step in Steps.all {
            stage.screen.heading(step.title)
            do {
                let checks = try await step.run(stage)
                stage.screen.checks(checks)
                results.append(Check(step.title, checks.allSatisfy(\.holds)))
            } catch {
                try Task.checkCancellation()
                stage.screen.checks([Check("\(error)", false)])
                results.append(Check(step.title, false))
            }
        }
        return results
    }

    private static func summarise(_ results: [Check], on screen: Screen) {
        screen.heading("Summary")
        screen.checks(results)
        screen.paragraph("Everything that was started has been stopped and removed.")
    }
}
