/// The commands that make one figure of a run in an empty folder: training without figures, then drawing.
struct FigureCommand: Hashable {
  /// The command of the run, without a folder.
  var training: String
  var kind: RunFigures.Kind
  /// Of the traces, if they were asked for.
  var neurons: [Int]?

  /// Where the commands put the run.
  private static let folder = "run"
  private static let ending = " --no-figures --out \(folder)"
  private static let joint = " && subsong plot \(folder) --figure "
  private static let neuronFlag = " --neurons "

  init(training: String, kind: RunFigures.Kind, neurons: [Int]? = nil) {
    (self.training, self.kind, self.neurons) = (training, kind, neurons)
  }

  /// As a shell takes it.
  var text: String {
    let chosen = neurons.map { Self.neuronFlag + $0.map(String.init).joined(separator: ",") }
    return training + Self.ending + Self.joint + kind.rawValue + (chosen ?? "")
  }

  /// Reads ``text`` back; nil for any other command.
  init?(_ text: String) {
    guard let joint = text.ranges(of: Self.ending + Self.joint).last else { return nil }
    let words = text[joint.upperBound...].split(separator: " ").map(String.init)
    guard let kind = words.first.flatMap(RunFigures.Kind.init(rawValue:)) else { return nil }
    self.init(training: String(text[..<joint.lowerBound]), kind: kind)
    if words.count == 3 { neurons = words[2].split(separator: ",").compactMap { Int($0) } }
    guard self.text == text else { return nil }
  }
}
