import NumericalCore
import RunStore
import TestSupport
import Testing

@Suite struct CSVTableTests {
  private func read(_ text: String) throws -> CSVTable {
    try CSVTable(text: Array(text.utf8), named: "t.csv")
  }

  @Test("The text: shortest digits, whole numbers without point, empty where undefined") func text() {
    let table = CSVTable(
      columns: ["cycle", "corr, best"], rows: [[3, 0.1], [-1, nil], [1e25, -0.0], [1e300, .infinity]])
    #expect(table.text == "cycle,\"corr, best\"\n3,0.1\n-1,\n1e+25,-0.0\n1e+300,inf\n")
  }

  @Test("Random tables survive bit for bit", arguments: 0..<40) func roundTrip(index: Int) throws {
    var random = SeedTree(seed: 31).stream("test.csv", index: index)
    let names = ["a", "b c", "d\"e", "f,g", "", " h", "ü"]
    let columns = Array(names.prefix(1 + random.uniformInteger(below: 7)))
    let rows = (0..<random.uniformInteger(below: 20)).map { _ in
      columns.map { _ -> Double? in
        let value = Double(bitPattern: random.next())
        return random.uniform() < 0.3 ? nil : value.isNaN ? Double(random.uniformInteger(below: 100)) : value
      }
    }
    let table = CSVTable(columns: columns, rows: rows)
    let back = try read(table.text)
    #expect(back.columns == columns)
    #expect(back.rows.map { $0.map { $0?.bitPattern } } == rows.map { $0.map { $0?.bitPattern } })
    #expect(
      try read("\u{FEFF}" + table.text.replacing("\n", with: " \r\n")).rows == rows || columns.count == 1)
  }

  @Test("NaN is a number of a kind, not an empty field") func nan() throws {
    let back = try read(CSVTable(columns: ["a", "b"], rows: [[.nan, nil]]).text)
    #expect(back.rows[0][0]?.isNaN == true && back.rows[0][1] == nil)
  }

  @Test("Columns by name, with a suggestion") func column() throws {
    let table = CSVTable(columns: ["cycle", "corr"], rows: [[1, 0.5], [2, nil]])
    #expect(try table.column("corr") == [0.5, nil])
    #expect(subsongError { _ = try table.column("cor") }?.remedy == "did you mean 'corr'?")
  }

  @Test(
    "What is no table is refused at its place",
    arguments: [
      ("", "t.csv", "empty"), ("\n\n", "t.csv", "empty"),
      ("a,b\n1\n", "t.csv:2", "found 1 fields, expected 2"),
      ("a,b\n1,2\n\n1,2,3\n", "t.csv:4", "found 3 fields"), ("a,b\n1,x\n", "t.csv:2:2", "'x'"),
      ("a,b\n1,2 3\n", "t.csv:2:2", "'2 3'"), ("a,a\n", "t.csv:1:2", "twice"),
      ("a,\"b\n", "t.csv:1:2", "not closed"), ("a,b\rc\n", "t.csv:1:2", "longer than a line"),
    ] as [(String, String, String)])
  func malformed(text: String, location: String, mentions: String) throws {
    let error = try #require(subsongError { _ = try read(text) })
    #expect(error.category == .badInput && error.location == location)
    #expect(error.description.contains(mentions), "\(error)")
  }
}
