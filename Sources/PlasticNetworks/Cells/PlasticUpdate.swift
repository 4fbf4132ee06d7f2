import Autodiff

/// How one step changes the fast weights of a ``PlasticCell``, on the tape.
struct PlasticUpdate<Scalar: TensorScalar> {
  let step: PlasticStep<Scalar>
  private var network: PlasticCell { step.network }
  private var options: PlasticOptions { step.network.options }

  init(_ step: PlasticStep<Scalar>) { self.step = step }

  /// F ← clip((1 − d) F + η_c α ∘ G), items × synapses.
  func applied(to fast: Variable<Scalar>) -> Variable<Scalar> {
    let update = direction
    let norm = update.norm()
    let eta = rate(options.updateRate)
    let effective = options.normLimit.isFinite ? eta * share(norm) : eta
    observe(eta: eta, effective: effective, norm: norm)
    let scaled = options.rates == .fixed ? update : update * network.row(network.rates, step.context)
    let changed = (1 - rate(options.decayRate)) * fast + effective * scaled
    return options.weightLimit.map { changed.clamped(to: Scalar($0)) } ?? changed
  }

  private func observe(eta: Variable<Scalar>, effective: Variable<Scalar>, norm: Variable<Scalar>) {
    let items = step.output.shape[0]
    step.context.observe("eta", eta.reshaped([items]))
    step.context.observe("eta_effective", effective.reshaped([items]))
    step.context.observe("update_norm", norm.reshaped([items]))
  }

  /// `base`, or 2 · `base` · σ(m) with m the last output: items × 1.
  private func rate(_ base: Double) -> Variable<Scalar> {
    let output = step.output
    guard options.isModulated else {
      return output.tape.constant(NDArray(shape: [output.shape[0], 1], repeating: Scalar(base)))
    }
    let last = network.outputCount - 1
    return Scalar(2 * base) * sigmoid(output.sliced(axis: 1, last..<last + 1))
  }

  /// min(1, C/n), without a division by 0.
  private func share(_ norm: Variable<Scalar>) -> Variable<Scalar> {
    let limit = Scalar(options.normLimit)
    return limit / maximum(norm, limit)
  }

  /// G, the outer products p ⊗ q of all layers: items × synapses.
  private var direction: Variable<Scalar> {
    let factors = zip(inputsOfRule, options.rule == .gradient ? innerGradients : activities)
    let products = zip(factors, network.layers).map { factors, layer in
      factors.0.outer(factors.1).reshaped([factors.0.shape[0], layer.rows * layer.columns])
    }
    return concatenated(products, axis: 1)
  }

  /// p of each layer; the Hebbian rule leaves biases alone.
  private var inputsOfRule: [Variable<Scalar>] {
    guard options.rule == .hebbian else { return step.inputs }
    let units = network.unitCount
    return zip(step.inputs, [[network.inputCount], [units, 2 * units + 1], [units]]).map { inputs, biases in
      var mask = NDArray<Scalar>(shape: [1, inputs.shape[1]], repeating: 1)
      for place in biases { mask.values[place] = 0 }
      return inputs * inputs.tape.constant(mask)
    }
  }

  /// q of the Hebbian rule: what each layer gives, after its non-linearity; of an LSTM the four gates.
  private var activities: [Variable<Scalar>] {
    let gates = step.lstm.map { concatenated([$0.input, $0.forget, $0.candidate, $0.output], axis: 1) }
    return [step.encoded, gates ?? step.raw, step.output]
  }

  /// q of the gradient rule: the derivative of the inner loss with respect to each layer's z, within this step only.
  private var innerGradients: [Variable<Scalar>] {
    let units = network.unitCount
    let ofOutput = step.output * (step.context["inner.scale"].squared() * Scalar(network.innerFactor))
    let ofHidden = step.matrices[2].sliced(axis: 1, 0..<units).applied(to: ofOutput)
    let ofRaw = options.normalisesHidden ? throughNormalisation(ofHidden) : ofHidden
    let ofZ = throughCore(ofRaw)
    let ofEncoded = step.matrices[1].sliced(axis: 1, units + 1..<2 * units + 1).applied(to: ofZ)
    return [ofEncoded * isPositive(step.encoded), ofZ, ofOutput]
  }

  /// The derivative of the ReLU at the values behind it: a constant.
  private func isPositive(_ x: Variable<Scalar>) -> Variable<Scalar> {
    x.tape.constant(NDArray(shape: x.shape, values: x.value.values.map { $0 > 0 ? 1 : 0 }))
  }

  /// From ∂/∂(output of the recurrent layer) to ∂/∂z.
  private func throughCore(_ gradient: Variable<Scalar>) -> Variable<Scalar> {
    guard let core = step.lstm else { return gradient * isPositive(step.raw) }
    func bend(_ gate: Variable<Scalar>) -> Variable<Scalar> { gate * (1 - gate) }
    let ofCell = gradient * core.output * (1 - core.squashed.squared())
    return concatenated(
      [
        ofCell * core.candidate * bend(core.input), ofCell * core.oldCell * bend(core.forget),
        ofCell * core.input * (1 - core.candidate.squared()), gradient * core.squashed * bend(core.output),
      ], axis: 1)
  }

  /// Through y = gain · (x − mean)/s + bias, s² = variance + ε: with u = gradient · gain and x̂ the normalised x,
  /// (u − mean(u) − x̂ mean(u x̂))/s.
  private func throughNormalisation(_ gradient: Variable<Scalar>) -> Variable<Scalar> {
    func mean(_ x: Variable<Scalar>) -> Variable<Scalar> { x.mean(axis: 1, keepingAxis: true) }
    let centred = step.raw - mean(step.raw)
    let deviation = squareRoot(mean(centred.squared()) + 1e-5)
    let normal = centred / deviation
    let u = gradient * step.context["normalisation.gain"]
    return (u - mean(u) - normal * mean(u * normal)) / deviation
  }
}
