import Autodiff
import Foundation
import LearningTasks
import NumericalCore
import PlasticNetworks
import TestSupport
import Testing

/// What every model says of itself: its name, its parameters, its state.
@Suite struct ModelDescriptionLawTests {
  private static func retrieval() throws -> any ParametrisedTask {
    try EpisodicTasks.task(named: "associative-retrieval")
  }

  /// Catches a count that is not that of the arrays, gaps between them, an axis without a name, and names that occur twice.
  @Test(arguments: ModelCase.all) func theLayoutHoldsEveryParameterOnce(_ model: ModelCase) {
    let layout = model.network.layout
    #expect(layout.count == layout.parameters.map { $0.shape.reduce(1, *) }.reduce(0, +))
    #expect(layout.ranges.map(\.lowerBound) == [0] + layout.ranges.dropLast().map(\.upperBound))
    #expect(layout.parameters.allSatisfy { $0.axes.count == $0.shape.count && $0.count > 0 })
    #expect(
      Array(layout.parameters.map(\.name).prefix(model.cell.parameters.count))
        == model.cell.parameters.map(\.name))
    #expect(Set(model.cell.state.map(\.name)).count == model.cell.state.count)
    #expect(model.cell.inputCount == model.size.inputs)
    let fused = model.cell.fusedPasses(Double.self)
    #expect(fused != nil)
  }

  /// Catches values outside of what the description says, a seed that is not used, and precisions that start elsewhere.
  @Test(arguments: ModelCase.all) func parametersStartWhereTheySay(_ model: ModelCase) {
    let start = model.network.initialParameters(seed: 4, as: Double.self)
    #expect(model.network.initialParameters(seed: 4, as: Double.self) == start)
    #expect(model.network.initialParameters(seed: 5, as: Double.self) != start)
    let single = model.network.initialParameters(seed: 4, as: Float.self)
    #expect(difference(single.values, start.values) < 1e-6)
    for (parameter, range) in zip(model.network.layout.parameters, model.network.layout.ranges) {
      let values = start.values[range]
      switch parameter.initialisation {
      case .uniform(let lower, let upper): #expect(values.allSatisfy { $0 >= lower && $0 <= upper })
      case .normal(let deviation): #expect(values.allSatisfy { abs($0) < 7 * deviation })
      case .constant(let value): #expect(values.allSatisfy { $0 == value })
      }
    }
  }

  /// Catches a slip that gets no help, and a model that cannot be built under its own name.
  @Test(arguments: PlasticModel.names) func unknownNamesAreRefusedWithASuggestion(name: String) {
    for slip in [name + "x", String(name.dropLast()) + "#"] {
      let error = subsongError { _ = try PlasticModel(slip, hidden: 4) }
      #expect(error?.category == .usage && error?.what == "there is no model '\(slip)'")
      #expect(error?.remedy?.contains("did you mean") == true)
    }
    #expect(
      subsongError { _ = try PlasticModel(name + "x", hidden: 4) }?.remedy?.contains("'\(name)'") == true)
  }

  /// Catches a size or a rule that a model has not and takes nevertheless.
  @Test(arguments: PlasticModel.names) func whatAModelHasNotIsRefused(name: String) throws {
    for hidden in [0, -1, 4097, Int.max, Int.min] {
      let error = subsongError { _ = try PlasticModel(name, hidden: hidden) }
      #expect(error?.category == .usage && error?.why?.contains("1 to 4096") == true)
    }
    for rule in PlasticRule.allCases {
      let error = subsongError { _ = try PlasticModel(name, hidden: 3, rule: rule) }
      let isRefused = !PlasticModel.rules(of: name).contains(rule)
      #expect((error != nil) == isRefused && error?.category ?? .usage == .usage)
    }
    let model = try PlasticModel(name, hidden: 3)
    for (inputs, outputs) in [(0, 1), (-1, 1)] {
      #expect(subsongError { _ = try model.network(inputs: inputs, outputs: outputs) }?.category == .badInput)
    }
  }

  /// Catches a model that does not come back from a file, and a file whose name is none that is believed.
  @Test(arguments: PlasticModel.names) func codingGivesTheModelBack(name: String) throws {
    for (rule, preset) in PlasticModel.rules(of: name).flatMap({ rule in
      PlasticModel.Preset.allCases.map { (rule, $0) }
    }) {
      let model = try PlasticModel(name, hidden: 6, rule: rule, preset: preset, for: Self.retrieval())
      let file = try JSONEncoder().encode(model)
      let decoded = try JSONDecoder().decode(PlasticModel.self, from: file)
      #expect(decoded == model && decoded.folderName == model.folderName)
      let layout = try decoded.network(for: Self.retrieval()).layout
      #expect(try layout == model.network(for: Self.retrieval()).layout)
    }
    let file = Data(#"{"name": "\#(name)x", "hidden": 6, "preset": "clean"}"#.utf8)
    let foreign = try JSONDecoder().decode(PlasticModel.self, from: file)
    #expect(subsongError { _ = try foreign.network(inputs: 1, outputs: 1) }?.category == .usage)
  }

  /// Catches two models of the same name in a folder.
  @Test func foldersDiffer() throws {
    let names = try PlasticModel.names.flatMap { name in
      try PlasticModel.rules(of: name).map { try PlasticModel(name, hidden: 3, rule: $0).folderName }
    }
    #expect(Set(names).count == names.count)
  }
}
