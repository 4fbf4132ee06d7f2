import Integrators
import NumericalCore
import Testing

@Suite struct IntegrationMethodTests {
  /// The names are part of configurations. Catches a renamed case.
  @Test func everyMethodIsFoundByItsName() throws {
    let names = [
      "euler", "rk2", "rk4", "rkf45", "rkck", "rk8pd", "rk1imp", "rk2imp", "rk4imp", "bsimp", "msadams",
      "msbdf",
    ]
    #expect(IntegrationMethod.allCases.map(\.rawValue) == names)
    for name in names { #expect(try IntegrationMethod.named(name).rawValue == name) }
    let error = #expect(throws: SubsongError.self) { try IntegrationMethod.named("rkf54") }
    #expect(error?.remedy?.contains("rkf45") == true)
  }

  /// The kinds of GSL's manual. Catches a row copied and not edited.
  @Test func theTableSaysWhatEachMethodNeeds() {
    let all = IntegrationMethod.allCases
    #expect(all.filter { !$0.isMemoryless } == [.msadams, .msbdf])
    #expect(all.filter(\.needsJacobian) == [.rk1imp, .rk2imp, .rk4imp, .bsimp, .msbdf])
    #expect(all.filter(\.properties.isImplicit) == [.rk1imp, .rk2imp, .rk4imp, .bsimp, .msadams, .msbdf])
    #expect(all.filter { !$0.properties.estimatesError } == [.euler])
    #expect(Set(all.map(\.properties.citation)).count == all.count)
  }
}
