import Autodiff
import NumericalCore
import PlasticNetworks
import TestSupport
import Testing

/// What is particular to networks whose every weight is plastic.
@Suite struct PlasticCellTests {
  /// Catches a division by the norm of an update that is exactly zero: without activity F only decays, and gradients are numbers.
  ///
  /// A negative bias silences the encoder; rectified units are silenced likewise, and an LSTM without biases has a cell state of 0.
  @Test(arguments: PlasticCore.allCases) func silenceOnlyDecays(_ core: PlasticCore) throws {
    var options = PlasticOptions(core, .hebbian)
    (options.isModulated, options.decayRate) = (false, 0.25)
    let cell = try PlasticCell(inputs: 2, units: 3, outputs: 1, options)
    let example = RecurrentCase("silent", cell, 1, 2)
    var problem = example.problem
    problem.inputs = NDArray(shape: [1, 2, 2], repeating: 0)
    problem.parameters["encoder.bias"]?.setAll(-1)
    for name in ["recurrent.bias", "input.bias"] {
      problem.parameters[name]?.setAll(core == .lstm ? 0 : -1)
    }
    let fast = try #require(problem.initialState["fast"]).values.map { core == .lstm ? 0 : 0.1 * $0 }
    problem.initialState["fast"]?.values = fast
    for name in ["hidden", "cell"] { problem.initialState[name]?.setAll(0) }

    let run = try #require(problem.runFused(cell) { _ in example.loss.weights })
    let tape = problem.runOnTape(cell, loss: example.loss.of)
    let decayed = fast.map { $0 * 0.75 * 0.75 }
    for run in [run, tape] { #expect(difference(run.finalState["fast"]?.values ?? [], decayed) < 1e-15) }
    for (name, gradient) in tape.gradients {
      #expect(gradient.values.allSatisfy { $0.isFinite })
      #expect(difference(run.gradients[name]?.values ?? [], gradient.values) < 1e-12)
    }
    #expect(tape.gradients["output.bias"]?.values.contains { $0 != 0 } == true)
  }

  /// Catches layers of another size than the published ones: synapses that change, and trained numbers with ω only where it is used.
  @Test func sizesAreThePublishedOnes() throws {
    func counts(_ options: PlasticOptions, inputs: Int, units: Int) throws -> [Int] {
      let cell = try PlasticCell(inputs: inputs, units: units, outputs: 1, options)
      return [
        cell.state.first { $0.name == "fast" }?.count ?? 0, ParameterLayout(cell.parameters).count,
      ]
    }
    #expect(try counts(PlasticOptions(.rnn, .gradient), inputs: 16, units: 128) == [35_974, 71_954])
    #expect(try counts(PlasticOptions(.rnn, .gradient), inputs: 16, units: 256) == [137_478, 274_962])
    #expect(try counts(PlasticOptions(.lstm, .gradient), inputs: 16, units: 128) == [135_046, 270_098])
    #expect(try counts(PlasticOptions(.lstm, .gradient), inputs: 8, units: 128) == [134_022, 268_050])
    #expect(try counts(PlasticOptions(.rnn, .hebbian), inputs: 16, units: 128) == [35_974, 71_948])
    #expect(try counts(PlasticOptions(.rnn, .off), inputs: 16, units: 192) == [0, 78_534])
    #expect(try counts(PlasticOptions(.lstm, .off), inputs: 16, units: 192) == [0, 300_870])
  }

  /// Catches a start from the fan-in, as is usual, instead of the fan-out, and rates that start elsewhere than asked.
  @Test func weightsStartFromTheFanOut() throws {
    func start(_ options: PlasticOptions, _ name: String) throws -> Initialisation? {
      try PlasticCell(inputs: 16, units: 100, outputs: 4, options).parameters.first { $0.name == name }?
        .initialisation
    }
    var options = PlasticOptions(.lstm, .gradient)
    #expect(try start(options, "encoder.weight") == .uniform(-0.1, 0.1))
    #expect(try start(options, "recurrent.bias") == .uniform(-0.1, 0.1))
    #expect(try start(options, "output.weight") == .uniform(-1 / 3.0, 1 / 3.0))
    #expect(try start(options, "output.weight.rate") == .uniform(-1, 1))
    #expect(try start(options, "inner.scale") == .constant(1))
    options.rates = .negativeUniform
    #expect(try start(options, "input.bias.rate") == .constant(-1))
    options.rates = .fixed
    #expect(try start(options, "input.bias.rate") == nil)
  }

  /// Catches options without a meaning that reach the kernels.
  @Test func senselessOptionsAreRefused() throws {
    func refusal(_ change: (inout PlasticOptions) -> Void) -> String? {
      var options = PlasticOptions()
      change(&options)
      return subsongError { _ = try PlasticCell(inputs: 1, units: 1, outputs: 1, options) }?.what
    }
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.normLimit = 0 } == "the norm limit 0.0 is not positive")
    #expect(refusal { $0.weightLimit = .nan } == "the weight limit nan is not positive")
    #expect(refusal { $0.updateRate = -0.1 } == "the update rate -0.1 is negative or no number")
    #expect(refusal { $0.extraOutputs = -1 } == "-1 extra outputs are too few")
    #expect(refusal { $0.innerBatch = 0 } == "an inner batch of 0 is empty")
    let elman = subsongError { _ = try ElmanCell(inputs: 0, units: 1) }
    #expect(elman?.what == "0 inputs are too few")
    let lstm = subsongError { _ = try LSTMCell(inputs: 1, units: 0) }
    #expect(lstm?.what == "0 units are too few")
  }
}

extension NDArray {
  fileprivate mutating func setAll(_ value: Scalar) { values = values.map { _ in value } }
}
