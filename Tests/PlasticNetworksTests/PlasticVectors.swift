import Autodiff
import Foundation
import PlasticNetworks
import TestSupport

/// What the authors' program computed for one network with plastic weights and one batch, in double precision (Duan et al. 2023); see
/// `data/reference/README.md`.
struct PlasticVector {
  static let names = [
    "rnn_hebbian", "rnn_gradient", "rnn_none", "lstm_hebbian", "lstm_gradient", "lstm_none",
    "rnn_gradient_clipped", "rnn_hebbian_clipped", "rnn_gradient_unmodulated", "rnn_hebbian_unmodulated",
    "rnn_gradient_lr_none", "rnn_hebbian_neg_uniform", "rnn_gradient_state_carry",
    "lstm_hebbian_state_carry", "lstm_gradient_strong", "rnn_gradient_layernorm", "lstm_hebbian_layernorm",
    "rnn_hebbian_weightclip", "rnn_gradient_ce", "rnn_gradient_extra0",
  ]
  /// Those that continue with three updates of AdamW.
  static let trained = names.prefix(6)

  private let file: [String: Any]
  let cell: PlasticCell

  init(_ name: String) throws {
    let json = try JSONSerialization.jsonObject(with: ReferenceData.data(named: "plasticrnn/\(name).json"))
    file = json as? [String: Any] ?? [:]
    let config = file["config"] as? [String: Any] ?? [:]
    func number(_ key: String) -> Double? { (config[key] as? NSNumber)?.doubleValue }
    func whole(_ key: String) -> Int { Int(number(key) ?? 0) }
    var options = PlasticOptions()
    options.core = config["rnn"] as? String == "LSTM" ? .lstm : .rnn
    options.rule = (config["plasticity_mode"] as? String).flatMap(PlasticRule.init) ?? .off
    let rates = (config["inner_lr_mode"] as? String)?.replacing("_", with: "-")
    options.rates = rates.flatMap(PlasticRates.init) ?? .random
    options.extraOutputs = whole("extra_dim")
    options.isModulated = number("modulation") == 1
    (options.updateRate, options.decayRate) = (number("p_lr") ?? .nan, number("p_wd") ?? .nan)
    (options.normLimit, options.weightLimit) = (number("inner_grad_clip") ?? .nan, number("weight_clip"))
    options.normalisesHidden = number("layernorm") == 1
    options.innerBatch = whole("batch")
    cell = try PlasticCell(
      inputs: whole("input"), units: whole("hidden"), outputs: whole("output"), options)
    (items, steps, firstStep) = (whole("batch"), whole("steps"), whole("test_begin"))
    isClassified = config["loss"] as? String == "ce"
  }

  let items, steps: Int
  /// The loss counts from this step on.
  let firstStep: Int
  private let isClassified: Bool

  /// All numbers at a key, in C order.
  func numbers(_ keys: String...) -> [Double] {
    var value: Any = file
    for key in keys { value = (value as? [String: Any])?[key] ?? [] }
    return flattened(value)
  }

  private func flattened(_ value: Any) -> [Double] {
    (value as? NSNumber).map { [$0.doubleValue] } ?? (value as? [Any])?.flatMap(flattened) ?? []
  }

  /// A number of every item, at the end of a step.
  func observation(_ key: String, step: Int) -> [Double] {
    flattened(((file["per_step"] as? [String: Any])?[key] as? [Any])?[step] ?? [])
  }

  /// items × steps × outputs.
  var outputs: [Double] {
    let perStep = (0..<steps).map { observation("full_output", step: $0) }
    let width = cell.outputCount
    return (0..<items).flatMap { item in perStep.flatMap { $0[item * width..<(item + 1) * width] } }
  }

  var problem: CellProblem<Double> {
    CellProblem(
      parameters: parameters(in: "params"),
      inputs: NDArray(shape: [items, steps, cell.inputCount], values: numbers("input")),
      initialState: state("hidden0"))
  }

  /// A state by name, from one vector an item.
  func state(_ key: String) -> [String: NDArray<Double>] {
    let values = numbers(key)
    let width = values.count / items
    var start = 0
    var arrays: [String: NDArray<Double>] = [:]
    for array in cell.state {
      let rows = (0..<items).flatMap { item in
        values[item * width + start..<item * width + start + array.count]
      }
      arrays[array.name] = NDArray(shape: [items] + array.shape, values: rows)
      start += array.count
    }
    return arrays
  }

  /// Parameters, or what belongs to them, under the cell's names; zeros where the file has null.
  func parameters(in keys: String...) -> [String: NDArray<Double>] {
    var table: Any = file
    for key in keys { table = (table as? [String: Any])?[key] ?? [] }
    let values = (table as? [String: Any] ?? [:]).mapValues(flattened)
    var arrays: [String: NDArray<Double>] = [:]
    for parameter in cell.parameters {
      let theirs = theirName(of: parameter.name)
      // Layers have a number behind their names in some files.
      let found = values.first { $0.key.replacing(".0.", with: ".") == theirs }?.value ?? []
      let isTransposed = cell.options.rule == .off && parameter.shape.count == 2
      let zeros = [Double](repeating: 0, count: parameter.count)
      arrays[parameter.name] = NDArray(
        shape: parameter.shape,
        values: found.isEmpty ? zeros : isTransposed ? transposed(found, parameter.shape) : found)
    }
    return arrays
  }

  private func theirName(of name: String) -> String {
    let others = [
      "inner.scale": "out_weight", "normalisation.gain": "layernorm.weight",
      "normalisation.bias": "layernorm.bias",
    ]
    if let other = others[name] { return other }
    let parts = name.split(separator: ".").map(String.init)
    let isWeight = parts[1] == "weight"
    if cell.options.rule == .off {
      let layers = ["encoder": "in_fc.", "output": "out_fc."]
      if let layer = layers[parts[0]] { return layer + parts[1] }
      return "rnn." + parts[1] + (parts[0] == "input" ? "_ih" : "_hh")
    }
    let layers = ["encoder": "in_fc", "recurrent": "rnn.h_fc", "input": "rnn.i_fc", "output": "out_fc"]
    return "\(layers[parts[0]] ?? "").\(isWeight ? "w" : "b").\(parts.count == 3 ? "lr" : "param")"
  }

  /// (outputs × inputs) to (inputs × outputs), which is `shape`.
  private func transposed(_ values: [Double], _ shape: [Int]) -> [Double] {
    (0..<shape[0]).flatMap { input in (0..<shape[1]).map { values[$0 * shape[0] + input] } }
  }

  /// The loss of the outputs of all steps, each items × outputs.
  func loss<S>(_ outputs: [Variable<S>]) -> Variable<S> {
    let count = cell.taskOutputCount
    let targets = numbers("target").map { S($0) }
    let losses = (firstStep..<steps).map { step in
      let read = outputs[step].sliced(axis: 1, 0..<count)
      if isClassified {
        return read.softmaxCrossEntropy(labels: (0..<items).map { Int(targets[$0 * steps + step]) })
      }
      let rows = (0..<items).flatMap { item in
        let start = (item * steps + step) * count
        return targets[start..<start + count]
      }
      return read.meanSquaredError(targets: NDArray(shape: [items, count], values: rows))
    }
    return losses.dropFirst().reduce(losses[0], +) / S(losses.count)
  }
}

/// ∂loss/∂outputs for outputs of items × steps × numbers.
func outputGradients<S: TensorScalar>(
  _ outputs: NDArray<S>, of loss: ([Variable<S>]) -> Variable<S>
) -> NDArray<S> {
  let tape = Tape<S>()
  let (items, steps, width) = (outputs.shape[0], outputs.shape[1], outputs.shape[2])
  let variables = (0..<steps).map { tape.variable(outputs.part($0, ofAxis: 1)) }
  let gradients = tape.gradients(of: loss(variables), with: variables)
  let values = (0..<items).flatMap { item in
    gradients.flatMap { gradient -> [S] in
      gradient.map { Array($0.values[item * width..<(item + 1) * width]) }
        ?? Array(repeating: 0, count: width)
    }
  }
  return NDArray(shape: outputs.shape, values: values)
}
