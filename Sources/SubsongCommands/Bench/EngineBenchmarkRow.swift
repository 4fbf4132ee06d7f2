import Elise

/// One row of `bench engine`.
struct EngineBenchmarkRow: Encodable, Equatable {
  var neurons: Int
  var precision: Precision
  var threads: Int
  /// The name of an engine, or `training` for complete training.
  var engine: String
  var nanosecondsPerStep: Double
  var smallest, largest: Double
  /// The streaming bound with as many threads as the engine has.
  var bound: Double
  var flopBound: Double
  /// The time of a step in units of the streaming bound of one thread.
  var ratio: Double

  enum CodingKeys: String, CodingKey {
    case neurons = "n"
    case precision, threads, engine, ratio
    case nanosecondsPerStep = "ns_per_step"
    case smallest = "ns_smallest"
    case largest = "ns_largest"
    case bound = "bound_ns"
    case flopBound = "flop_bound_ns"
  }

  init(
    neurons: Int, _ setting: EngineBenchmarkPlan.Setting, named name: String? = nil, _ times: PassTimes,
    _ bounds: EngineBenchmark.Bounds
  ) {
    self.neurons = neurons
    (precision, threads) = (setting.precision, setting.threads)
    engine = name ?? setting.engine.rawValue
    (nanosecondsPerStep, smallest, largest) = (times.median, times.smallest, times.largest)
    bound = bounds.streaming(precision, threads: threads)
    flopBound = bounds.arithmetic(precision, threads: threads)
    ratio = times.median / bounds.streaming(precision, threads: 1)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(neurons, forKey: .neurons)
    try container.encode(precision, forKey: .precision)
    try container.encode(threads, forKey: .threads)
    try container.encode(engine, forKey: .engine)
    try container.encode(nanosecondsPerStep, forKey: .nanosecondsPerStep)
    try container.encode(bound, forKey: .bound)
    try container.encode(flopBound, forKey: .flopBound)
    try container.encode(ratio, forKey: .ratio)
  }
}

extension [EngineBenchmarkRow] {
  /// The rows as a file.
  var csv: String {
    let head = "n,precision,threads,engine,ns_per_step,ns_smallest,ns_largest,bound_ns,flop_bound_ns,ratio\n"
    return reduce(into: head) { text, row in
      let words = ["\(row.neurons)", row.precision.rawValue, "\(row.threads)", row.engine]
      let numbers = [
        row.nanosecondsPerStep, row.smallest, row.largest, row.bound, row.flopBound, row.ratio,
      ]
      text += (words + numbers.map { "\($0)" }).joined(separator: ",") + "\n"
    }
  }

  /// The rows for people.
  var lines: [String] {
    [
      "                                    time of a step in ns             at least, in ns",
      "    n  precision  threads  engine        median  smallest   largest  streaming     flops  ratio",
    ]
      + map { row in
        "\(row.neurons)".padded(left: 5) + "  " + row.precision.rawValue.padded(to: 9)
          + "\(row.threads)".padded(left: 9) + "  " + row.engine.padded(to: 9)
          + [row.nanosecondsPerStep, row.smallest, row.largest].map { fixed($0, 0).padded(left: 10) }.joined()
          + fixed(row.bound, 0).padded(left: 11) + fixed(row.flopBound, 0).padded(left: 10)
          + fixed(row.ratio, 2).padded(left: 7)
      }
  }
}
