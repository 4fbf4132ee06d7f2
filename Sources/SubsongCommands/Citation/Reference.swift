/// A work that can be cited, as an entry of BibTeX.
package struct Reference: Hashable, Sendable {
  /// The kinds of entries that every style of BibTeX knows.
  package enum Kind: String, Sendable {
    case article, book, inproceedings, incollection, manual, misc, techreport
  }

  package struct Field: Hashable, Sendable {
    package var name, value: String
  }

  /// Unique among all references.
  package var key: String
  package var kind: Kind
  /// Name and value in the order in which they are printed; letters are Unicode, ranges have an en dash.
  package var fields: [Field]

  /// - Parameters:
  ///   - authors: `Surname, Given names` each; one in braces is an organisation.
  ///   - fields: the other ones by name, in order; empty ones are left out.
  init(
    _ key: String, _ kind: Kind, _ authors: [String], _ title: String,
    _ fields: KeyValuePairs<String, String>
  ) {
    (self.key, self.kind) = (key, kind)
    let all =
      [("author", authors.joined(separator: " and ")), ("title", title)] + fields.map { ($0.key, $0.value) }
    self.fields = all.filter { !$0.1.isEmpty }.map(Field.init)
  }

  package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// The entry as a `.bib` file holds it, in ASCII, so that every version of BibTeX sorts and sets it right.
  package var bibTeX: String {
    let width = fields.map(\.name.count).max() ?? 0
    let lines = fields.map { field in
      let isTitle = ["title", "booktitle"].contains(field.name)
      // Names in it keep their capitals.
      let value = isTitle ? "{\(field.value)}" : field.value
      return
        "  \(field.name.padded(to: width)) = {\(Self.laTeX(value, isVerbatim: Self.verbatim.contains(field.name)))},\n"
    }
    return "@\(kind.rawValue){\(key),\n\(lines.joined())}\n"
  }

  /// Fields that styles set as they are.
  private static let verbatim: Set = ["doi", "url", "eprint"]

  private static let escapes: [Character: String] = [
    "ö": "{\\\"o}", "ü": "{\\\"u}", "ø": "{\\o}", "š": "{\\v{s}}", "č": "{\\v{c}}", "–": "--", "&": "\\&",
    "“": "``", "”": "''",
  ]

  private static func laTeX(_ text: String, isVerbatim: Bool) -> String {
    isVerbatim ? text : text.map { escapes[$0] ?? String($0) }.joined()
  }
}

extension Reference: Encodable {
  private enum CodingKeys: String, CodingKey { case key, type, fields }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(key, forKey: .key)
    try container.encode(kind.rawValue, forKey: .type)
    try container.encode(
      Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }, forKey: .fields)
  }
}
