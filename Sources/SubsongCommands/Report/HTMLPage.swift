import LearningTasks

/// A page of HTML that needs nothing else: no network, no script, no other file.
struct HTMLPage {
  /// Of the window.
  var title: String
  /// That of the program.
  var version: String
  var header: HTML
  var sections: [Section]

  struct Section {
    var id: String
    var title: String
    var body: HTML

    fileprivate var content: HTML {
      HTML(
        "section", ["id": id, "aria-labelledby": "\(id)-title"],
        HTML("h2", ["id": "\(id)-title"], HTML(title)), body)
    }
  }

  /// The heading and one line below it.
  static func header(_ heading: String, lead: String) -> HTML {
    HTML(
      "header", [:], HTML("h1", [:], HTML(heading)), HTML("p", ["class": "lead"], HTML(lead)))
  }

  /// The whole page.
  var text: String {
    let head = HTML.lines([
      HTML("meta", ["charset": "utf-8"]),
      HTML("meta", ["name": "viewport", "content": "width=device-width,initial-scale=1"]),
      HTML("meta", ["name": "color-scheme", "content": "light dark"]),
      // The page shows that it needs nothing: browsers refuse whatever else it might ask for.
      HTML(
        "meta",
        [
          "http-equiv": "Content-Security-Policy",
          "content": "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'",
        ]),
      HTML("meta", ["name": "generator", "content": "Subsong \(version)"]),
      HTML("link", ["rel": "icon", "href": "data:,"]),
      HTML("title", [:], HTML(title)),
      HTML("style", [:], HTML(stringLiteral: ReportStyle.css)),
    ])
    let body = HTML.lines([
      HTML("a", ["class": "skip", "href": "#main"], "Skip to the content"), header, navigation,
      HTML("main", ["id": "main"], .lines(sections.map(\.content))), footer,
    ])
    return "<!doctype html>\n"
      + HTML("html", ["lang": "en"], HTML("head", [:], head), HTML("body", [:], body)).text + "\n"
  }

  private var navigation: HTML {
    HTML(
      "nav", ["aria-label": "Sections"],
      HTML(
        "ul", [:],
        .lines(sections.map { HTML("li", [:], HTML("a", ["href": "#\($0.id)"], HTML($0.title))) })))
  }

  private var footer: HTML {
    HTML(
      "footer", [:],
      HTML("p", [:], HTML("Made by Subsong \(version). This page is complete in itself.")))
  }
}
