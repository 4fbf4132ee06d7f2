import Foundation
import TestSupport
import Testing

@Suite struct ToolTests {
  /// Catches a verb without help, or help that fails.
  @Test(arguments: ["demo", "train", "replay", "plot", "inspect", "doctor"])
  func everyVerbHasHelp(verb: String) throws {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(verb, "--help", in: folder)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("USAGE: subsong \(verb)"))
    }
  }
}
