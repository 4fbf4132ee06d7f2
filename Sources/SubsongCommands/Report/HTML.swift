import Foundation

/// Pieces of a page in HTML: text is escaped where it becomes one.
struct HTML: ExpressibleByStringLiteral {
  /// The markup.
  let text: String

  private init(markup: String) { text = markup }

  /// Markup as it is, written by the program itself.
  init(stringLiteral markup: String) { text = markup }

  /// Any text, with what HTML would take for markup escaped.
  init(_ plain: String) {
    var escaped = ""
    for character in plain.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    text = escaped
  }

  /// An element with attributes, in the order given; `nil` for an element without content, such as `img`.
  init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ content: HTML?...) {
    let start = attributes.reduce("<\(name)") { $0 + " \($1.key)=\"\(HTML($1.value).text)\"" } + ">"
    let inside = content.compactMap { $0?.text }.joined()
    text = content.isEmpty ? start : "\(start)\(inside)</\(name)>"
  }

  static func + (a: HTML, b: HTML) -> HTML { HTML(markup: a.text + b.text) }

  /// One after the other, each on lines of its own.
  static func lines(_ parts: [HTML?]) -> HTML {
    HTML(markup: parts.compactMap { $0?.text }.joined(separator: "\n"))
  }

  /// Bytes as an address that needs no network.
  static func address(_ bytes: [UInt8], type: String) -> String {
    "data:\(type);base64,\(Data(bytes).base64EncodedString())"
  }

  /// A table whose first column heads its rows.
  ///
  /// - Parameter header: the heads of the columns; nil for a table of names and values.
  static func table(_ caption: String, header: [String]? = nil, _ rows: [[String]]) -> HTML {
    let head = header.map { names in
      HTML("thead", [:], HTML("tr", [:], lines(names.map { HTML("th", ["scope": "col"], HTML($0)) })))
    }
    let body = rows.map { cells -> HTML in
      let data = cells.dropFirst().map { HTML("td", [:], HTML($0)) }
      return HTML("tr", [:], HTML("th", ["scope": "row"], HTML(cells.first ?? "")) + lines(data))
    }
    let table = HTML(
      "table", [:], HTML("caption", [:], HTML(caption)), head, HTML("tbody", [:], lines(body)))
    // A wide table scrolls by itself, also with the keyboard.
    return HTML("div", ["class": "wide", "tabindex": "0", "role": "region", "aria-label": caption], table)
  }
}
