import Experiments
import Figures
import LearningTasks
import NumericalCore
import RunStore

/// A run as one page of HTML that needs nothing else: no network, no script, no other file.
///
/// It holds the scores, the sound of target and replay, the figures, the description and where everything comes from. It is made
/// from the files of the run alone, so that it can be made again at any time, and gives the same bytes for the same run.
struct ReportPage {
  private let directory: RunDirectory
  private let report: RunReport
  private let provenance: Provenance
  private let description: ExperimentDescription
  private let song: Song
  private let notes: NoteScores?
  private let sounds: [Sound]
  private let figures: [(kind: RunFigures.Kind, type: String, bytes: [UInt8])]

  /// - Parameter hearing: that of the run; nil if it had no replay.
  /// - Throws: ``SubsongError`` if a file of the run is missing or damaged.
  init(_ directory: RunDirectory, _ hearing: RunHearing?) throws(SubsongError) {
    self.directory = directory
    report = try RunReport(directory)
    provenance = report.provenance
    description = try ExperimentDescription(run: directory)
    song = try directory.song()
    notes = hearing?.scores
    sounds = try hearing.map { hearing throws(SubsongError) in try Self.sounds(hearing) } ?? []
    figures = try Self.figures(directory)
  }

  private struct Sound {
    var name, title: String
    var wav: [UInt8]
    /// nil for more rows than MIDI has keys.
    var midi: [UInt8]?
  }

  private static func sounds(_ hearing: RunHearing) throws(SubsongError) -> [Sound] {
    let (target, replay) = (try hearing.files(ofReplay: false), try hearing.files(ofReplay: true))
    guard let taught = target.wav, let sung = replay.wav else { return [] }
    return [
      Sound(name: "target", title: "Target", wav: taught, midi: target.midi),
      Sound(name: "replay", title: "Replay", wav: sung, midi: replay.midi),
    ]
  }

  /// Above this size a picture of dots is smaller than one of shapes.
  private static let largestSVG = 1 << 20

  private static func figures(_ directory: RunDirectory) throws(SubsongError) -> [(
    kind: RunFigures.Kind, type: String, bytes: [UInt8]
  )] {
    let source = try RunFigures(directory)
    var figures: [(kind: RunFigures.Kind, type: String, bytes: [UInt8])] = []
    for kind in RunFigures.Kind.allCases {
      guard let svg = try source.rendered(kind, as: .svg) else { continue }
      if svg.count <= largestSVG {
        figures.append((kind, "image/svg+xml", svg))
      } else if let png = try source.rendered(kind, as: .png) {
        figures.append((kind, "image/png", png))
      }
    }
    return figures
  }

  /// The whole page.
  var text: String {
    HTMLPage(
      title: "\(provenance.song): \(report.visible) + \(report.latent) neurons – Subsong",
      version: provenance.version, header: header, sections: sections
    ).text
  }

  private var header: HTML {
    let network = "\(report.visible) visible and \(report.latent) latent neurons, seed \(provenance.seed)"
    let length = "\(song.states.count) states of \(short(song.stateDuration)) ms"
    return HTMLPage.header(
      provenance.song, lead: [song.composer, length, network].compactMap { $0 }.joined(separator: " · "))
  }

  private var sections: [HTMLPage.Section] {
    [
      .init(id: "scores", title: "Scores", body: scores),
      sounds.isEmpty ? nil : .init(id: "listen", title: "Listen", body: listen),
      .init(id: "figures", title: "Figures", body: .lines(figures.map(figure))),
      .init(id: "network", title: "Network", body: network),
      .init(id: "configuration", title: "Configuration", body: configuration),
      .init(id: "provenance", title: "Provenance", body: origin),
    ].compactMap { $0 }
  }
}

// MARK: Sections

extension ReportPage {
  private static func number(_ value: Double?, _ digits: Int = 3) -> String {
    value.map { fixed($0, digits) } ?? "–"
  }

  private var scores: HTML {
    let scores = report.scores
    var numbers = [
      (Self.number(scores.replayCorrelationMean), "correlation of the free replay, mean"),
      (Self.number(scores.frozenReplayCorrelationMean), "the same with frozen weights"),
      (Self.number(scores.validationCorrelation), "last ten free runs while learning"),
    ]
    if let notes {
      numbers.append((Self.number(notes.noteAccuracy), "notes of the last replay cycle (F1)"))
    }
    let cards = numbers.map { HTML("li", [:], HTML("b", [:], HTML($0.0)), HTML("span", [:], HTML($0.1))) }
    func cycle(_ value: Int?) -> String { value.map { "cycle \($0)" } ?? "never" }
    let rows = [
      ["Free runs while learning, mean squared error", Self.number(scores.validationMSE, 5)],
      [
        "First free run with correlation 0.90 / 0.95",
        "\(cycle(scores.firstCycle090)) / \(cycle(scores.firstCycle095))",
      ],
      ["Replay, worst cycle", Self.number(scores.replayCorrelationMin)],
      [
        "Replay, first and last cycle",
        "\(Self.number(scores.replayCorrelationFirst)), \(Self.number(scores.replayCorrelationLast))",
      ],
    ]
    return .lines([
      HTML("ul", ["class": "numbers"], .lines(cards)), .table("Rates: correlation with the target", rows),
      notes.map { .table("Notes of the last replay cycle", $0.rows) },
    ])
  }

  private var listen: HTML {
    let length = short(song.playbackStateLength)
    let part =
      song.duration * song.playbackStretch > RunHearing.longestSound
      ? "The beginning of one cycle" : "One cycle"
    return .lines([
      HTML(
        "p", [:],
        HTML(
          "\(part), each state for \(length) ms instead of \(short(song.stateDuration)) ms, so that it can be heard."
        )),
      HTML("div", ["class": "players"], .lines(sounds.map(player))),
    ])
  }

  private func player(_ sound: Sound) -> HTML {
    HTML(
      "div", [:], HTML("h3", ["id": "\(sound.name)-sound"], HTML(sound.title)),
      HTML(
        "audio",
        [
          "controls": "", "preload": "metadata", "src": HTML.address(sound.wav, type: "audio/wav"),
          "aria-labelledby": "\(sound.name)-sound",
        ], "Your browser cannot play sound."),
      sound.midi.map {
        HTML(
          "p", [:],
          HTML(
            "a", ["download": "\(sound.name).mid", "href": HTML.address($0, type: "audio/midi")],
            HTML("\(sound.title) as MIDI")))
      })
  }

  private func figure(_ figure: (kind: RunFigures.Kind, type: String, bytes: [UInt8])) -> HTML {
    let shows = figure.kind.shows
    let sentence = shows.prefix(1).uppercased() + shows.dropFirst() + "."
    return HTML(
      "figure", [:],
      HTML("img", ["src": HTML.address(figure.bytes, type: figure.type), "alt": sentence]),
      HTML("figcaption", [:], HTML(sentence)))
  }

  private var network: HTML {
    func span(_ lag: [Double]) -> String { lag.map { fixed($0, 1) }.joined(separator: " to ") + " ms" }
    let rows = [
      ["Neurons", "\(report.visible) visible, \(report.latent) latent"],
      ["Dendritic synapses", "\(report.synapses), lags \(span(report.dendriticLag))"],
      [
        "Scaffold",
        "\(report.scaffoldConnections) connections, lags \(span(report.excitatoryLag)) excitatory and"
          + " \(span(report.inhibitoryLag)) inhibitory",
      ], ["Latent neurons without scaffold input", "\(report.unnudgedLatents)"],
    ]
    let blocks = report.weights.map {
      [$0.block, fixed($0.initialRMS, 3), fixed($0.trainedRMS, 3), fixed($0.largest, 2)]
    }
    return .lines([
      .table("The network", rows),
      .table(
        "Dendritic weights, postsynaptic from presynaptic population (mV)",
        header: ["Block", "Before, rms", "After, rms", "After, largest"], blocks),
    ])
  }

  private var configuration: HTML {
    let origin = ExperimentDescription(preset: description.preset)
    let changed = ConfigurationSchema.keys.filter { $0.value(in: description) != $0.value(in: origin) }
    let rows = changed.map { key in
      [key.path, key.value(in: description).plainText, key.value(in: origin).plainText]
    }
    return .lines([
      rows.isEmpty
        ? HTML("p", [:], HTML("All values are those of the preset \(description.preset.rawValue)."))
        : .table(
          "What differs from the preset \(description.preset.rawValue)", header: ["Key", "Value", "Preset"],
          rows
        ),
      HTML(
        "details", [:], HTML("summary", [:], "The whole description of the experiment"),
        HTML("pre", ["tabindex": "0"], HTML("code", [:], HTML(description.toml)))),
      HTML(
        "details", [:], HTML("summary", [:], "The song"),
        HTML("pre", ["tabindex": "0"], HTML("code", [:], HTML(song.text)))),
    ])
  }

  private var origin: HTML {
    let rows = provenance.fields.filter { $0.name != "Command" }.map { [$0.name, $0.value] }
    let commands = [provenance.command + " --out run", "subsong report run"]
    return .lines([
      HTML("p", [:], "These commands make the run and this page again, with the files of the run at hand:"),
      HTML("pre", ["tabindex": "0"], HTML("code", [:], HTML(commands.joined(separator: "\n")))),
      .table("Where the numbers come from", rows),
    ])
  }
}
