import Foundation
import TestSupport
import Testing

/// `subsong sweep slurm`, `task` and `merge` as processes; the scripts run with stand-ins for Slurm's programs.
@Suite struct SweepSlurmTests {
  /// What a shell would take for something else.
  private static let folder = "the bird's \"$HOME\" `work`"

  /// Runs a script with stand-ins in front of the search path.
  ///
  /// `sbatch` and `scontrol` note their arguments in `calls`; `scontrol show` says in which state the job is.
  private func run(
    _ script: String, in folder: String, state: String = "RUNNING", environment: [String: String] = [:],
    signalWhen isTime: (() -> Bool)? = nil
  ) throws -> (status: Int32, output: String) {
    let stubs = folder + "/stubs"
    try FileManager.default.createDirectory(atPath: stubs, withIntermediateDirectories: true)
    try write(
      "#!/bin/sh\nprintf '%s|' sbatch \"$@\" >>\"$CALLS\"\necho \"1$#;birds\"\n", to: stubs + "/sbatch")
    try write(
      "#!/bin/sh\nprintf '%s|' scontrol \"$@\" >>\"$CALLS\"\n"
        + "[ \"$1\" = show ] && echo \"JobId=7 JobState=\(state) Reason=None\"\nexit 0\n",
      to: stubs + "/scontrol")
    for name in ["sbatch", "scontrol"] {
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(stubs)/\(name)")
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = [script]
    process.currentDirectoryURL = URL(fileURLWithPath: "/")
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }.merging([
      "PATH": stubs + ":/usr/bin:/bin", "CALLS": folder + "/calls",
    ]) { $1 }
    try Data().write(to: URL(fileURLWithPath: folder + "/output"))
    process.standardOutput = FileHandle(forWritingAtPath: folder + "/output")
    process.standardError = process.standardOutput
    // A shell does not hear what the thread that starts it blocks.
    var (terminate, earlier) = (sigset_t(), sigset_t())
    sigemptyset(&terminate)
    sigaddset(&terminate, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &terminate, &earlier)
    try process.run()
    pthread_sigmask(SIG_SETMASK, &earlier, nil)
    if let isTime {
      let clock = ContinuousClock()
      let end = clock.now + .seconds(30)
      while !isTime(), clock.now < end {
        Thread.sleep(forTimeInterval: 0.005)
      }
      kill(process.processIdentifier, SIGTERM)
    }
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOfFile: folder + "/output", encoding: .utf8))
  }

  private func calls(_ folder: String) throws -> String {
    defer { try? FileManager.default.removeItem(atPath: folder + "/calls") }
    return try String(contentsOfFile: folder + "/calls", encoding: .utf8)
  }

  private func array(_ task: Int) -> [String: String] {
    ["SLURM_ARRAY_JOB_ID": "7", "SLURM_ARRAY_TASK_ID": "\(task)"]
  }

  @Test("A sweep by its scripts gives the tables of a local one, whatever its folders are called")
  func scriptsCarryOutTheSweep() throws {
    try SweepSamples.with { folder in
      let out = "\(folder)/\(Self.folder)"
      let plan = try SubsongTool.run(
        "sweep", "slurm", "s.toml", "--out", out, "--tasks", "5", "--json", in: folder)
      #expect(plan.status == 0, "\(plan.errors)")
      let object = try plan.object()
      #expect(object["units"] as? Double == 12 && object["tasks"] as? Double == 5)
      #expect(object["submit"] as? String == out + "/slurm/submit.sh")
      #expect(FileManager.default.isExecutableFile(atPath: out + "/slurm/submit.sh"))

      let submission = try run(out + "/slurm/submit.sh", in: folder)
      #expect(submission.status == 0 && submission.output == "array 12\nmerge 13\n")
      #expect(
        try calls(folder)
          == "sbatch|--parsable|slurm/array.sbatch|sbatch|--parsable|--dependency=afterany:12|slurm/merge.sbatch|"
      )

      for task in 0..<4 {
        let outcome = try run(out + "/slurm/array.sbatch", in: folder, environment: array(task))
        #expect(
          outcome.status == 0 && !FileManager.default.fileExists(atPath: folder + "/calls"), "\(outcome)")
      }
      let partial = try run(out + "/slurm/merge.sbatch", in: folder)
      #expect(partial.status == 75 && partial.output.contains("units without a result    3"), "\(partial)")
      #expect(try run(out + "/slurm/array.sbatch", in: folder, environment: array(4)).status == 0)
      #expect(try run(out + "/slurm/merge.sbatch", in: folder).status == 0)
      #expect(
        try SubsongTool.run("sweep", "run", "s.toml", "--out", "local", "--quiet", in: folder).status == 0)
      #expect(try SweepSamples.tables(Self.folder, in: folder) == SweepSamples.tables("local", in: folder))
    }
  }

  /// Catches a script that lets subsong die with it, loses its status, or queues a cancelled task again.
  @Test("A task that is told to go is queued again with its checkpoint, unless it was cancelled")
  func stoppedTasks() throws {
    let long = "experiment = 'e.toml'\n[set]\ntraining.cycles = 1000000\n[grid]\nnetwork.latent = [2]\n"
    try SweepSamples.with(long) { folder in
      let out = folder + "/o"
      #expect(try SubsongTool.run("sweep", "slurm", "s.toml", "--out", "o", in: folder).status == 0)
      func stopped(_ state: String, when isTime: () -> Bool) throws -> (status: Int32, output: String) {
        try withoutActuallyEscaping(isTime) { isTime in
          try run(
            out + "/slurm/array.sbatch", in: folder, state: state, environment: array(0), signalWhen: isTime)
        }
      }
      func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
      let first = try stopped("RUNNING") { isThere(out + "/units/0/network.json") }
      #expect(first.status == 143 && first.output.contains("it is queued again"), "\(first)")
      #expect(try calls(folder) == "scontrol|show|job|--oneliner|7_0|scontrol|requeue|7_0|")
      #expect(try !entries(out + "/units/0/checkpoints").isEmpty)
      let second = try stopped("COMPLETING") {
        (try? String(contentsOfFile: folder + "/output", encoding: .utf8))?.contains("goes on from") == true
      }
      #expect(second.status == 143 && second.output.contains("it is not queued again"), "\(second)")
      #expect(second.output.contains("unit 0 goes on from"))
      #expect(try calls(folder) == "scontrol|show|job|--oneliner|7_0|")
      try SubsongTool.run("sweep", "merge", "s.toml", "--out", "nowhere", in: folder).expectRefusal(66)
      try SubsongTool.run(
        "sweep", "task", "s.toml", "--out", "o", "--task", "1", "--tasks", "1", in: folder
      ).expectRefusal(64, saying: "no task 1 of 1")
    }
  }

  @Test("Units that fail have a result, and are carried out again when asked") func failures() throws {
    let text = SweepSamples.sweep.replacing(
      "network.mode = [\"dendrite\", \"reservoir\"]", with: "scoring.interval = [4, 7]")
    try SweepSamples.with(text) { folder in
      func tool(_ arguments: String...) throws -> SubsongTool.Outcome {
        try SubsongTool.run(
          ["sweep", arguments[0], "s.toml", "--out", "o"] + arguments.dropFirst(), in: folder)
      }
      #expect(try tool("slurm", "--tasks", "1").status == 0)
      let task = try tool("task", "--task", "0", "--tasks", "1")
      #expect(task.status == 0 && task.errors.contains("6 units failed"), "\(task.errors)")
      let merge = try tool("merge", "--json")
      #expect(merge.status == 65)
      #expect(try merge.object()["failed"] as? Double == 6)
      #expect(try entries(folder + "/o/slurm/results").count == 12)
      #expect(try tool("slurm", "--retry-failed").status == 0)
      #expect(try entries(folder + "/o/slurm/results").count == 6)
    }
  }
}
