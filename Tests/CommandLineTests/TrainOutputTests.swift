import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

/// The network of the published simulator (`data/reference/elise`), as far as `network.json` has it.
private struct PublishedNetwork: Decodable {
  var dendritic, excitatory, inhibitory: [Int]
  var edges: [[Int]]
  var initialWeights: [[Double]]

  enum CodingKeys: String, CodingKey {
    case dendritic = "buffer_len_dend"
    case excitatory = "buffer_len_exc"
    case inhibitory = "buffer_len_inh"
    case edges = "scaffold_edges_in_order_of_growth"
    case initialWeights = "W0"
  }
}

/// What `train` prints and leaves, as scripts read it.
@Suite struct TrainOutputTests {
  static let scoreKeys: Set = [
    "run", "validation_correlation", "validation_mse", "first_cycle_090", "first_cycle_095",
    "replay_correlation_mean", "replay_correlation_min", "replay_correlation_first",
    "replay_correlation_last",
    "frozen_replay_correlation_mean", "steps_per_second", "wall_seconds",
  ]

  /// Catches a renamed or lost key, talk among the results, and a key that is left out where it is undefined.
  @Test("Standard output is one JSON object with every key; what is undefined is null") func json() throws {
    let object = try SharedRun.tiny().outcome.object()
    #expect(Set(object.keys) == Self.scoreKeys)
    #expect(object["run"] as? String == "run")
    let undefined = object.filter { $0.value is NSNull }.map(\.key).sorted()
    #expect(undefined == ["first_cycle_090", "first_cycle_095"])
    #expect(try #require(object["steps_per_second"] as? Double) > 0)
  }

  /// Catches tables whose rows are not the free cycles: every 20th of the training, and cycles 3 to 4 of 6 replay cycles
  /// (three are nudged, the last cannot be shifted); and JSON scores that are not those of the tables.
  @Test("The tables hold the free cycles, and the scores are theirs") func tables() throws {
    let shared = try SharedRun.tiny()
    let run = try RunDirectory.open(at: shared.path)
    let scores = try run.table(of: .scores)
    #expect(scores.columns == ["cycle", "correlation", "mse"])
    #expect(try scores.column("cycle") == [0, 20])
    for name in [RunFile.replay, .frozenReplay] {
      let table = try run.table(of: name)
      #expect(table.columns == ["cycle", "correlation", "mse", "shift"])
      #expect(try table.column("cycle") == [3, 4])
      #expect(try table.column("shift").allSatisfy { (0..<1250).contains(try #require($0)) })
    }
    let object = try shared.outcome.object()
    func mean(_ table: CSVTable, _ column: String) throws -> Double {
      try table.column(column).reduce(0) { $0 + ($1 ?? .nan) } / Double(table.rows.count)
    }
    let replay = try run.table(of: .replay)
    #expect(object["validation_correlation"] as? Double == (try mean(scores, "correlation")))
    #expect(object["validation_mse"] as? Double == (try mean(scores, "mse")))
    #expect(object["replay_correlation_mean"] as? Double == (try mean(replay, "correlation")))
    #expect(object["replay_correlation_first"] as? Double == replay.rows[0][1])
    #expect(object["replay_correlation_last"] as? Double == replay.rows[1][1])
    #expect(
      object["frozen_replay_correlation_mean"] as? Double
        == (try mean(run.table(of: .frozenReplay), "correlation")))
  }

  /// Catches a transposed or incomplete matrix, autapses, and a "trained" matrix that was never trained.
  @Test("The weights are matrices of 23 × 23 with an empty diagonal, and training changed them")
  func weights()
    throws
  {
    let shared = try SharedRun.tiny()
    let matrices = try ["weights_initial", "weights_trained"].map { name in
      let file = shared.path + "/\(name).npy"
      let array = try NPY.decode(Array(bytes(file)), named: file, axes: ["postsynaptic", "presynaptic"])
      #expect(array.shape == [23, 23])
      return try #require(array.matrix)
    }
    for neuron in 0..<23 { #expect(matrices.allSatisfy { $0[neuron, neuron] == 0 }) }
    #expect(matrices[0] != matrices[1])
    let checkpoint = try #require(try RunDirectory.open(at: shared.path).latestCheckpoint()).checkpoint
    let state = try #require(checkpoint.arrays["trained/weights"])
    #expect(state.values == matrices[1].storage, "a replay goes on from the trained weights")
  }

  private struct Network: Decodable {
    struct Delays: Decodable { var dendritic, excitatory, inhibitory: [Int] }
    var visible, latent, synapses: Int
    var rowNames: [String]
    var delays: Delays
    var scaffoldEdges: [[Int]]

    enum CodingKeys: String, CodingKey {
      case visible, latent, synapses, delays
      case rowNames = "row_names"
      case scaffoldEdges = "scaffold_edges"
    }
  }

  /// Catches edges as [post, pre], delays in ms, and a network that is not the published one. The numbers are those of
  /// the published simulator for seed 12345 with 50 latent neurons.
  @Test("network.json and weights_initial.npy of the default size are those of the published simulator")
  func publishedNetwork() throws {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(
        "train", "--preset", "elise-paper", "--seed", "12345", "--cycles", "0", "--replay-cycles", "0",
        "--no-figures", "--out", "run", "--json", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let run = try RunDirectory.open(at: folder + "/run")
      let network: Network = try run.json(of: .network)
      let published: PublishedNetwork = try ReferenceData.json(named: "elise/network_seed12345.json")
      #expect((network.visible, network.latent, network.synapses) == (13, 50, 63 * 62))
      #expect(network.rowNames.count == 13)
      #expect(network.delays.dendritic == published.dendritic)
      #expect(network.delays.excitatory == published.excitatory)
      #expect(network.delays.inhibitory == published.inhibitory)
      #expect(network.scaffoldEdges == published.edges)
      let initial = try run.array("weights_initial")
      #expect(initial.shape == [63, 63])
      #expect(initial.values == published.initialWeights.flatMap(\.self))
      #expect(initial == (try run.array("weights_trained")), "no cycle, no change")
    }
  }

  /// Catches empty or mislabelled pictures, and a figure that was forgotten in one format.
  @Test("Six figures in three formats, each with the first bytes of its format") func figures() throws {
    let figures = try SharedRun.tiny().path + "/figures"
    let names = ["learning-curve", "raster", "replay", "scaffold", "traces", "weights"]
    #expect(try entries(figures) == names.flatMap { ["\($0).pdf", "\($0).png", "\($0).svg"] })
    for name in names {
      #expect(
        try bytes(figures + "/\(name).png").starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
      #expect(try bytes(figures + "/\(name).pdf").starts(with: Array("%PDF-".utf8)))
      let svg = String(decoding: try bytes(figures + "/\(name).svg"), as: UTF8.self)
      #expect(svg.hasPrefix("<?xml") && svg.contains("<svg") && svg.hasSuffix("</svg>\n"))
    }
  }

  /// Catches a path, a date or another machine's trace in what has to be the same everywhere.
  @Test("No file of a run names the folder it lies in") func noPaths() throws {
    let shared = try SharedRun.tiny()
    for name in try FileManager.default.subpathsOfDirectory(atPath: shared.path) {
      guard let content = try? bytes(shared.path + "/" + name) else { continue }
      #expect(content.range(of: Data(shared.folder.utf8)) == nil, "\(name)")
    }
  }

  @Test("Without a cycle of training or replay the scores are null and the tables have no row")
  func noCycles()
    throws
  {
    try withTemporaryFolder { folder in
      let arguments = ["train", "--latent", "5", "--json", "--out"]
      let untrained = try SubsongTool.run(
        arguments + ["a", "--cycles", "0", "--replay-cycles", "5"], in: folder
      ).object()
      #expect(untrained["validation_correlation"] is NSNull && untrained["steps_per_second"] is NSNull)
      #expect(untrained["replay_correlation_mean"] is Double)
      let unreplayed = try SubsongTool.run(
        arguments + ["b", "--cycles", "1", "--replay-cycles", "0"], in: folder
      ).object()
      #expect(unreplayed["validation_correlation"] is Double)
      #expect(unreplayed["replay_correlation_mean"] is NSNull)
      #expect(unreplayed["frozen_replay_correlation_mean"] is NSNull)
      let neither = try SubsongTool.run(
        arguments + ["c", "--cycles", "0", "--replay-cycles", "0"], in: folder
      ).object()
      #expect(Set(neither.keys) == Self.scoreKeys)
      #expect(neither.filter { !($0.value is NSNull) }.keys.sorted() == ["run", "wall_seconds"])
      #expect(try bytes(folder + "/c/scores.csv") == Data("cycle,correlation,mse\n".utf8))
      #expect(try entries(folder + "/c/figures").count == 6, "weights and scaffold can be drawn")
    }
  }
}
