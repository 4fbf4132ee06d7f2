import Experiments
import NumericalCore
import TestSupport
import Testing

struct CycleSelectionTests {
  /// Catches a form that is not read, or written otherwise than the documentation says.
  @Test(arguments: [
    ("all", "all"), (" all ", "all"), ("7", "7"), ("-1", "-1"), ("0..99", "0..99"),
    ("0..9999/100", "0..9900/100"), ("3,1..2,8..11/2", "1..3,8..10/2"), ("5, 5,5", "5"), ("4..4/3", "4"),
    ("0..1/7", "0"), ("0..9,3..20", "0..20"), ("0..100,0..100/10", "0..100"), ("20,0..100/10", "0..100/10"),
    ("-1..1000000000", "-1..1000000000"),
  ]) func formsAreReadAndWritten(text: String, canonical: String) throws {
    #expect(try CycleSelection(text).description == canonical)
  }

  /// Catches a mistake that is taken for something, or told without what was found.
  @Test(arguments: [
    ("", "found nothing, expected a cycle"), ("1,,2", "found nothing, expected a cycle"),
    ("none", "found 'none', expected a cycle"), ("+1", "found '+1', expected a cycle"),
    ("1..", "found nothing in '1..', expected the last cycle"),
    ("..3", "found nothing in '..3', expected the first cycle"),
    ("1...3", "found '.3' in '1...3', expected the last cycle"),
    ("1-3", "found '1-3', expected a cycle"),
    ("9..2", "the range '9..2' ends before it begins"),
    ("1/2", "found '1/2', a step without a range"),
    ("1..9/0", "found '0' in '1..9/0', expected a step from 1 to 1000000000"),
    ("1..9/2/2", "found '2/2' in '1..9/2/2', expected a step"),
    ("-2", "found '-2', expected a cycle from -1 to 1000000000"),
    ("0..1000000001", "found '1000000001' in '0..1000000001', expected the last cycle from -1 to 1000000000"),
    ("99999999999999999999", "found '99999999999999999999', expected a cycle"),
    ("All", "found 'All', expected a cycle"),
  ]) func mistakesAreTold(text: String, what: String) throws {
    let error = try #require(subsongError { _ = try CycleSelection(text) })
    #expect(error.what == what && error.category == .badInput)
    #expect(error.remedy != nil || error.why != nil)
  }

  /// Catches items without end.
  @Test func theNumberOfItemsIsLimited() {
    let text = Array(repeating: "1", count: 1001).joined(separator: ",")
    #expect(subsongError { _ = try CycleSelection(text) }?.what == "found 1001 items")
  }

  /// Against sets of numbers, on 2000 random texts: what is contained, how many there are, and that the canonical text and the
  /// encoded value read back as an equal value.
  @Test func selectionsAreSets() throws {
    var stream = SeedTree(seed: 5).stream("test.cycles")
    for _ in 0..<2000 {
      var set: Set<Int> = []
      let items = (0...stream.uniformInteger(below: 5)).map { _ in
        let first = stream.uniformInteger(below: 30) - 1
        let last = first + stream.uniformInteger(below: 20)
        let step = 1 + stream.uniformInteger(below: 6)
        switch stream.uniformInteger(below: 3) {
        case 0:
          set.insert(first)
          return "\(first)"
        case 1:
          set.formUnion(first...last)
          return "\(first)..\(last)"
        default:
          set.formUnion(stride(from: first, through: last, by: step))
          return "\(first)..\(last)/\(step)"
        }
      }
      let text = items.joined(separator: ",")
      let selection = try CycleSelection(text)
      #expect((-1..<60).filter(selection.contains) == set.sorted(), "\(text)")
      #expect(selection.count(in: 3..<25) == set.count { (3..<25).contains($0) })
      #expect(try CycleSelection(selection.description) == selection, "\(text)")
    }
  }

  @Test func allHoldsEveryCycle() {
    #expect(CycleSelection.all.contains(-1) && CycleSelection.all.contains(.max))
    #expect(CycleSelection.all.count(in: -1..<1_000_000_000) == 1_000_000_001)
  }
}
