import Figures
import NumericalCore
import RunStore

extension RunFigures {
  /// The figures by name; the file names without their extension.
  enum Kind: String, CaseIterable {
    case raster
    case learningCurve = "learning-curve"
    case replay, weights, scaffold, traces

    static let names = allCases.map(\.rawValue)

    /// - Throws: ``SubsongError`` (usage) with the nearest name if there is no such figure.
    init(named name: String) throws(SubsongError) {
      guard let kind = Kind(rawValue: name) else {
        throw SubsongError(
          .usage, "there is no figure '\(name)'", remedy: suggestion(for: name, among: Self.names))
      }
      self = kind
    }

    func file(_ format: FigureFormat) -> RunFile { .figure("\(rawValue).\(format.fileExtension)") }

    /// What can be seen, in one sentence.
    var shows: String {
      switch self {
      case .raster: "the rates of the visible neurons in the last scored replay cycle beside their target"
      case .learningCurve: "correlation and squared error of each free run during training"
      case .replay:
        "correlation and shift of each free replay cycle, with plasticity on and with frozen weights"
      case .weights: "the weights of all dendritic synapses before and after training"
      case .scaffold: "the somatic connections through which the teacher reaches the latent neurons"
      case .traces:
        "the rates of single neurons in the last scored replay cycle, with the target of the visible ones"
      }
    }
  }
}
