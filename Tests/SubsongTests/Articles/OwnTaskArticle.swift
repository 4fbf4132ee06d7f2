import Subsong
import Testing

// <doc:AddYourOwnTask>
/// Which way do noisy samples drift? 20 numbers from N(±0.25, 1); at the end say whether the sign was minus (0) or plus (1).
struct EvidenceAccumulation: EpisodicTask {
  let name = "evidence-accumulation"
  let inputCount = 1
  let outputCount = 2
  let steps = 20
  let loss = EpisodeLoss.crossEntropyAtEnd
  // Without memory only the last sample counts; with perfect memory the sum of all.
  let referenceLevels: [(name: String, value: Double)] = [
    ("accuracy, last sample", 0.599), ("accuracy, all samples", 0.868),
  ]

  func batchCount(_ split: EpisodeSplit, size: Int) -> Int? { nil }  // episodes never end

  func batch(_ split: EpisodeSplit, index: Int, size: Int) -> EpisodeBatch {
    var (inputs, sides): ([Float], [Int]) = ([], [])
    for item in index * size..<(index + 1) * size {
      var draws = SeedTree(seed: 0).stream("\(name).\(split.rawValue)", index: item)
      let side = draws.uniformInteger(below: 2)
      let drift = side == 1 ? 0.25 : -0.25
      inputs += (0..<steps).map { _ in Float(drift + draws.gaussian(standardDeviation: 1)) }
      sides.append(side)
    }
    return EpisodeBatch(
      items: size, steps: steps, inputCount: inputCount, outputCount: outputCount, inputs: inputs,
      targets: .classes(sides))
  }

  func scores(outputs: [Float], of batch: EpisodeBatch) -> EpisodeScores {
    guard case .classes(let sides) = batch.targets else { return EpisodeScores([:]) }
    let right = sides.indices.filter { item in
      let last = (item * steps + steps - 1) * outputCount
      return (outputs[last + 1] > outputs[last] ? 1 : 0) == sides[item]
    }
    return EpisodeScores([
      "loss": loss.sum(of: outputs, in: batch),
      "accuracy": EpisodeScores.Sum(total: Double(right.count), count: sides.count),
    ])
  }
}
// </doc>

@Suite struct OwnTaskArticle {
  /// Catches a protocol that needs more than the article says, and a task that the networks of the package cannot learn.
  @Test func aTaskFromOutsideIsLearned() throws {
    // <doc:AddYourOwnTask>
    let task = EvidenceAccumulation()
    let network = SequenceNetwork(
      try ElmanCell(inputs: task.inputCount, units: 16), outputs: task.outputCount)
    let settings = TrainingSettings(
      batchSize: 64, updates: 600, evaluationInterval: 200, evaluationBatches: 8, testBatches: 32,
      schedule: .constant(3e-3), gradientClip: 1)
    let training = try EpisodicTraining<Float>(network, on: task, settings, seed: 1)
    var progress = training.begin()
    while !training.isOver(progress) { try training.advance(&progress) }
    let accuracy = training.test(progress).scores["accuracy"]
    // </doc>
    let reached = try #require(accuracy)
    #expect(reached > 0.78 && reached < 0.9)
    #expect(progress.curve.count == 4)
  }

  /// Catches a song of one's own that is not the matrix that the article says.
  @Test func aSongIsAMatrix() throws {
    // <doc:AddYourOwnTask>
    let song = try Song(
      title: "counting", rowNames: ["a", "b", "c"], states: [[0], [1], [0], [1], [0], [2]], stateDuration: 10)
    // </doc>
    #expect(song.markovOrder == 4)
  }
}
