import Autodiff

extension PlasticCell {
  public func step<Scalar>(
    _ input: Variable<Scalar>, _ state: inout CellState<Scalar>, _ context: StepContext<Scalar>
  ) -> Variable<Scalar> {
    let fast = isPlastic ? state["fast"] : nil
    let step = PlasticStep(
      self, input, hidden: state["hidden"], cell: options.core == .lstm ? state["cell"] : nil, fast: fast,
      context)
    state["hidden"] = step.hidden
    if let core = step.lstm { state["cell"] = core.cell }
    if let fast { state["fast"] = PlasticUpdate(step).applied(to: fast) }
    context.observe("energy", step.energy)
    return step.output
  }

  /// The parameters of these descriptions as one row.
  func row<Scalar>(_ parameters: [ParameterDescription], _ context: StepContext<Scalar>) -> Variable<Scalar> {
    concatenated(parameters.map { context[$0.name].reshaped([1, $0.count]) }, axis: 1)
  }
}

/// What happens in one step of ``PlasticCell``, before the fast weights change. All arrays have the items first.
struct PlasticStep<Scalar: TensorScalar> {
  let network: PlasticCell
  let context: StepContext<Scalar>
  /// W + F of each layer: items × rows × columns, with one item for all where there is no F.
  let matrices: [Variable<Scalar>]
  /// The inputs of each layer, 1 for a bias.
  let inputs: [Variable<Scalar>]
  /// The encoded input, after the ReLU.
  let encoded: Variable<Scalar>
  let lstm: LSTMStep<Scalar>?
  /// The output of the recurrent layer, before its normalisation if there is one.
  let raw: Variable<Scalar>
  /// What is read out and carried on.
  let hidden: Variable<Scalar>
  let output: Variable<Scalar>

  init(
    _ network: PlasticCell, _ input: Variable<Scalar>, hidden old: Variable<Scalar>, cell: Variable<Scalar>?,
    fast: Variable<Scalar>?, _ context: StepContext<Scalar>
  ) {
    let one = context.tape.constant(NDArray(shape: [input.shape[0], 1], repeating: 1))
    let slow = network.row(network.slowWeights, context)
    let matrices = network.matrices(fast.map { $0 + slow } ?? slow)
    let toEncoder = concatenated([input, one], axis: 1)
    encoded = relu(toEncoder.throughEach(matrices[0]))
    let toCore = concatenated([old, one, encoded, one], axis: 1)
    let z = toCore.throughEach(matrices[1])
    lstm = cell.map { LSTMStep(z, after: $0) }
    raw = lstm?.hidden ?? relu(z)
    hidden =
      network.options.normalisesHidden
      ? raw.layerNormalised(gain: context["normalisation.gain"], bias: context["normalisation.bias"]) : raw
    let toReadout = concatenated([hidden, one], axis: 1)
    output = toReadout.throughEach(matrices[2])
    inputs = [toEncoder, toCore, toReadout]
    (self.network, self.context, self.matrices) = (network, context, matrices)
  }

  /// Σ_i u_i² |W_ij + F_ij| over the recurrent layer without its biases: items × columns.
  var energy: Variable<Scalar> {
    let units = network.unitCount
    let rows = Array(0..<units) + Array(units + 1..<2 * units + 1)
    return inputs[1].gathered(axis: 1, indices: rows).squared()
      .throughEach(abs(matrices[1].gathered(axis: 1, indices: rows)))
  }
}

extension PlasticCell {
  /// A matrix a layer from vectors of all weights, items × weights.
  fileprivate func matrices<Scalar>(_ weights: Variable<Scalar>) -> [Variable<Scalar>] {
    var start = 0
    return layers.map { layer in
      defer { start += layer.rows * layer.columns }
      return weights.sliced(axis: 1, start..<start + layer.rows * layer.columns)
        .reshaped([weights.shape[0], layer.rows, layer.columns])
    }
  }
}

extension Variable {
  /// x_b W_b for every item, or x_b W where there is one matrix for all.
  fileprivate func throughEach(_ matrices: Variable) -> Variable {
    let isShared = matrices.shape[0] == 1 && shape[0] != 1
    return isShared ? times(matrices.reshaped(Array(matrices.shape[1...]))) : through(matrices)
  }
}
