import Foundation
import TestSupport
import Testing

/// `subsong reproduce` as a process; what needs no process is in `ReproductionRunTests`.
@Suite struct ReproduceTests {
  private func reproduce(_ arguments: String..., in folder: String) throws -> SubsongTool.Outcome {
    try SubsongTool.run(["reproduce"] + arguments, in: folder)
  }

  /// Catches a reproduction that is in one list only, and a truth value as a text.
  @Test("The list is there for people, for scripts and for a README") func list() throws {
    try withTemporaryFolder { folder in
      let text = try reproduce("list", in: folder)
      let ids = text.output.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
      #expect(text.status == 0 && ids.contains("elise/size") && ids.contains("elise/birdsong"))
      let array = try #require(try reproduce("list", "--json", in: folder).json() as? [[String: Any]])
      #expect(array.map { $0["id"] as? String } == ids)
      #expect(
        array.allSatisfy {
          Set($0.keys) == ["id", "claim", "criterion", "is_implemented", "outcome", "value"]
        })
      #expect(array.map { $0["is_implemented"] as? Bool } == ids.map { _ in true })
      let table = try reproduce("list", "--markdown", in: folder).output.split(separator: "\n")
      #expect(table.count == 2 + ids.count && table[0].hasPrefix("| id |"))
      #expect(try entries(folder).isEmpty)
    }
  }

  /// Exit codes of what takes no time.
  @Test("A folder that cannot be made is 73, a name that is none 64, a ledger that is none 65") func codes()
    throws
  {
    try withTemporaryFolder { folder in
      try write("mine", to: folder + "/file")
      try reproduce("elise/size", "--scale", "smoke", "--out", "file", in: folder)
        .expectRefusal(73, saying: "the folder cannot be made")
      #expect(try reproduce("elise/size", "--workers", "0", "--scale", "smoke", in: folder).status == 64)
      try reproduce("elise/sise", in: folder).expectRefusal(64, saying: "did you mean 'elise/size'?")
      try reproduce("elise/size", "--scale", "smok", in: folder)
        .expectRefusal(64, saying: "--scale", "did you mean 'smoke'?")
      try write("[{", to: folder + "/ledger.json")
      try reproduce("elise/size", "--scale", "smoke", "--ledger", "ledger.json", in: folder)
        .expectRefusal(65, saying: "ledger.json: this is no ledger of reproductions")
      #expect(try entries(folder) == ["file", "ledger.json"])
    }
  }

  /// The cheapest of all from beginning to end. Catches one that does not run, or is computed again.
  @Test("A smoke test runs, is entered into a ledger, and is not computed twice") func smoke() throws {
    try withTemporaryFolder { folder in
      let arguments = [
        "reproduce", "elise/sparse", "--scale", "smoke", "--workers", "1", "--ledger", "ledger.json",
        "--quiet",
        "--json",
      ]
      let first = try SubsongTool.run(arguments, in: folder)
      #expect([0, 96].contains(first.status), "\(first.errors)")
      let report = try #require((try first.json() as? [[String: Any]])?.first)
      #expect(report["id"] as? String == "elise/sparse" && report["value"] is NSNumber)
      #expect(report["outcome"] as? String == (first.status == 0 ? "reproduced" : "not reproduced"))
      let out = folder + "/reproductions/elise-sparse-smoke"
      #expect(
        Set(try entries(out)) == [
          "figure.pdf", "figure.png", "figure.svg", "outcome.json", "sweep", "sweep.toml", "table.csv",
        ])
      #expect(try String(contentsOfFile: folder + "/ledger.json", encoding: .utf8).contains("elise/sparse"))
      let before = try contents(of: out).filter { !$0.key.contains("sqlite-") }
      let second = try SubsongTool.run(arguments, in: folder)
      #expect(second.output == first.output && second.status == first.status)
      #expect(try contents(of: out).filter { !$0.key.contains("sqlite-") } == before)
    }
  }
}
