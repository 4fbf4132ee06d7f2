import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Learn a random function from a few noisy examples.
///
/// Every episode has a function of `v` variables of its own and `N = shots + queries` points uniform on [−1, 1)^v. Without hidden
/// units the function is linear, `w · x + b` with `w` and `b` uniform on ±1/√v; with `h` hidden units it is
/// `a · tanh(W x + b) + c` with `a` and `c` uniform on ±1/√h. Its values are standardised over the episode's points: mean 0 and
/// unbiased standard deviation 1.
///
/// **Shapes.** `N` steps of `v + 2` inputs: the variables; for the first `shots` steps the value with normal noise, and 1; for the
/// others twice 0. One output, whose target is the value without noise in every step; `query_loss` is the part that needs memory.
///
/// Reference: Duan, Jia, Li, Zhong, Ma, *Hebbian and Gradient-based Plasticity Enables Robust Memory and Rapid Learning in RNNs*,
/// ICLR 2023.
public struct FewShotRegression: ParametrisedTask {
  /// The functions of the paper.
  public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
    /// Of 12 variables.
    case linear
    /// Of 6 variables with two hidden units.
    case multilayer

    public var variables: Int { self == .linear ? 12 : 6 }
    public var hidden: Int { self == .linear ? 0 : 2 }
  }

  /// `v`.
  public private(set) var variables = Kind.linear.variables
  /// `h`, 0 for linear functions.
  public private(set) var hidden = Kind.linear.hidden
  /// Examples with their value.
  public private(set) var shots = 20
  /// Points whose value is asked for.
  public private(set) var queries = 20
  /// Standard deviation of what is added to a shown value.
  public private(set) var noise = 0.1
  public private(set) var dataSeed = 0

  public init() {}

  /// - Throws: ``NumericalCore/SubsongError`` (usage) for a number out of its range.
  public init(
    variables: Int, hidden: Int, shots: Int = 20, queries: Int = 20, noise: Double = 0.1, dataSeed: Int = 0
  ) throws(SubsongError) {
    (self.variables, self.hidden, self.shots, self.queries) = (variables, hidden, shots, queries)
    (self.noise, self.dataSeed) = (noise, dataSeed)
    try check()
  }

  /// - Throws: ``NumericalCore/SubsongError`` (usage) for a number out of its range.
  public init(kind: Kind, shots: Int = 20, dataSeed: Int = 0) throws(SubsongError) {
    try self.init(variables: kind.variables, hidden: kind.hidden, shots: shots, dataSeed: dataSeed)
  }

  public static var taskName: String { "regression" }
  public static var summary: String { "learn a random function from a few noisy examples" }

  public static var parameters: [SongParameter<Self>] {
    [
      .integer("variables", \.variables, 1...1000, "variables of a function"),
      .integer("hidden", \.hidden, 0...1000, "hidden tanh units of a function, 0 if it is linear"),
      .integer("shots", \.shots, 1...100_000, "examples with their value"),
      .integer("queries", \.queries, 1...100_000, "points whose value is asked for"),
      .decimal("noise", \.noise, 0...10, "standard deviation of what is added to a shown value"),
      .dataSeed(\.dataSeed),
    ]
  }

  public var inputCount: Int { variables + 2 }
  public var outputCount: Int { 1 }
  public var steps: Int { shots + queries }
  public var loss: EpisodeLoss { .meanSquaredError(from: 0) }

  public func batch(_ split: EpisodeSplit, index: Int, size: Int) -> EpisodeBatch {
    values(split, index: index, size: size) { inputs, targets, stream in
      let function = RandomFunction(variables: variables, hidden: hidden, from: &stream)
      let values = (0..<steps).map { step in
        let point = (0..<variables).map { _ in stream.symmetric() }
        for (entry, variable) in point.enumerated() { inputs[step, entry] = variable }
        return function(point)
      }
      for (step, value) in Self.standardised(values).enumerated() {
        targets[step, 0] = value
        guard step < shots else { continue }
        inputs[step, variables] = value + stream.gaussian(standardDeviation: noise)
        inputs[step, variables + 1] = 1
      }
    }
  }

  /// Mean 0 and unbiased standard deviation 1; all 0 if the values are equal.
  private static func standardised(_ values: [Double]) -> [Double] {
    guard let summary = Summary(values), summary.standardDeviation > 0 else { return values.map { _ in 0 } }
    return values.map { ($0 - summary.mean) / summary.standardDeviation }
  }

  /// `loss` of all steps, `query_loss` of those that ask, `presented_loss` of those that show the value with its noise.
  public func scores(outputs: [Float], of batch: EpisodeBatch) -> EpisodeScores {
    .squaredErrors(outputs: outputs, of: batch, shown: shots)
  }

  /// The squares of `N` standardised values sum to `N − 1`, so that the error of the answer 0 is `(N − 1) / N` in every step, on
  /// average; to pass a shown value through costs the variance of its noise.
  ///
  /// How well a function can be known from noisy examples is no formula; the best answer of a linear function is a regression.
  public var referenceLevels: [(name: String, value: Double)] {
    let n = Double(steps)
    let variance = (n - 1) / n
    return [
      ("query_loss, no memory", variance), ("presented_loss, value passed through", noise * noise),
      ("loss, no memory", (Double(shots) * noise * noise + Double(queries) * variance) / n),
    ]
  }
}

/// A function with drawn coefficients.
private struct RandomFunction {
  /// One row of weights and a bias for each hidden unit; of a linear function the only row.
  private let rows: [(weights: [Double], bias: Double)]
  /// What is made of the hidden units; `nil` for a linear function.
  private let readout: (weights: [Double], bias: Double)?

  init(variables: Int, hidden: Int, from stream: inout PhiloxStream) {
    rows = (0..<max(1, hidden)).map { _ in Self.layer(variables, from: &stream) }
    readout = hidden > 0 ? Self.layer(hidden, from: &stream) : nil
  }

  func callAsFunction(_ point: [Double]) -> Double {
    let sums = rows.map { Self.sum($0, point) }
    return readout.map { Self.sum($0, sums.map(tanh)) } ?? sums[0]
  }

  private static func layer(_ inputs: Int, from stream: inout PhiloxStream) -> ([Double], Double) {
    let bound = 1 / Double(inputs).squareRoot()
    return ((0..<inputs).map { _ in stream.symmetric(bound) }, stream.symmetric(bound))
  }

  private static func sum(_ row: (weights: [Double], bias: Double), _ values: [Double]) -> Double {
    zip(row.weights, values).reduce(row.bias) { $0 + $1.0 * $1.1 }
  }
}
