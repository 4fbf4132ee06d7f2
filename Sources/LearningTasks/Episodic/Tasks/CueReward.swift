import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Learn within some trials what each stimulus is worth.
///
/// An episode has `C` stimuli, vectors of numbers uniform on [0, 1), each with a reward uniform on [−1, 1). Every trial is one
/// step that presents one of them, each with the same probability, with fresh normal noise on its numbers. The first trials show
/// the reward, the later ones ask for it.
///
/// **Shapes.** `shown + asked` steps of `width + 2` inputs: the noisy stimulus, the reward while it is shown (else 0), 1 while it
/// is asked for. One output, whose target is the reward in every trial, so the part of the loss in which the reward is among the
/// inputs is learnt by passing it through; `query_loss` is the part that needs memory.
///
/// Reference: Duan, Jia, Li, Zhong, Ma, *Hebbian and Gradient-based Plasticity Enables Robust Memory and Rapid Learning in RNNs*,
/// ICLR 2023.
public struct CueReward: ParametrisedTask {
  /// `C`.
  public private(set) var stimuli = 5
  /// Numbers of a stimulus.
  public private(set) var width = 14
  /// Trials that show the reward, `n`.
  public private(set) var shown = 10
  /// Trials that ask for it.
  public private(set) var asked = 10
  /// Standard deviation of what is added to a stimulus.
  public private(set) var noise = 0.1
  public private(set) var dataSeed = 0

  public init() {}

  /// - Throws: ``NumericalCore/SubsongError`` (usage) for a number out of its range.
  public init(
    stimuli: Int = 5, width: Int = 14, shown: Int = 10, asked: Int = 10, noise: Double = 0.1,
    dataSeed: Int = 0
  ) throws(SubsongError) {
    (self.stimuli, self.width, self.shown, self.asked) = (stimuli, width, shown, asked)
    (self.noise, self.dataSeed) = (noise, dataSeed)
    try check()
  }

  public static var taskName: String { "cue-reward" }
  public static var summary: String { "learn within an episode which reward follows which stimulus" }

  public static var parameters: [SongParameter<Self>] {
    [
      .integer("stimuli", \.stimuli, 1...1000, "stimuli of an episode"),
      .integer("width", \.width, 1...10_000, "numbers of a stimulus"),
      .integer("shown", \.shown, 1...100_000, "trials that show the reward"),
      .integer("asked", \.asked, 1...100_000, "trials that ask for the reward"),
      .decimal("noise", \.noise, 0...10, "standard deviation of what is added to a stimulus"),
      .dataSeed(\.dataSeed),
    ]
  }

  public var inputCount: Int { width + 2 }
  public var outputCount: Int { 1 }
  public var steps: Int { shown + asked }
  public var loss: EpisodeLoss { .meanSquaredError(from: 0) }

  public func batch(_ split: EpisodeSplit, index: Int, size: Int) -> EpisodeBatch {
    values(split, index: index, size: size) { inputs, targets, stream in
      let cues = (0..<stimuli * width).map { _ in stream.uniform() }
      let rewards = (0..<stimuli).map { _ in stream.symmetric() }
      for step in 0..<steps {
        let stimulus = stream.uniformInteger(below: stimuli)
        for entry in 0..<width {
          inputs[step, entry] =
            cues[stimulus * width + entry] + stream.gaussian(standardDeviation: noise)
        }
        inputs[step, step < shown ? width : width + 1] = step < shown ? rewards[stimulus] : 1
        targets[step, 0] = rewards[stimulus]
      }
    }
  }

  /// `loss` of all trials, `query_loss` of those that ask, `presented_loss` of those that show the reward.
  public func scores(outputs: [Float], of batch: EpisodeBatch) -> EpisodeScores {
    .squaredErrors(outputs: outputs, of: batch, shown: shown)
  }

  /// Errors of the trials that ask, and of all trials if the reward is passed through perfectly where it is shown.
  ///
  /// With the variance `σ² = 1/3` of a reward, `C` stimuli and `n` trials that show:
  ///
  ///     no memory                  σ²                                            answer 0
  ///     mean of the rewards seen   σ² (1 − (1/C)² / ((1 − 1/C)/n + 1/C))         the best multiple of it
  ///     no association             σ² (1 − (1 − (1 − 1/C)^n) / C)                the distinct rewards seen, summed, over C
  ///     perfect memory             σ² (1 − 1/C)^n                                the stimulus was never shown
  ///
  /// A network that keeps only a running mean of the rewards stays on the plateau of the second line (0.286, 0.143 of all trials,
  /// for the defaults). The third line is the best answer of all that do not use which stimulus is asked for. Noise on the stimuli
  /// adds to the last line what confusing them costs.
  public var referenceLevels: [(name: String, value: Double)] {
    let (c, n, variance) = (Double(stimuli), Double(shown), 1.0 / 3)
    let unseen = pow(1 - 1 / c, n)
    let levels = [
      ("no memory", variance),
      ("mean of the rewards seen", variance * (1 - 1 / (c * c) / ((1 - 1 / c) / n + 1 / c))),
      ("no association", variance * (1 - (1 - unseen) / c)),
      ("perfect memory", variance * unseen),
    ]
    return levels.map { ("query_loss, \($0)", $1) }
      + levels.map { ("loss, \($0)", $1 * Double(asked) / Double(steps)) }
  }
}
