import Foundation
import TestSupport
import Testing

/// `subsong report` as a process. How the page looks in a browser is looked at by `Tests/Report/run`.
@Suite struct ReportTests {
  @Test("A run with figures leaves its page, sound and notes; the page can be made again to the same bytes")
  func page() throws {
    try SharedRun.tiny().withCopy { folder in
      let names = try entries(folder + "/run")
      for name in [
        "report.html", "replay.wav", "target.wav", "replay.mid", "target.mid", "replay_notes.csv",
        "notes.json",
      ] {
        #expect(names.contains(name), "\(name)")
      }
      let page = try bytes(folder + "/run/report.html")
      let report = try SubsongTool.run("report", "run", "--json", in: folder).object()
      #expect(
        report["file"] as? String == "run/report.html" && report["bytes"] as? Double == Double(page.count))
      #expect(try bytes(folder + "/run/report.html") == page)
      let text = String(decoding: page, as: UTF8.self)
      #expect(
        text.components(separatedBy: "<img ").count == 7 && text.components(separatedBy: "<audio ").count == 3
      )
      for piece in [
        "Für Elise", "Scores", "Listen", "Figures", "Network", "Configuration", "Provenance", "subsong train",
        "12345",
      ] {
        #expect(text.contains(piece), "\(piece)")
      }
      // Nothing is asked for from elsewhere, and no program runs in the page.
      for sign in ["http:", "https:", "<script", "src=\"/", "url("] {
        #expect(!text.contains(sign), "\(sign)")
      }
    }
  }

  @Test("A title that looks like markup stays text") func escaping() throws {
    try withTemporaryFolder { folder in
      let song = SweepSamples.song.replacing("Tiny", with: "<b onclick=\"x\">&amp;'</b>")
      try write(song, to: folder + "/t.song")
      let outcome = try SubsongTool.run(
        "train", "--song", "t.song", "--latent", "3", "--cycles", "4", "--replay-cycles", "6", "--out", "run",
        in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let text = try String(contentsOfFile: folder + "/run/report.html", encoding: .utf8)
      #expect(
        text.contains("&lt;b onclick=&quot;x&quot;&gt;&amp;amp;&#39;&lt;/b&gt;")
          && !text.contains("<b onclick"))
    }
  }

  @Test("A run without replay has a page without sound; what is no run is refused") func partial() throws {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(
        "train", "--latent", "2", "--cycles", "2", "--replay-cycles", "0", "--out", "run", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let text = try String(contentsOfFile: folder + "/run/report.html", encoding: .utf8)
      #expect(!text.contains("<audio") && text.contains("<img"))
      #expect(!(try entries(folder + "/run").contains("replay.wav")))
      try SubsongTool.run("report", "none", in: folder).expectRefusal(66, saying: "none")
      try write("mine", to: folder + "/mine.html")
      try SubsongTool.run("report", "run", "--out", "mine.html", in: folder).expectRefusal(
        73, saying: "mine.html", "--force")
      #expect(try String(contentsOfFile: folder + "/mine.html", encoding: .utf8) == "mine")
    }
  }
}
