import Foundation
import Subsong
import Testing

@Suite struct SymbolTableTests {
  private static let article = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
    .appendingPathComponent("Sources/Subsong/Subsong.docc/Articles/ModelAndSymbols.md")

  private static func defaults() -> [String: Double] {
    let d = EliseDescription.default
    return [
      "neuron.leakReversal": d.neuron.leakReversal, "neuron.excitatoryReversal": d.neuron.excitatoryReversal,
      "neuron.inhibitoryReversal": d.neuron.inhibitoryReversal,
      "neuron.leakConductance": d.neuron.leakConductance,
      "neuron.dendriticCoupling": d.neuron.dendriticCoupling, "neuron.rateSlope": d.neuron.rateSlope,
      "neuron.rateThreshold": d.neuron.rateThreshold,
      "plasticity.visibleToVisible": d.plasticity.visibleToVisible, "plasticity.other": d.plasticity.other,
      "teacher.nudgingStrength": d.teacher.nudgingStrength, "teacher.amplitude": d.teacher.amplitude,
      "scaffold.excitatoryConductance": d.scaffold.excitatoryConductance,
      "scaffold.inhibitoryConductance": d.scaffold.inhibitoryConductance,
      "scaffold.outgoing": d.scaffold.outgoing, "scaffold.incoming": d.scaffold.incoming,
      "scaffold.none": d.scaffold.none, "delays.shortest": d.delays.shortest,
      "delays.longest": d.delays.longest, "delays.inhibitoryLag": d.delays.inhibitoryLag,
      "timeStep": d.timeStep, "integration.plasticityStep": d.integration.plasticityStep,
    ]
  }

  /// Catches a default that changed in the code and not in the table of symbols, and a symbol without a row.
  @Test func defaultsAreThoseOfTheCode() throws {
    let text = try String(contentsOf: Self.article, encoding: .utf8)
    let rows = text.matches(of: #/(?m)^\| [^|]+ \| `([\w.]+)` \| `[^|]+` \| (\S+) \| \S+ \|$/#)
    let table = Dictionary(
      rows.compactMap { row in Double(row.2).map { (String(row.1), $0) } },
      uniquingKeysWith: { first, _ in first })
    #expect(table == Self.defaults())
  }
}
