import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

/// Sweeps whose workers are killed, signalled and started again.
@Suite(.serialized) struct SweepKillTests {
  /// 201 units, each of some tens of milliseconds.
  private static let sweep = """
    experiment = "e.toml"
    seeds = "1..67"

    [set]
    training.cycles = 120

    [grid]
    network.latent = [2, 4, 6]
    """

  private static func start(_ out: String, _ more: [String] = [], in folder: String) throws -> Process {
    let process = SubsongTool.process(
      ["sweep", "run", "s.toml", "--out", out, "--quiet", "--checkpoint-cycles", "5"] + more, in: folder)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// The units that are done, with how often each was begun.
  private static func done(_ store: SweepStore) throws -> [Int: Int] {
    var done: [Int: Int] = [:]
    try store.forEachUnit(prepare: { _, _ in }) { if $0.state == .done { done[$0.number] = $0.attempts } }
    return done
  }

  /// Catches a unit that is lost, done twice or counted twice when its worker dies, also between its last file and its results.
  ///
  /// By hand: `KILLS=500 swift test -c release --filter SweepKillTests`.
  @Test(
    "A sweep whose workers are killed at random moments ends with the same bytes, and no unit is done twice")
  func killed() throws {
    let wanted = ProcessInfo.processInfo.environment["KILLS"].flatMap { Int($0) } ?? 50
    var stream = SeedTree(seed: 7).stream("kills")
    try SweepSamples.with(Self.sweep) { folder in
      let clock = ContinuousClock()
      let start = clock.now
      let whole = try SubsongTool.run(
        "sweep", "run", "s.toml", "--out", "whole", "--workers", "2", in: folder)
      #expect(whole.status == 0, "\(whole.errors)")
      let time = clock.now - start
      // As many kills as there are, whatever the machine: the pauses share out the time of the whole sweep.
      let pause = time / .seconds(1) / Double(wanted)
      var processes = try [Self.start("hurt", in: folder), Self.start("hurt", in: folder)]
      var (kills, rounds, known) = (0, 0, [Int: Int]())
      while kills < wanted {
        rounds += 1
        try #require(rounds < 20 * wanted, "the sweep is over before the kills are")
        Thread.sleep(forTimeInterval: 2 * pause * stream.uniform())
        let victim = stream.uniformInteger(below: 2)
        kill(processes[victim].processIdentifier, SIGKILL)
        processes[victim].waitUntilExit()
        if processes[victim].terminationReason == .uncaughtSignal { kills += 1 }
        processes[victim] = try Self.start("hurt", in: folder)
        guard let store = try? SweepStore.open(folder + "/hurt/sweep.sqlite"), let now = try? Self.done(store)
        else {
          continue
        }
        for (unit, attempts) in known { #expect(now[unit] == attempts, "unit \(unit) was done already") }
        known = now
      }
      for process in processes { process.waitUntilExit() }
      let last = try SubsongTool.run("sweep", "run", "s.toml", "--out", "hurt", "--json", in: folder)
      #expect(last.status == 0, "\(last.errors)")
      #expect(try last.object()["done"] as? Double == 201)
      let all = try Self.done(SweepStore.open(folder + "/hurt/sweep.sqlite"))
      for (unit, attempts) in known { #expect(all[unit] == attempts, "unit \(unit) was done already") }
      #expect(try SweepSamples.tables("hurt", in: folder) == SweepSamples.tables("whole", in: folder))
      #expect(try entries(folder + "/hurt/units").isEmpty && entries(folder + "/hurt/workers").isEmpty)
      let again = all.values.reduce(0) { $0 + $1 - 1 }
      print(
        "killed \(kills) workers, \(known.count) of 201 units were done by then; \(again) units were begun again"
      )
    }
  }

  @Test(
    "SIGINT and SIGTERM end all workers with checkpoints, and the sweep goes on from there",
    arguments: [SIGINT, SIGTERM])
  func signalled(signal: Int32) throws {
    let long = Self.sweep.replacing("training.cycles = 120", with: "training.cycles = 10000").replacing(
      "1..67", with: "1..1")
    try SweepSamples.with(long) { folder in
      let process = SubsongTool.process(
        ["sweep", "run", "s.toml", "--workers", "2", "--checkpoint-seconds", "0", "--out", "hurt"], in: folder
      )
      let errors = folder + "/errors.txt"
      try Data().write(to: URL(fileURLWithPath: errors))
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle(forWritingAtPath: errors)
      try process.run()
      let store = folder + "/hurt/sweep.sqlite"
      try waitUntil { (try? SweepStore.open(store).counts().running) == 2 }
      Thread.sleep(forTimeInterval: 0.1)
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 128 + signal)
      #expect(
        try String(contentsOfFile: errors, encoding: .utf8).contains("go on with `subsong sweep run s.toml"))
      let counts = try SweepStore.open(store).counts()
      #expect(counts.running == 0 && counts.pending > 0, "\(counts)")
      #expect(try entries(folder + "/hurt/workers").isEmpty, "no worker is left")
      let units = try entries(folder + "/hurt/units")
      #expect(units.count == 2)
      for unit in units { #expect(try !entries("\(folder)/hurt/units/\(unit)/checkpoints").isEmpty) }
      #expect(
        try SubsongTool.run("sweep", "run", "s.toml", "--out", "hurt", "--quiet", in: folder).status == 0)
      #expect(
        try SubsongTool.run("sweep", "run", "s.toml", "--out", "whole", "--quiet", in: folder).status == 0)
      #expect(try SweepSamples.tables("hurt", in: folder) == SweepSamples.tables("whole", in: folder))
    }
  }
}
