import Autodiff
import PlasticNetworks
import Testing

/// A network that recurs, of the sizes and options that a test chose for it.
struct RecurrentCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var cell: any Cell
  var size: ProblemSize

  /// Every kind of plain cell, with sizes below, at and above those of a vector.
  static let plain: [RecurrentCase] = {
    var cases: [RecurrentCase] = []
    for form in RecurrentForm.allCases {
      for (inputs, units, items, steps) in [(1, 1, 1, 1), (3, 5, 3, 4), (7, 17, 33, 3)] {
        let size = "\(form) \(inputs)–\(units), \(items) × \(steps)"
        for activation in ElmanCell.Activation.allCases {
          guard
            let cell = try? ElmanCell(inputs: inputs, units: units, activation: activation, form: form)
          else { continue }
          cases.append(RecurrentCase("Elman \(activation) \(size)", cell, items, steps))
        }
        guard let cell = try? LSTMCell(inputs: inputs, units: units, form: form) else { continue }
        cases.append(RecurrentCase("LSTM \(size)", cell, items, steps))
      }
    }
    return cases
  }()

  /// Every combination of the options of a plastic network that the kernels know, each with other sizes.
  static let plastic = everyOption(
    sizes: [(1, 1, 1, 2), (3, 5, 2, 4), (2, 4, 3, 1), (5, 17, 1, 3), (4, 9, 2, 5)])

  /// The same, small enough for central differences.
  static let smallPlastic = everyOption(sizes: [(1, 2, 1, 2)])

  private static func everyOption(sizes: [(inputs: Int, units: Int, items: Int, steps: Int)])
    -> [RecurrentCase]
  {
    var cases: [RecurrentCase] = []
    for options in everyCombination {
      var options = options
      options.extraOutputs = cases.count % 3
      let size = sizes[cases.count % sizes.count]
      let outputs = 1 + cases.count % 2
      guard let cell = try? PlasticCell(inputs: size.inputs, units: size.units, outputs: outputs, options)
      else {
        continue
      }
      cases.append(RecurrentCase("\(options) \(size.units) units", cell, size.items, size.steps))
    }
    return cases
  }

  private static let everyCombination: [PlasticOptions] = {
    let limits: [(isModulated: Bool, weight: Double?, norm: Double)] = [
      (true, nil, 1), (true, 0.2, 0.05), (false, 0.2, .infinity), (false, nil, 0.3),
    ]
    return PlasticCore.allCases.flatMap { core in
      PlasticRule.allCases.flatMap { rule in
        [PlasticRates.random, .fixed].flatMap { rates in
          limits.map { limits in
            var options = PlasticOptions(core, rule)
            (options.rates, options.isModulated) = (rates, limits.isModulated)
            (options.weightLimit, options.normLimit) = (limits.weight, limits.norm)
            (options.updateRate, options.decayRate, options.innerBatch) = (0.4, 0.3, 2)
            return options
          }
        }
      }
    }
  }()

  /// What only the tape runs.
  static let normalised: [RecurrentCase] = {
    var cases: [RecurrentCase] = []
    for core in PlasticCore.allCases {
      for rule in PlasticRule.allCases {
        var options = PlasticOptions(core, rule)
        (options.normalisesHidden, options.innerBatch) = (true, 2)
        guard let cell = try? PlasticCell(inputs: 1, units: 3, outputs: 1, options) else { continue }
        cases.append(RecurrentCase("normalised \(core) \(rule)", cell, 1, 2))
      }
    }
    return cases
  }()

  init(_ description: String, _ cell: any Cell, _ items: Int, _ steps: Int) {
    (testDescription, self.cell) = (description, cell)
    size = ProblemSize(inputs: cell.inputCount, units: cell.outputCount, steps: steps, items: items)
  }

  /// Parameters, inputs and an initial state.
  var problem: CellProblem<Double> { CellProblem(for: cell, size, index: 1, drawsState: true) }
  var loss: DrawnLoss { DrawnLoss(cell, size, index: 1) }
}
