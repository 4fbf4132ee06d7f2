import LearningTasks

extension EpisodeLoss {
  /// The first step that counts.
  func firstStep(of steps: Int) -> Int {
    switch self {
    case .crossEntropyAtEnd: steps - 1
    case .meanSquaredError(let from): from
    case .binaryCrossEntropy: 0
    }
  }
}
