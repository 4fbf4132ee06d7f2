import ArgumentParser
import Elise
import Figures
import Foundation
import LearningTasks
import NumericalCore

/// `subsong doctor`: whether this machine has what the tool needs.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check libraries, processor features, fonts and the engines on this machine.")

  /// One thing that was looked at.
  struct Check: Encodable {
    var check: String
    var ok: Bool
    var detail: String
  }

  @OptionGroup var output: OutputOptions

  func run() throws {
    let checks = [libraries(), processor(), fonts(), workingFolder(), engines()]
    if output.json {
      try Console.result(jsonText(checks))
    } else {
      for check in checks {
        let state = (check.ok ? "ok" : "failed").padded(to: 7)
        try Console.result("\(state)\(check.check.padded(to: 12))\(check.detail)")
      }
    }
    if let failed = checks.first(where: { !$0.ok }) {
      throw SubsongError(
        failed.check == "folder" ? .cannotCreate : .missingInput, "\(failed.check): \(failed.detail)",
        remedy: failed.check == "folder" ? "work in another folder, or use --out" : nil)
    }
  }

  private func libraries() -> Check {
    let detail =
      "GSL \(GSLMersenneTwister.libraryVersion), Cairo \(FigureLibraries.cairoVersion), libpng"
      + " \(FigureLibraries.pngVersion), \(LinearAlgebraLibrary.version)"
    return Check(check: "libraries", ok: true, detail: detail)
  }

  private func processor() -> Check {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return Check(
      check: "processor", ok: true,
      detail:
        "\(Provenance.currentPlatform), \(cores) cores, kernels use \(ProcessorFeatures.vectorBits)-bit vectors"
    )
  }

  private func fonts() -> Check {
    let found = FigureLibraries.isFontInstalled
    let name = FigureLibraries.fontFamily
    return Check(
      check: "fonts", ok: found,
      detail: found ? name : "\(name) not found: figures use another font; apt-get install fonts-dejavu-core")
  }

  private func workingFolder() -> Check {
    let folder = FileManager.default.currentDirectoryPath
    let ok = FileManager.default.isWritableFile(atPath: folder)
    return Check(
      check: "folder", ok: ok,
      detail: ok ? "runs can be written here" : "no runs can be written into \(folder)")
  }

  /// One cycle of a small network by every engine.
  private func engines() -> Check {
    do {
      var description = EliseDescription.default
      description.latentCount = 20
      let song = try SongLibrary.song(named: "fuer-elise")
      let states = try [EngineKind.reference, .step, .block].map { kind in
        let learner = try EliseLearner(description, song: song, seed: 1, engine: EngineOptions(kind))
        var state = learner.initialState()
        try learner.runCycle(&state, .nudged)
        return state
      }
      let deviation =
        states.dropFirst().flatMap { state in
          zip(states[0].somaticPotential, state.somaticPotential).map { abs($0 - $1) }
        }.max() ?? 0
      return Check(
        check: "engines", ok: deviation < 1e-9,
        detail:
          "step and block engine are \(deviation < 1e-9 ? "within" : "not within") 1e-9 mV of the reference after"
          + " 2500 steps")
    } catch {
      return Check(check: "engines", ok: false, detail: "\(error)")
    }
  }
}
