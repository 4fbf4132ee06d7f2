import Autodiff
import PlasticNetworks
import Testing

/// Networks with plastic weights against the authors' program (Duan et al. 2023).
@Suite struct PlasticVectorTests {
  private func check<S>(
    _ run: CellRun<S>, _ vector: PlasticVector, _ name: String, forward: Double, backward: Double
  ) {
    #expect(difference(run.outputs.values, vector.outputs) < forward, "\(name): outputs")
    for (array, expected) in vector.state("final_state") {
      let found = run.finalState[array]?.values ?? []
      #expect(difference(found, expected.values) < forward, "\(name): \(array)")
    }
    let gradients = vector.parameters(in: "grads")
    let largest = gradients.values.flatMap(\.values).map(\.magnitude).max() ?? 0
    #expect(largest > 0)
    for (parameter, expected) in gradients {
      let found = run.gradients[parameter]?.values ?? []
      #expect(difference(found, expected.values) < backward * largest, "\(name): gradient of \(parameter)")
    }
  }

  /// Catches any deviation of the step on the tape from the published model: outputs, fast weights, gradients through both.
  @Test(arguments: PlasticVector.names) func tape(name: String) throws {
    let vector = try PlasticVector(name)
    let run = vector.problem.runOnTape(vector.cell, loss: vector.loss)
    check(run, vector, name, forward: 1e-12, backward: 1e-9)
  }

  /// Catches any deviation of the kernels, in both precisions.
  @Test(arguments: PlasticVector.names.filter { !$0.contains("layernorm") }) func fused(name: String) throws {
    let vector = try PlasticVector(name)
    let double = try #require(
      vector.problem.runFused(vector.cell) { outputGradients($0, of: vector.loss) })
    check(double, vector, name, forward: 1e-12, backward: 1e-9)
    let single = try #require(
      vector.problem.converted(to: Float.self).runFused(vector.cell) {
        outputGradients($0, of: vector.loss)
      })
    check(single, vector, name, forward: 1e-5, backward: 1e-4)
  }

  /// Catches rates, norms and clips that are wrong but do not show in the outputs of six steps.
  @Test(arguments: PlasticVector.names.filter { !$0.contains("none") || $0.contains("lr") })
  func observations(name: String) throws {
    let vector = try PlasticVector(name)
    let problem = vector.problem
    let tape = Tape<Double>(isRecording: false)
    let context = StepContext(
      tape: tape, parameters: problem.parameters.mapValues(tape.constant), observes: true)
    var state = CellState<Double>(of: vector.cell, items: vector.items, on: tape)
    for (name, value) in problem.initialState { state[name] = tape.constant(value) }
    for step in 0..<vector.steps {
      _ = vector.cell.step(tape.constant(problem.inputs.part(step, ofAxis: 1)), &state, context)
      for key in ["eta", "eta_effective", "update_norm"] {
        let found = context.observations[key]?.values ?? []
        #expect(difference(found, vector.observation(key, step: step)) < 1e-12, "\(name): \(key)")
      }
    }
  }

  /// Catches updates that differ from those of the published training: AdamW with AMSGrad and a clipped gradient.
  @Test(arguments: PlasticVector.trained) func training(name: String) throws {
    let vector = try PlasticVector(name)
    let layout = ParameterLayout(vector.cell.parameters)
    var problem = vector.problem
    var optimiser = Adam<Double>(
      AdamSettings(keepsLargest: true), for: TrainedRanges(count: layout.count))
    for step in 0..<3 {
      let run = try #require(problem.runFused(vector.cell) { outputGradients($0, of: vector.loss) })
      var gradient = layout.parameters.flatMap { run.gradients[$0.name]?.values ?? [] }
      let norm = clipNorm(&gradient, to: vector.numbers("adamw", "clip_norm").first)
      #expect(difference([norm], [vector.numbers("adamw", "grad_norms_before_clip")[step]]) < 1e-10)
      var values = layout.parameters.flatMap { problem.parameters[$0.name]?.values ?? [] }
      optimiser.update(&values, gradient: gradient, rate: 1e-3)
      for (parameter, range) in zip(layout.parameters, layout.ranges) {
        problem.parameters[parameter.name] = NDArray(shape: parameter.shape, values: Array(values[range]))
      }
    }
    for (parameter, expected) in vector.parameters(in: "adamw", "params_after") {
      let found = problem.parameters[parameter]?.values ?? []
      #expect(difference(found, expected.values) < 1e-10, "\(name): \(parameter)")
    }
  }
}
