import Integrators

/// One row of `bench integrators`.
struct IntegratorBenchmarkRow: Encodable {
  var method: String
  var timeStep, plasticityStep: Double
  var interpolation: String
  var tolerance: Double
  /// ns of a simulated ms.
  var cost: Double
  /// mV.
  var rmsError, maxError: Double
  /// Cost and root-mean-square error over those of the baseline.
  var relativeCost = 1.0
  var relativeError = 1.0

  enum CodingKeys: String, CodingKey, CaseIterable {
    case method
    case timeStep = "time_step_ms"
    case plasticityStep = "plasticity_step_ms"
    case interpolation, tolerance
    case cost = "ns_per_ms"
    case rmsError = "rms_error_u_mv"
    case maxError = "max_error_u_mv"
    case relativeCost = "relative_cost"
    case relativeError = "relative_error"
  }

  init(_ setting: IntegratorSetting, cost: Double, errors: [Double]) {
    method = setting.method.rawValue
    timeStep = setting.timeStep
    plasticityStep = setting.plasticityStep == 0 ? setting.timeStep : setting.plasticityStep
    interpolation = setting.interpolation.rawValue
    tolerance = setting.tolerance
    self.cost = cost
    rmsError = (errors.reduce(0) { $0 + $1 * $1 } / Double(max(1, errors.count))).squareRoot()
    maxError = errors.reduce(0) { max($0, abs($1)) }
  }

  /// The rows that differ in the time step only.
  var series: String {
    method + (interpolation == Interpolation.cubicHermite.rawValue ? ", cubic" : "")
      + (tolerance > 0 ? ", adaptive" : "")
      + (plasticityStep > timeStep ? ", rarer plasticity" : "")
  }

  func relative(to baseline: IntegratorBenchmarkRow) -> IntegratorBenchmarkRow {
    var row = self
    (row.relativeCost, row.relativeError) = (cost / baseline.cost, rmsError / baseline.rmsError)
    return row
  }
}

extension [IntegratorBenchmarkRow] {
  /// The rows as a file.
  var csv: String {
    let head = IntegratorBenchmarkRow.CodingKeys.allCases.map(\.rawValue).joined(separator: ",") + "\n"
    return reduce(into: head) { text, row in
      let start = [
        row.method, "\(row.timeStep)", "\(row.plasticityStep)", row.interpolation, "\(row.tolerance)",
      ]
      let numbers = [row.cost, row.rmsError, row.maxError, row.relativeCost, row.relativeError]
      text += (start + numbers.map { "\($0)" }).joined(separator: ",") + "\n"
    }
  }

  /// The rows for people.
  var lines: [String] {
    [
      "                                              ns per simulated ms      error of u in mV",
      "method   step (ms)  plasticity  interpolation     ns  over baseline       rms       max  over baseline",
    ]
      + map { row in
        row.method.padded(to: 8) + "\(row.timeStep)".padded(left: 10)
          + "\(row.plasticityStep)".padded(left: 12)
          + "  " + row.interpolation.padded(to: 13) + fixed(row.cost, 0).padded(left: 8)
          + fixed(row.relativeCost, 2).padded(left: 14) + fixed(row.rmsError, 6).padded(left: 11)
          + fixed(row.maxError, 5).padded(left: 10) + fixed(row.relativeError, 4).padded(left: 14)
      }
  }
}
