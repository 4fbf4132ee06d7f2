import Figures
import LearningTasks
import NumericalCore
import Sweeps

extension Reproduction {
  private static let song = "song"

  /// The paper's mock-up of birdsong. Its file is not public; songs in the manner of two finches take its place.
  static let eliseBirdsong = Reproduction(
    id: "elise/birdsong",
    claim: "longer, non-Markovian samples of birdsong are learned and replayed",
    criterion:
      "each of three finch-like songs (Markov orders 2, 3 and 8) is replayed with a mean correlation of at least 0.9,"
      + " with plasticity on and with frozen weights; the value is the smallest of these means",
    test: SweepTest(
      sweep: { birdsongs($0) },
      judge: { results in
        let songs = results.values(of: song)
        func scores(_ song: String) -> [Double?] {
          ["replay_correlation_mean", "frozen_replay_correlation_mean"].map {
            results.mean($0, [Self.song: song])
          }
        }
        let worst = songs.flatMap { scores($0).map { $0 ?? 0 } }.min()
        return Verdict(
          holds: (worst ?? 0) >= 0.9, value: worst,
          finding: songs.map { song in
            "\(song.filter { $0 != "\"" }) \(scores(song).map(text).joined(separator: ", frozen "))"
          }.joined(separator: "; "))
      }, figure: { (results) throws(SubsongError) in try birdsongFigure(results) }))

  private static func birdsongs(_ scale: Scale) -> String {
    let (seeds, cycles): (String, String) =
      switch scale {
      case .smoke: ("1..1", "training.cycles = 40\nreplay.cycles = 8\n")
      case .laptop: ("1..3", "training.cycles = 20000\n")
      case .full: ("1..10", "training.cycles = 20000\n")
      }
    return header("finch-like songs of growing Markov order") + """
      seeds = "\(seeds)"

      [set]
      network.latent = 60
      \(cycles)
      [grid]
      song = ["bengalese-2", "bengalese-3", "zebra-finch"]

      """
  }

  private static func birdsongFigure(_ results: ReproductionResults) throws(SubsongError) -> any Figure {
    let songs = results.values(of: song)
    let measures = [
      ("free runs while learning", "validation_correlation"), ("free replay", "replay_correlation_mean"),
      ("replay, weights frozen", "frozen_replay_correlation_mean"),
    ]
    var orders: [Double] = []
    for literal in songs {
      orders.append(Double(try SongLibrary.song(named: literal.filter { $0 != "\"" }).markovOrder))
    }
    return ResponseFigure(
      series: measures.map { name, measure in
        ResponseFigure.Series(
          name: name,
          places: zip(songs, orders).compactMap { song, order in
            ResponseFigure.Place(order, results.statistics(measure, [Self.song: song]))
          })
      }, xLabel: "Markov order of the song", measureLabel: "correlation")
  }
}
