import Experiments
import Foundation
import LearningTasks
import NumericalCore
import SubsongCommands
import TestSupport
import Testing

/// Files of perturbations: what they say, and what is wrong with them.
@Suite struct PerturbationFileTests {
  private func read(_ text: String) throws -> [PerturbationCondition] {
    try PerturbationFile.conditions(text: text, name: "p.toml")
  }

  /// Catches a key that is not read, or reaches another property.
  @Test func everyKeyIsRead() throws {
    let conditions = try read(
      """
      [perturbation.a]
      kind = "clamp"
      dose = 0.5
      population = "latent"
      neurons = "13..15"
      onset = 90
      duration = 60.5
      offset = -15
      seed = 7
      repeats = 4
      frozen = true
      with = ["my noise"]

      [perturbation.b]
      kind = "deletion"
      dose = [0, 0.25]
      synapses = "scaffold"

      [perturbation."my noise"]
      kind = "coloured-noise"
      time-constant = 3
      alone = false

      [perturbation.c]
      kind = "conflict"
      song = "fuer-elise"
      """)
    try #require(conditions.map(\.name) == ["a", "b", "c"])
    var clamp = Perturbation(.clamp, name: "a")
    clamp.dose = 0.5
    clamp.target = PerturbationTarget(.latent, neurons: 13..<16)
    (clamp.onset, clamp.duration, clamp.offset, clamp.seed) = (90, 60.5, -15, 7)
    var noise = Perturbation(.colouredNoise, name: "my noise")
    noise.timeConstant = 3
    #expect(conditions[0] == PerturbationCondition(clamp, with: [noise], repeats: 4, frozen: true))
    var deletion = Perturbation(.deletion, name: "b")
    (deletion.dose, deletion.target.synapses) = (0, .scaffold)
    #expect(conditions[1] == PerturbationCondition(deletion, doses: [0, 0.25]))
    #expect(conditions[2].main.song == (try SongLibrary.song(named: "fuer-elise")))
  }

  /// Catches a kind that the reader does not know, or whose defaults are those of another.
  @Test(arguments: PerturbationKind.allCases) func everyKindIsRead(kind: PerturbationKind) throws {
    let conditions = try read("perturbation.x.kind = '\(kind.rawValue)'")
    #expect(conditions == [PerturbationCondition(Perturbation(kind, name: "x"))])
    #expect(conditions[0].phase == kind.profile.phase && conditions[0].doses == [kind.profile.dose.usual])
  }

  /// Catches a key that is written but not read, digits that are lost, names that are escaped wrongly, companions that become conditions of
  /// their own or vanish.
  @Test func whatIsWrittenIsReadBack() throws {
    var stream = SeedTree(seed: 21).stream("test.perturbations")
    var (companions, songs) = (0, 0)
    for _ in 0..<500 {
      let random = try RandomConditions(&stream)
      companions += random.conditions.map(\.companions.count).reduce(0, +)
      songs += random.songs.count
      let text = PerturbationCondition.toml(random.conditions, songs: random.songs)
      #expect(try read(text) == random.conditions, "\(text)")
    }
    #expect(companions > 300 && songs > 20, "the draws reach everything")
  }

  /// Both clamps of a disruption act together; catches the second as a condition of its own when the file is read.
  @Test func twoClampsStayOneCondition() throws {
    let disruption = Disruption(clamps: [
      SomaticClamp(steps: 0..<100, neurons: 0..<2, offset: 3),
      SomaticClamp(steps: 50..<100, neurons: 2..<3, offset: 3),
    ])
    let clamps = Perturbation.clamps(of: disruption, on: try TimeGrid(step: 0.1))
    let condition = PerturbationCondition(clamps[0], with: [clamps[1]])
    #expect(try read(PerturbationCondition.toml([condition])) == [condition])
  }

  /// The seeds of repetitions, and which conditions have any. Catches repetitions that repeat, or that can differ in nothing.
  @Test func repetitionsDrawOtherNumbers() throws {
    let condition = try read(
      """
      [perturbation.a]
      kind = "kick"
      dose = [0, 1, 2]
      repeats = 3
      with = ["b"]
      [perturbation.b]
      kind = "drive"
      repeats = 5
      """)
    #expect(condition[0].trials.map(\.dose) == [0, 1, 1, 1, 2, 2, 2])
    #expect(condition[0].trials.map(\.repetition) == [0, 0, 1, 2, 0, 1, 2])
    let perturbations = condition[0].perturbations(dose: 2, repetition: 2)
    #expect(perturbations.map(\.seed) == [2, 2] && perturbations.map(\.dose) == [2, 20])
    #expect(condition[1].trials.count == 1, "a constant current draws nothing")
    #expect(condition[0].single(dose: 2, repetition: 2).perturbations(dose: 2) == perturbations)
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    var text: String
    var place: String
    var what: String
    /// A part of the reason or the remedy.
    var help: String
    var testDescription: String { what }

    init(_ text: String, _ place: String, _ what: String, _ help: String) {
      (self.text, self.place, self.what, self.help) = (text, place, what, help)
    }
  }

  private static let head = "[perturbation.a]\nkind = 'clamp'\n"

  static let mistakes = [
    Mistake("kind = 'clamp'", "1:1", "unknown key 'kind'", "[perturbation.first]"),
    Mistake("[pertubation.a]\nkind = 'clamp'", "1:14", "unknown key 'pertubation.a'", "[perturbation.first]"),
    Mistake("[perturbation.a]\ndose = 1", "1:15", "perturbation a has no kind", "kind = \"clamp\""),
    Mistake("[perturbation.a]\nkind = 3", "2:1", "kind has to be a text, but is the integer 3", "\"clamp\""),
    Mistake("[perturbation.a]\nkind = 'clmap'", "2:1", "kind knows no 'clmap'", "did you mean 'clamp'?"),
    Mistake(
      "[perturbation.a]\nkind = 'white_noise'", "2:1", "kind knows no 'white_noise'", "'white-noise'?"),
    Mistake(head + "onsett = 3", "3:1", "unknown key 'perturbation.a.onsett'", "did you mean 'onset'?"),
    Mistake(head + "doses = [1]", "3:1", "unknown key 'perturbation.a.doses'", "did you mean 'dose'?"),
    Mistake(head + "repeat = 3", "3:1", "unknown key 'perturbation.a.repeat'", "did you mean 'repeats'?"),
    Mistake(head + "onset.x = 3", "3:7", "unknown key 'perturbation.a.onset.x'", "'onset'?"),
    Mistake(head + "onset = 'soon'", "3:1", "onset has to be a number, but is the text", "onset = 0.0"),
    Mistake(head + "onset = -1", "3:1", "onset is -1.0", "[0, 1000000000] ms"),
    Mistake(head + "duration = 0", "3:1", "duration is 0.0", "(0, 1000000000] ms"),
    Mistake(head + "population = 'visibel'", "3:1", "population knows no 'visibel'", "'visible'?"),
    Mistake(head + "repeats = 0", "3:1", "repeats is 0", "[1, 100000]"),
    Mistake(head + "frozen = 1", "3:1", "frozen has to be true or false", "frozen = "),
    Mistake(head + "seed = 1.5", "3:1", "seed has to be an integer", "seed = 2"),
    Mistake(head + "offset = 600", "3:1", "offset is 600", "[-500, 500] mV"),
    Mistake(head + "neurons = [1, 2]", "3:1", "neurons has to be a text, but is an array", "neurons = "),
    Mistake(
      head + "dose = 'much'", "3:1", "dose has to be a number or a list of numbers", "dose = [0, 0.1, 0.2]"),
    Mistake(head + "dose = []", "3:1", "dose is an empty list", "dose = [0, 0.1, 0.2]"),
    Mistake(head + "dose = [1, 0.5, 1.0]", "3:1", "dose names a number twice", "dose = [0, 0.1, 0.2]"),
    Mistake(
      head + "onset = 1\ndose = [0.1, 1.5]", "4:1", "perturbation a: dose is 1.5", "between 0.0 and 1.0"),
    Mistake(head + "dose = nan", "3:1", "perturbation a: dose is nan", "between 0.0 and 1.0"),
    Mistake(head + "neurons = '3-4'", "3:1", "perturbation a: neurons is '3-4'", "write for example 3..7"),
    Mistake(head + "neurons = '4..3'", "3:1", "perturbation a: neurons is '4..3'", "counted from 0"),
    Mistake(head + "neurons = '1..2..3'", "3:1", "perturbation a: neurons is", "write for example 3..7"),
    Mistake(head + "neurons = '-1'", "3:1", "perturbation a: neurons is '-1'", "write for example 3..7"),
    Mistake(
      head + "time-constant = 3", "3:1", "perturbation a: time-constant is set", "only coloured-noise does"),
    Mistake(head + "song = 'fuer-elise'", "3:1", "perturbation a: song is set", "only conflict does"),
    Mistake(
      head + "synapses = 'scaffold'", "3:1", "perturbation a: synapses is scaffold", "leave the synapses"),
    Mistake(
      "[perturbation.a]\nkind = 'kick'\nonset = 1\nduration = 5", "4:1", "perturbation a: duration is 5.0",
      "at one moment"),
    Mistake(
      "[perturbation.a]\nkind = 'temperature'\nneurons = '1'", "3:1",
      "perturbation a: target is neurons 1..1",
      "acts on everything at once"),
    Mistake(
      "[perturbation.a]\nkind = 'deletion'\npopulation = 'latent'", "3:1", "perturbation a: target is latent",
      "a class of synapses"),
    Mistake(head + "with = 'b'", "3:1", "with has to be a list", "with = "),
    Mistake(head + "with = [3]", "3:1", "with holds the integer 3", "with = [\"first\"]"),
    Mistake(head + "with = ['b', 'b']", "3:1", "with names 'b' twice", "remove one"),
    Mistake(head + "with = ['a']", "3:1", "perturbation a: with names 'a'", "it is the perturbation itself"),
    Mistake(
      head + "with = ['nose']\n[perturbation.noise]\nkind = 'kick'", "3:1",
      "perturbation a: with names 'nose'",
      "did you mean 'noise'?"),
    Mistake(
      head + "with = ['b']\n[perturbation.b]\nkind = 'kick'\ndose = [1, 2]", "3:1",
      "perturbation a: with names 'b'", "give it one dose"),
    Mistake(
      head + "with = ['b']\n[perturbation.b]\nkind = 'teacher-noise'", "3:1",
      "perturbation a: with names 'b'",
      "acts in the training"),
    Mistake(head + "alone = false", "3:1", "perturbation a: alone is false", "name it in the with"),
    Mistake(head + "[perturbation.a]", "3:15", "perturbation.a is given twice", "remove one of the two"),
  ]

  /// Catches a mistake that is passed over, reported elsewhere, or without the way out.
  @Test(arguments: mistakes) func mistakesAreReported(mistake: Mistake) throws {
    let error = try #require(subsongError { _ = try read(mistake.text) })
    #expect(error.category == .badInput)
    #expect(error.what.hasPrefix(mistake.what), "\(error)")
    #expect(error.location == "p.toml:\(mistake.place)", "\(error)")
    #expect(
      [error.why, error.remedy].contains { $0?.contains(mistake.help) == true },
      "\(error)")
  }

  /// An empty file says what a full one looks like; no file is missing input, and so is a song that is not there.
  @Test func nothingIsNoPerturbation() throws {
    for text in ["", "# nothing", "[perturbation]"] {
      let error = try #require(subsongError { _ = try read(text) })
      #expect(error.category == .badInput && error.location == "p.toml")
      #expect(error.remedy?.contains("[perturbation.first]") == true)
    }
    #expect(
      subsongError { _ = try PerturbationFile.conditions(path: "/nowhere/p.toml") }?.category == .missingInput
    )
    let song = subsongError {
      _ = try PerturbationFile.conditions(
        text: "[perturbation.a]\nkind = 'conflict'\nsong = 'none.song'", name: "/nowhere/p.toml")
    }
    #expect(song?.category == .missingInput && song?.description.contains("/nowhere/none.song") == true)
    #expect(song?.location == "/nowhere/p.toml:3:1")
  }

  /// Songs lie beside the file that names them. Catches a path that begins in the working folder.
  @Test func songsLieBesideTheFile() throws {
    try withTemporaryFolder { folder in
      let song = try Song(title: "two", rowNames: ["a", "b"], states: [[0], [1]], stateDuration: 5)
      try Data(song.text.utf8).write(to: URL(fileURLWithPath: folder + "/other.song"))
      let text = "[perturbation.a]\nkind = 'conflict'\nsong = 'other.song'"
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/p.toml"))
      let conditions = try PerturbationFile.conditions(path: folder + "/p.toml")
      #expect(conditions[0].main.song == song)
    }
  }

  /// The files in `data/perturbations`. Catches an example that is refused, or that is not what its folder says.
  @Test func examplesAreValid() throws {
    let folder = ReferenceData.packageRoot.appendingPathComponent("data/perturbations").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".toml") }
    #expect(names.sorted() == ["battery.toml", "teacher.toml"])
    for name in names {
      let conditions = try PerturbationFile.conditions(path: "\(folder)/\(name)")
      let phase: PerturbationProfile.Phase = name == "teacher.toml" ? .training : .replay
      #expect(conditions.count > 1 && conditions.allSatisfy { $0.phase == phase })
      #expect(try read(PerturbationCondition.toml(conditions)) == conditions)
    }
  }

  /// Damaged files are read or refused with a place, and what is read is written and read as the same.
  @Test func damagedFilesNeverTrap() throws {
    var stream = SeedTree(seed: 22).stream("test.perturbations")
    let inputs = try (0..<20).map { _ in
      let random = try RandomConditions(&stream)
      return Array(PerturbationCondition.toml(random.conditions, songs: random.songs).utf8)
    }
    let words =
      [
        "[perturbation.a]\n", "[[perturbation]]\n", "kind = 'rest'\n", "dose = [0, 1]\n", "dose = 1e999\n",
        "nan",
      ]
      + [
        "with = ['a']\n", "neurons = '0..4294967295'\n", "neurons = '4294967296'\n", "..", "''", "\"", "=",
        "\n",
      ]
      + PerturbationSchema.keys.flatMap { ["\($0.path) = \($0.defaultValue.literal)\n", $0.path] }
      + PerturbationKind.allCases.map { "'\($0.rawValue)'" }
    var (fuzzing, placeless) = (Fuzzing(), 0)
    fuzzing.run(Fuzzing.inputCount / 5, of: Mutator(inputs, dictionary: words, seed: 23)) { bytes in
      let conditions: [PerturbationCondition]
      do {
        conditions = try read(String(decoding: bytes, as: UTF8.self))
      } catch let error as SubsongError {
        if error.category == .badInput, error.location?.hasPrefix("p.toml") != true { placeless += 1 }
        throw error
      }
      let songs = conditions.flatMap { [$0.main] + $0.companions }.filter { $0.song != nil }
      let names = Dictionary(songs.map { ($0.name, "fuer-elise") }) { first, _ in first }
      if try read(PerturbationCondition.toml(conditions, songs: names)) != conditions { throw Changed() }
    }
    for finding in fuzzing.findings { Issue.record("\(finding)") }
    #expect(fuzzing.accepted > 50 && fuzzing.accepted < fuzzing.count && placeless == 0)
  }

  /// A value that is another one after writing and reading.
  private struct Changed: Error {}
}
