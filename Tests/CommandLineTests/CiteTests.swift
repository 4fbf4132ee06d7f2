import Foundation
import TestSupport
import Testing

/// `subsong cite` and `subsong reference` as processes.
@Suite struct CiteTests {
  /// Catches an argument that is taken for something else: a run, a description, a name, or nothing.
  @Test("Whatever can be cited is, as BibTeX and as JSON") func works() throws {
    let shared = try SharedRun.short()
    func keys(_ arguments: String...) throws -> [String] {
      let outcome = try SubsongTool.run(["cite", "--json"] + arguments, in: shared.folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let works = try #require(try outcome.json() as? [[String: Any]])
      #expect(works.allSatisfy { Set($0.keys) == ["key", "type", "fields", "role"] })
      return works.compactMap { $0["key"] as? String }
    }
    #expect(try keys() == ["subsong"])
    let run = try keys("run")
    #expect(run.contains("kriener2024elise") && run.first == "subsong")
    #expect(try keys("e.toml") == run)
    #expect(try keys("stpn") == ["garciarodriguez2022stpn"])
    let text = try SubsongTool.run("cite", "run", in: shared.folder).output
    #expect(text.split(separator: "\n").count { $0.hasPrefix("@") } == run.count)
  }

  @Test("What cannot be cited is refused") func refusals() throws {
    try withTemporaryFolder { folder in
      try SubsongTool.run("cite", "elsie", in: folder).expectRefusal(64, saying: "did you mean 'elise'?")
      try SubsongTool.run("cite", "x.toml", in: folder).expectRefusal(66, saying: "x.toml", "no such file")
      try SubsongTool.run("cite", ".", in: folder).expectRefusal(66, saying: "no complete run")
      try write("nonsense", to: folder + "/bad.toml")
      try SubsongTool.run("cite", "bad.toml", in: folder).expectRefusal(65, saying: "bad.toml:1")
    }
  }

  /// The keys that the command reference promises of each verb.
  private func promised() throws -> [String: Set<String>] {
    let page = try SubsongTool.run("reference", in: NSTemporaryDirectory()).output
    var keys: [String: Set<String>] = [:]
    for section in page.split(separator: "# subsong ").dropFirst() {
      guard let line = section.split(separator: "\n").first(where: { $0.hasPrefix("With `--json`: ") })
      else { continue }
      let verb = String(section.prefix { $0 != "\n" })
      keys[verb] = Set(line.dropFirst("With `--json`".count).matches(of: /`([^`]+)`/).map { String($0.1) })
    }
    return keys
  }

  /// Catches a key that was renamed or added in the output and not in the reference.
  @Test("Verbs print the JSON keys that the reference promises") func keys() throws {
    let shared = try SharedRun.short()
    let promised = try promised()
    let runs: [(verb: String, arguments: [String])] = [
      ("replay", ["run"]), ("verify", ["run", "--cycles", "6", "--repeats", "1"]), ("inspect", ["run"]),
      ("perturb", ["run", "--kind", "death", "--no-figures", "--quiet", "--out", "death"]),
      ("report", ["run", "--out", "page.html"]), ("export", ["run", "--npz", "run.npz"]), ("doctor", []),
      ("config check", ["e.toml"]), ("songs list", []), ("songs show", ["fuer-elise"]),
      ("reproduce", ["list"]), ("cite", ["run"]),
    ]
    for (verb, arguments) in runs {
      let words = verb.split(separator: " ").map(String.init) + arguments + ["--json"]
      let outcome = try SubsongTool.run(words, in: shared.folder)
      #expect(outcome.status == 0, "\(verb): \(outcome.errors)")
      let value = try outcome.json()
      let object = value as? [String: Any] ?? (value as? [[String: Any]])?.first
      #expect(try Set(#require(object).keys) == promised[verb], "\(verb)")
    }
    #expect(promised["train"] == Set(try shared.outcome.object().keys))
  }
}
