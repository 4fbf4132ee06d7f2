import NumericalCore
import Testing

import SubsongCommands

/// The forms and the examples are those of the TOML 1.0.0 specification.
struct TOMLReaderTests {
  private func content(_ text: String) throws -> TOMLReader.Content? {
    try TOMLReader.items(of: "key = \(text)", file: "test.toml").first?.content
  }

  /// Catches a form of a number that is read as another number, or refused.
  @Test func numbersAreRead() throws {
    let integers = [
      "+99": 99, "42": 42, "0": 0, "-17": -17, "1_000": 1000, "0xDEAD_beef": 0xDEAD_BEEF, "0o755": 0o755,
      "0b1101": 13, "9223372036854775807": .max, "-9223372036854775808": .min,
    ]
    for (text, value) in integers { #expect(try content(text) == .value(.integer(value)), "\(text)") }
    let numbers = [
      "+1.0": 1, "3.1415": 3.1415, "-0.01": -0.01, "5e+22": 5e22, "1e06": 1e6, "-2E-2": -0.02,
      "6.626e-34": 6.626e-34,
      "224_617.445_991_228": 224617.445991228, "inf": .infinity, "-inf": -.infinity,
    ]
    for (text, value) in numbers { #expect(try content(text) == .value(.number(value)), "\(text)") }
    #expect(try content("true # yes") == .value(.boolean(true)))
  }

  /// Catches leniency: other programs would refuse the file.
  @Test(arguments: [
    "01", "1__0", "_1", "1_", "0x", "0X1", "+0x1", ".7", "7.", "3.e+20", "1e", "1.0.0", "True", "yes", "- 1",
    "0b2", "1 2",
  ]) func whatOnlyLooksLikeAValueIsRefused(text: String) {
    let error = fileError("key = \(text)")
    #expect(error?.what == "'\(text)' is no value")
    #expect(error?.location == "test.toml:1:7")
  }

  /// Catches wrong escapes and borders of the four sorts of strings.
  @Test func stringsAreRead() throws {
    let strings = [
      #""I'm \"quoted\". \t\u00E9\U0001F426\\""#: "I'm \"quoted\". \té🐦\\", #"'C:\x\n'"#: #"C:\x\n"#,
      "\"\"": "",
      "\"\"\"\na\nb\"\"\"": "a\nb", "\"\"\"a \\\n   b\"\"\"": "a b", "'''\\ ''it''s'''''": "\\ ''it''s''",
      "\"\"\"\"two\"\" quotes\"\"\"": "\"two\"\" quotes",
    ]
    for (text, value) in strings { #expect(try content(text) == .value(.string(value)), "\(text)") }
  }

  /// Catches an array or a date that derails the keys after it.
  @Test(arguments: [
    ("[1, [\"]\", '#'], # ]\n {a = 1, b = {}},\n]", "an array"), ("[]", "an array"),
    ("1979-05-27 07:32:00", "a date or a time"),
    ("07:32:00.5", "a date or a time"),
  ]) func whatNoKeyTakesIsPassedOver(text: String, name: String) throws {
    let items = try TOMLReader.items(of: "key = \(text)\nnext = 1", file: "test.toml")
    #expect(items.map(\.path) == [["key"], ["next"]])
    #expect(items.map(\.content.phrase) == [name, "the integer 1"])
  }

  /// Catches elements that are lost, and places that are those of the array.
  @Test func arraysHavePlaces() throws {
    guard case .array(let elements) = try content("[ 'a', # é\n \"é\", 2, [true],\n]") else {
      Issue.record("no array")
      return
    }
    #expect(elements.map { "\($0.position)" } == ["1:9", "2:2", "2:7", "2:10"])
    #expect(
      elements.map(\.content.phrase) == ["the text \"a\"", "the text \"é\"", "the integer 2", "an array"])
  }

  /// Catches what is done anew for every key: counting lines, copying the tables, comparing misspelt names. Each of these
  /// texts has 64 kB, the most that is read.
  @Test func longTextsAreReadInTimeLinearInTheirLength() {
    let keys = (0..<4_000).map { "k\($0)=1" }
    let texts = [
      "a = [" + String(repeating: "1,", count: 30_000) + "]", String(repeating: "k", count: 60_000) + " = 1",
      keys.joined(separator: "\n"),
      "a = {" + keys.joined(separator: ",") + "}",
      keys.joined(separator: "\n") + "\na=[" + String(repeating: "{},", count: 10_000) + "]",
      keys.joined(separator: "\n") + "\n" + String(repeating: "[[a]]\n", count: 5_000),
    ]
    let clock = ContinuousClock()
    for text in texts {
      let time = clock.measure { #expect(fileError(text)?.what.hasPrefix("unknown ") == true) }
      // Far below a second in release; without optimisation and with other tests beside it, more.
      #expect(time < .seconds(5), "\(text.prefix(20))")
    }
  }

  /// Catches values that end up below another table.
  @Test func keysBelongToTheirTables() throws {
    let text = "a = 1\nb.c = 2\n[d]\n'e f' = 3\n[d.g]\nh = { i = 4, j.k = 5 }\n[[l]]\nm = 6\n[[l]]\nm = 7"
    let items = try TOMLReader.items(of: text, file: "test.toml")
    let paths = items.map { $0.path.joined(separator: "/") }
    #expect(
      paths == ["a", "b/c", "d", "d/e f", "d/g", "d/g/h", "d/g/h/i", "d/g/h/j/k", "l", "l/m", "l", "l/m"])
    #expect(
      items.map { "\($0.position)" }
        == ["1:1", "2:3", "3:2", "4:1", "5:4", "6:1", "6:7", "6:16", "7:3", "8:1", "9:3", "10:1"])
  }

  /// Catches a mistake in the form of the text that is accepted, or reported at another place.
  @Test(arguments: [
    ("seed = 1\nsong = fuer-elise", "2:8", "'fuer-elise' is no value"),
    ("seed = ", "1:8", "a value is missing"),
    ("[network\nlatent = 1", "1:9", "the name of the table is not closed"),
    ("\n\nseed 1", "3:6", "a key needs = and a value"),
    ("song = \"open\nseed = 1", "1:8", "the text is not closed"),
    ("song = '''open", "1:8", "the text is not closed"),
    ("seed = 99999999999999999999", "1:8", "'99999999999999999999' is no value"),
    ("= 1", "1:1", "a key is missing"),
    ("a. = 1", "1:4", "a key is missing"), ("é = 1", "1:1", "a key is missing"),
    ("[]", "1:2", "a key is missing"),
    ("a = \"é\" b", "1:9", "only a comment may follow in the line"),
    ("a = \"\\q\"", "1:6", "this escape is unknown"),
    ("a = \"\\uD800\"", "1:6", "this escape is no character"),
    ("a = \"\\u0000\"", "1:6", "this escape is no character"),
    ("a = [1 2]", "1:6", "'1 2' is no value"), ("a = {b = 1", "1:5", "this bracket is not closed"),
    ("a = 1\na = 2", "2:1", "a is given twice"), ("a.b = 1\n[a]", "2:2", "a is given twice"),
    ("[a]\n[a]", "2:2", "a is given twice"), ("a = 1\na.b = 2", "2:3", "a is given twice"),
    ("a = {b = 1}\n[a.c]", "2:4", "a is given twice"),
    ("a = 1\nb\u{1} = 2", "2:2", "the text contains the control character 1"),
  ]) func whatIsNotTOMLIsRefused(text: String, place: String, what: String) {
    let error = fileError(text)
    #expect(error?.category == .badInput)
    #expect(error?.what == what)
    #expect(error?.location == "test.toml:\(place)")
  }

  /// Catches remedies that would not help.
  @Test func remediesAreTOML() {
    #expect(fileError("song = fuer-elise")?.remedy == "write a text in double quotes")
    #expect(fileError("a = .5")?.remedy == "write 0.5")
    #expect(fileError("a = 5.")?.remedy == "write 5.0")
    #expect(fileError("a = TRUE")?.remedy == "write true in small letters")
  }

  /// Catches texts that would exhaust the stack or hours of time.
  @Test func hostileTextsAreRefused() {
    #expect(
      fileError("a" + String(repeating: ".a", count: 100_000) + " = 1")?.what
        == "the key is nested too deeply")
    #expect(
      fileError("a = " + String(repeating: "[", count: 100_000))?.what == "the value is nested too deeply")
    #expect(fileError("a = " + String(repeating: "{a=", count: 100_000))?.category == .badInput)
    #expect(fileError("a = [" + String(repeating: "{},", count: 10_000) + "]")?.what == "unknown key 'a'")
  }
}
