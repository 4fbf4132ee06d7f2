import Foundation
import NumericalCore
import TestSupport
import Testing

@Suite struct NearestNameTests {
  @Test(
    "Slips of the hand find their name",
    arguments: [
      ("fur-elise", "fuer-elise"), ("Fuer_Elise", "fuer-elise"), ("fuer-elsie", "fuer-elise"),
      ("rmaps", "ramps"),
      ("titel", "title"), ("staet-duration", "state-duration"), ("dt", "dt"),
    ])
  func found(typed: String, meant: String) {
    let names = ["fuer-elise", "ramps", "rectangular", "title", "state-duration", "dt"]
    #expect(nearestName(to: typed, among: names) == meant)
  }

  @Test(
    "Something else finds nothing: a wild guess would mislead", arguments: ["bach", "xxxxx", "learning-rate"])
  func notFound(typed: String) {
    #expect(nearestName(to: typed, among: ["fuer-elise", "ramps", "rectangular"]) == nil)
    #expect(suggestion(for: typed, among: ["a1", "b2"]) == "known: a1, b2")
  }

  @Test("A swap of neighbours is one slip, so it beats two substitutions; the first of equals wins")
  func distances() {
    #expect(nearestName(to: "abcd", among: ["acbdx", "abdc"]) == "abdc")
    #expect(nearestName(to: "aac", among: ["aab", "aad"]) == "aab")
    #expect(nearestName(to: "abc", among: []) == nil)
    #expect(suggestion(for: "abdc", among: ["abcd"]) == "did you mean 'abcd'?")
  }
}

@Suite struct FileBytesTests {
  @Test("A file longer than the buffer comes back byte for byte") func reads() throws {
    try withTemporaryFolder { folder in
      let bytes = (0..<200_001).map { UInt8(truncatingIfNeeded: $0 * 7 >> 3) }
      try Data(bytes).write(to: URL(fileURLWithPath: folder + "/a"))
      #expect(try FileBytes.read(folder + "/a") == bytes)
      try Data().write(to: URL(fileURLWithPath: folder + "/empty"))
      #expect(try FileBytes.read(folder + "/empty").isEmpty)
    }
  }

  @Test("A missing file and a folder are different mistakes") func errors() throws {
    try withTemporaryFolder { folder in
      let missing = try #require(subsongError { _ = try FileBytes.read(folder + "/none") })
      #expect(missing.category == .missingInput && missing.location == folder + "/none")
      #expect(subsongError { _ = try FileBytes.read(folder) }?.category == .inputOutput)
      #expect(FileBytes.exists(folder) && !FileBytes.exists(folder + "/none"))
    }
  }

  @Test("An error is one sentence with place, reason and remedy") func description() {
    let error = SubsongError(.badInput, "a", at: "f:1:2", because: "b", remedy: "c")
    #expect(error.description == "f:1:2: a (b); c")
    #expect(SubsongError(.usage, "a").description == "a")
  }
}
