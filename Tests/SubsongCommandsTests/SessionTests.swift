import Elise
import Experiments
import Foundation
import Integrators
import LearningTasks
import NumericalCore
import RunStore
import SubsongCommands
import TestSupport
import Testing

/// Runs that are interrupted, or whose disk fails, and go on: they end with the bytes of a run that never stopped.
@Suite struct SessionTests {
  /// 3 visible and 5 latent neurons, cycles of 200 steps; 9 training and 5 + 5 replay cycles.
  private static func description(_ change: (inout ExperimentDescription) -> Void = { _ in })
    -> ExperimentDescription
  {
    var description = ExperimentDescription()
    description.song = "tiny.song"
    description.network.latentCount = 5
    description.schedule.trainingCycles = 8
    description.schedule.validationInterval = 3
    description.schedule.replayCycles = 5
    description.recording.variables = ["rate", "somatic-potential", "weights"]
    description.recording.interval = 20
    change(&description)
    return description
  }

  private static let song = """
    subsong-song 1
    title: Tiny
    state-duration: 5 ms
    rows: a b c
    states:
    a
    b c
    -
    c

    """

  /// A folder with the song in it.
  private func withSong(_ body: (_ folder: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try Data(Self.song.utf8).write(to: URL(fileURLWithPath: folder + "/tiny.song"))
      try body(folder)
    }
  }

  /// Begins a run and carries it out without figures.
  private func begin(
    _ description: ExperimentDescription, in folder: String, _ name: String,
    calls: any SystemCalls = ScratchFiles(), policy: CheckpointPolicy = CheckpointPolicy(cycles: 4),
    stopAfter cycles: Int? = nil
  ) throws -> RunDirectory {
    let run = try ExperimentRun(description, threads: 1, songsIn: folder)
    var directory = try RunDirectory.create(at: folder + "/" + name)
    directory.calls = calls
    try run.begin(directory)
    try session(run, directory, policy, stopAfter: cycles).carryOut()
    return directory
  }

  private func session(
    _ run: ExperimentRun, _ directory: RunDirectory, _ policy: CheckpointPolicy, stopAfter cycles: Int?
  ) -> ExperimentSession {
    var session = ExperimentSession(run: run, directory: directory, policy: policy, drawsFigures: false)
    var left = cycles ?? .max
    session.interruption = {
      left -= 1
      return left <= 0 ? SIGTERM : nil
    }
    return session
  }

  /// Carries a run on until it is finished, stopping after so many cycles each time.
  private func resume(_ path: String, stoppingAfter cycles: () -> Int? = { nil }) throws {
    for _ in 0..<100 {
      var directory = try RunDirectory.open(at: path)
      if directory.contains(.summary) { return }
      directory.calls = ScratchFiles()
      try directory.removeTemporaries()
      let run = try ExperimentRun(resuming: directory, threads: 1)
      let checkpoint = try run.checkpoint(in: directory)
      try session(run, directory, CheckpointPolicy(cycles: 3), stopAfter: cycles()).carryOut(from: checkpoint)
    }
    Issue.record("the run does not come to its end")
  }

  private func expectEqual(
    _ path: String, _ expected: [String: Data], _ comment: Comment,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    let found = try contents(of: path)
    #expect(found.keys.sorted() == expected.keys.sorted(), comment, sourceLocation: place)
    for (file, bytes) in expected {
      #expect(found[file] == bytes, "\(file): \(comment)", sourceLocation: place)
    }
  }

  static let variants: [(String, ExperimentDescription)] =
    IntegrationMethod.allCases.map { method in
      (
        "method \(method)",
        description {
          $0.network.integration.method = method
          // They choose order and steps from the tolerance, and begin anew at every time step.
          if [.msadams, .msbdf].contains(method) { $0.network.integration.tolerance = 1e-5 }
        }
      )
    }
    + EngineKind.allCases.flatMap { kind in
      Precision.allCases.map { precision in
        (
          "engine \(kind), \(precision)",
          description {
            $0.engine = kind
            $0.precision = precision
          }
        )
      }
    } + [
      (
        "elise-paper",
        description {
          $0.network = .paper; $0.network.latentCount = 5
        }
      ),
      (
        "cubic, adaptive",
        description {
          $0.network.integration.interpolation = .cubicHermite
          $0.network.integration.tolerance = 1e-6
        }
      ),
      (
        "sparse",
        description {
          $0.network.connectivity.kind = .sparse
          $0.network.connectivity.density = 0.1
        }
      ),
      (
        "recorded in doubles",
        description {
          $0.recording.precision = .double; $0.recording.population = .latent
        }
      ),
    ]

  @Test("A run that is cut anywhere, through the disk, ends with the same bytes", arguments: variants.indices)
  func cut(variant: Int) throws {
    let (name, description) = Self.variants[variant]
    try withSong { folder in
      let whole = try contents(of: begin(description, in: folder, "whole").path)
      #expect(whole["weights_trained.npy"] != nil && whole["recordings/training/rate.npy"] != nil)
      #expect(whole["weights_trained.npy"] != whole["weights_initial.npy"], "something was learned")
      var stream = SeedTree(seed: 7).stream("cuts", index: variant)
      for attempt in 0..<3 {
        let first = 1 + stream.uniformInteger(below: 18)
        let cut = try begin(description, in: folder, "cut-\(attempt)", stopAfter: first)
        #expect(!cut.contains(.summary))
        try resume(cut.path) { 1 + stream.uniformInteger(below: 9) }
        try expectEqual(cut.path, whole, "\(name), first cut after \(first) cycles")
      }
    }
  }

  /// Catches an order of writing that leaves something between two states, and an error that is swallowed.
  @Test("Whatever call fails, the run can be resumed, or was not begun") func faults() throws {
    var (injected, runs) = (0, 0)
    try withSong { folder in
      // Few cycles and variables: every call fails in every way, each time in a run of its own.
      let description = Self.description {
        $0.schedule.trainingCycles = 3
        $0.recording.variables = ["rate", "weights"]
        $0.recording.phases = [.training]
      }
      let whole = try contents(of: begin(description, in: folder, "whole").path)
      for fault in FaultySystem.Fault.allCases {
        for failing in 1... {
          let system = FaultySystem(failing: failing, fault)
          let name = "run-\(runs)"
          var failed = false
          do {
            _ = try begin(description, in: folder, name, calls: system, policy: CheckpointPolicy(cycles: 7))
          } catch is SubsongError {
            failed = true
          }
          runs += 1
          injected += system.injected
          let path = folder + "/" + name
          if system.calls < failing { break }
          let isBegun = FileManager.default.fileExists(atPath: path + "/experiment.toml")
          if !failed {
            #expect(try RunDirectory.open(at: path).contains(.summary), "call \(failing), \(fault)")
          }
          if isBegun {
            try resume(path)
            try expectEqual(path, whole, "call \(failing), \(fault)")
          } else {
            #expect(subsongError { _ = try RunDirectory.open(at: path) }?.category == .missingInput)
          }
          try FileManager.default.removeItem(atPath: path)
        }
      }
    }
    print("faults injected into whole runs: \(injected) in \(runs) runs")
    #expect(injected > 300)
  }

  @Test("A checkpoint of another experiment or version, and other inputs, are refused") func refusals() throws
  {
    try withSong { folder in
      let cut = try begin(Self.description(), in: folder, "run", stopAfter: 5)
      let text = try cut.text(of: .experiment)
      func refusal() -> SubsongError? {
        subsongError { _ = try ExperimentRun(resuming: cut, threads: 1).checkpoint(in: cut) }
      }
      #expect(refusal() == nil)
      try cut.write(text.replacing("seed = 1 ", with: "seed = 2 "), named: .experiment)
      #expect(refusal()?.category == .badInput && refusal()?.location == cut.path)
      try cut.write(text, named: .experiment)
      var stored = try #require(try cut.latestCheckpoint()).checkpoint
      stored.version = "0.0.1"
      try cut.write(stored)
      #expect(refusal()?.what.contains("Subsong 0.0.1") == true)
      (stored.version, stored.configuration) = (Provenance.packageVersion, "0123456789abcdef")
      try cut.write(stored)
      #expect(refusal()?.what.contains("another experiment") == true)
    }
  }

  @Test("A disk that fails in the middle of a run: the error says how to go on") func advice() throws {
    try withSong { folder in
      let system = FaultySystem(failing: 120, .diskFull)
      let error = try #require(
        subsongError { _ = try begin(Self.description(), in: folder, "run", calls: system) })
      #expect(error.category == .inputOutput && system.injected == 1)
      #expect(error.remedy == "make room on the disk; go on with `subsong resume \(folder)/run`")
    }
  }

  @Test("Another plan of recording cannot go on from a checkpoint") func otherPlan() throws {
    try withSong { folder in
      let cut = try begin(Self.description(), in: folder, "run", stopAfter: 5)
      let text = try cut.text(of: .experiment)
      let changed = text.replacing(#"["rate", "somatic-potential", "weights"]"#, with: #"["rate"]"#)
      try #require(changed != text)
      try cut.write(changed, named: .experiment)
      let error = subsongError { try resume(cut.path) }
      #expect(error?.category == .badInput && error?.what.contains("plan of recording") == true)
    }
  }

  @Test("Numbers that go bad: phase, cycle, step and the last good checkpoint are told, and it is kept")
  func numerical() throws {
    let wild = Self.description {
      // A step multiplies the difference of soma and dendrite by about 1 − 0.1 · 100.
      $0.network.integration.method = .euler
      $0.network.neuron.dendriticCoupling = 100
    }
    try withSong { folder in
      let error = try #require(subsongError { _ = try begin(wild, in: folder, "run") })
      #expect(error.category == .numerical)
      #expect(error.location?.hasPrefix("training cycle ") == true, "\(error)")
      let directory = try RunDirectory.open(at: folder + "/run")
      let (file, checkpoint) = try #require(try directory.latestCheckpoint())
      #expect(error.remedy?.contains(directory.path(of: file)) == true, "\(error)")
      #expect(checkpoint.arrays.values.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    }
  }
}
