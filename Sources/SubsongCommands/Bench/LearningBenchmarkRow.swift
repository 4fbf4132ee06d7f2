import NumericalCore

/// A row of the benchmark of trainings.
struct LearningBenchmarkRow: Encodable {
  var name: String
  var threads: Int
  /// Seconds per update: medians.
  var seconds: Double
  var smallestSeconds: Double
  /// Bytes of the whole process.
  var peakMemory: Int
  var peerSeconds: Double?
  var peerPeakMemory: Int?
  var peer: String?

  /// How many times faster, and with how much less memory.
  var ratio: Double? { peerSeconds.map { $0 / seconds } }
  var memoryRatio: Double? { peerPeakMemory.map { Double($0) / Double(peakMemory) } }

  enum CodingKeys: String, CodingKey {
    case name, threads, seconds, peer, ratio
    case smallestSeconds = "smallest_seconds"
    case peakMemory = "peak_memory"
    case peerSeconds = "peer_seconds"
    case peerPeakMemory = "peer_peak_memory"
    case memoryRatio = "memory_ratio"
  }

  init(
    _ which: LearningBenchmark.Case, threads: Int, _ ours: LearningBenchmark.Sample,
    _ theirs: LearningBenchmark.Sample?
  ) {
    (name, self.threads) = (which.name, threads)
    (seconds, smallestSeconds, peakMemory) = (ours.median, ours.smallest, ours.peakMemory)
    (peerSeconds, peerPeakMemory) = (theirs?.median, theirs?.peakMemory)
    peer = theirs?.torch.map { "torch \($0)" }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(threads, forKey: .threads)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(smallestSeconds, forKey: .smallestSeconds)
    try container.encode(peakMemory, forKey: .peakMemory)
    try container.encode(peerSeconds, forKey: .peerSeconds)
    try container.encode(peerPeakMemory, forKey: .peerPeakMemory)
    try container.encode(peer, forKey: .peer)
    try container.encode(ratio, forKey: .ratio)
    try container.encode(memoryRatio, forKey: .memoryRatio)
  }

  var line: String {
    func text(_ value: Double?, _ digits: Int) -> String { value.map { fixed($0, digits) } ?? "" }
    return name.padded(to: 44) + "\(threads)".padded(left: 3) + text(1000 * seconds, 3).padded(left: 12)
      + text(peerSeconds.map { 1000 * $0 }, 3).padded(left: 12) + text(ratio, 1).padded(left: 8)
      + text(Double(peakMemory) / 1e6, 0).padded(left: 9)
      + text(peerPeakMemory.map { Double($0) / 1e6 }, 0).padded(left: 9)
  }
}

extension [LearningBenchmarkRow] {
  var lines: [String] {
    [
      "task/model/rule".padded(to: 44) + "thr".padded(left: 3) + "ms/update".padded(left: 12)
        + "peer".padded(left: 12) + "ratio".padded(left: 8) + "MB".padded(left: 9) + "peer MB".padded(left: 9)
    ] + map(\.line)
  }

  var csv: String {
    reduce(
      into:
        "name,threads,seconds,smallest_seconds,peak_memory,peer_seconds,peer_peak_memory,ratio,memory_ratio,peer\n"
    ) { text, row in
      func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
      text += "\(row.name),\(row.threads),\(row.seconds),\(row.smallestSeconds),\(row.peakMemory)"
      text += ",\(number(row.peerSeconds)),\(row.peerPeakMemory.map { "\($0)" } ?? "")"
      text += ",\(number(row.ratio)),\(number(row.memoryRatio)),\(row.peer ?? "")\n"
    }
  }
}
