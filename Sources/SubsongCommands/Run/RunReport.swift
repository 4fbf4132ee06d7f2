import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// What `inspect` shows of a run.
struct RunReport: Encodable {
  /// The weights of one block of the matrix, postsynaptic ← presynaptic, in mV.
  struct Block: Encodable {
    var block: String
    var initialRMS, trainedRMS, largest: Double

    enum CodingKeys: String, CodingKey {
      case block
      case initialRMS = "initial_rms"
      case trainedRMS = "trained_rms"
      case largest = "trained_largest"
    }
  }

  var run: String
  var provenance: Provenance
  var visible, latent, synapses: Int
  var scaffoldConnections, unnudgedLatents: Int
  /// ms, shortest and longest lag.
  var dendriticLag, excitatoryLag, inhibitoryLag: [Double]
  var weights: [Block]
  var scores: ExperimentSummary
  /// `null` if the run's numerics were not checked.
  var numerics: StoredVerdict

  enum CodingKeys: String, CodingKey {
    case run, provenance, visible, latent, synapses, weights, scores, numerics
    case scaffoldConnections = "scaffold_connections"
    case unnudgedLatents = "unnudged_latents"
    case dendriticLag = "dendritic_lag_ms"
    case excitatoryLag = "excitatory_lag_ms"
    case inhibitoryLag = "inhibitory_lag_ms"
  }

  /// - Throws: ``SubsongError`` if a file of the run is missing or damaged.
  init(_ directory: RunDirectory) throws(SubsongError) {
    let network = try NetworkDocument(run: directory)
    run = directory.path
    provenance = try directory.json(of: .provenance)
    (visible, latent, synapses) = (network.visible, network.latent, network.synapses)
    scaffoldConnections = network.scaffoldEdges.count
    unnudgedLatents = network.unnudgedLatents.count
    func range(_ lags: [Int]) -> [Double] {
      [lags.min(), lags.max()].compactMap {
        $0.map { Double($0) * (network.delays.unit ?? network.timeStep) }
      }
    }
    dendriticLag = range(network.delays.dendriticLag)
    excitatoryLag = range(network.delays.excitatoryLag)
    inhibitoryLag = range(network.delays.inhibitoryLag)
    scores = try directory.json(of: .summary)
    numerics = try StoredVerdict(directory, configuration: provenance.configuration)
    let (arrays, n) = (try directory.arrays(), network.visible + network.latent)
    weights = Self.blocks(
      before: try arrays.array("weights_initial", shape: [n, n]),
      after: try arrays.array("weights_trained", shape: [n, n]), visible: network.visible, count: n)
  }

  private static func blocks(before: NamedArray, after: NamedArray, visible: Int, count: Int) -> [Block] {
    let populations = [("visible", 0..<visible), ("latent", visible..<count)].filter { !$0.1.isEmpty }
    return populations.flatMap { post, rows in
      populations.map { pre, columns in
        let indices = rows.flatMap { row in columns.filter { $0 != row }.map { row * count + $0 } }
        func rms(_ values: [Double]) -> Double {
          (indices.reduce(0) { $0 + values[$1] * values[$1] } / Double(max(1, indices.count))).squareRoot()
        }
        return Block(
          block: "\(post) from \(pre)", initialRMS: rms(before.values), trainedRMS: rms(after.values),
          largest: indices.map { abs(after.values[$0]) }.max() ?? 0)
      }
    }
  }

  var lines: [String] {
    func span(_ lag: [Double]) -> String { lag.map { fixed($0, 1) }.joined(separator: "–") + " ms" }
    let network = [
      "song                      \(provenance.song)",
      "made by                   Subsong \(provenance.version), configuration \(provenance.configuration), seed \(provenance.seed)",
      "neurons                   \(visible) visible, \(latent) latent",
      "dendritic synapses        \(synapses), lags \(span(dendriticLag))",
      "scaffold                  \(scaffoldConnections) connections, lags \(span(excitatoryLag)) excitatory,"
        + " \(span(inhibitoryLag)) inhibitory; \(unnudgedLatents) latent neurons never nudged",
    ]
    let blocks = weights.map {
      "\($0.block.padded(to: 26))rms \(fixed($0.initialRMS, 3)) → \(fixed($0.trainedRMS, 3)) mV, largest \(fixed($0.largest, 2)) mV"
    }
    let verdict = numerics.verdict.map { ["numerics                  \($0.line)"] } ?? []
    return network + blocks + scores.lines + verdict
  }
}
