import Foundation
import NumericalCore
import SubsongCommands
import TestSupport
import Testing

@Suite struct SlurmScriptsTests {
  private func scripts(_ job: SlurmJob = SlurmJob(), folder: String = "/data/birds", tasks: Int = 20)
    -> [String: String]
  {
    let scripts = SlurmScripts(
      program: "/opt/subsong", file: "/data/s.toml", folder: folder, tasks: tasks, job)
    return Dictionary(uniqueKeysWithValues: scripts.all.map { ($0.name, $0.text) })
  }

  /// Catches an option that is lost, or that comes after the first command, where sbatch does not read it.
  @Test func optionsAreDirectives() throws {
    var job = SlurmJob()
    (job.minutes, job.partition, job.memory, job.extra) = (
      30, "birds", 2000, ["--account=x", "--comment=\"a b\""]
    )
    let texts = scripts(job)
    let common = [
      "--ntasks=1", "--time=30", "--requeue", "--open-mode=append", "--partition=birds", "--mem=2000",
    ]
    for (name, own) in [
      ("array.sbatch", ["--array=0-19", "--signal=B:TERM@120", "--output=slurm/logs/task-%a.log"]),
      ("merge.sbatch", ["--output=slurm/logs/merge.log"]),
    ] {
      let lines = try #require(texts[name]).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[0] == "#!/bin/bash")
      let directives = lines.dropFirst().prefix { $0.hasPrefix("#SBATCH ") }
      for option in common + own + job.extra { #expect(directives.contains("#SBATCH \(option)"), "\(name)") }
      #expect(lines.count { $0.hasPrefix("#SBATCH") } == directives.count)
    }
    #expect(texts["array.sbatch"]?.contains("--job-name=subsong-birds\n") == true)
    #expect(scripts(folder: "/data/a b%/")["array.sbatch"]?.contains("--job-name=subsong-a-b-\n") == true)
    let plain = try #require(scripts()["array.sbatch"])
    #expect(!plain.contains("--partition") && !plain.contains("--mem"), "the cluster's own")
  }

  /// Catches a margin that leaves no time to work, or none for the checkpoint.
  @Test func marginsFitTheTime() {
    var job = SlurmJob()
    for (minutes, seconds) in [(1, 15), (3, 18), (20, 120), (60, 120), (6000, 120)] {
      job.minutes = minutes
      #expect(job.marginSeconds == seconds)
    }
  }

  /// Catches an option that becomes a line of the script, and limits that sbatch would refuse later.
  @Test func optionsThatAreNoneAreRefused() {
    func flag(_ change: (inout SlurmJob) -> Void) -> String? {
      var job = SlurmJob()
      change(&job)
      return subsongError { try job.check() }?.location
    }
    #expect(flag { _ in } == nil)
    #expect(flag { $0.minutes = 0 } == "--time")
    #expect(flag { $0.margin = 3600 } == "--margin")
    #expect(flag { $0.memory = 0 } == "--memory")
    for name in ["", "a b", "a\nb", "a#b", "'"] { #expect(flag { $0.partition = name } == "--partition") }
    for option in ["account", "--a\nrm -rf /", ""] { #expect(flag { $0.extra = [option] } == "--sbatch") }
    #expect(
      subsongError {
        try SlurmScripts(program: "/a", file: "/b\nc", folder: "/d", tasks: 1, SlurmJob()).write()
      }?.category == .badInput)
  }
}
