import ArgumentParser
import LearningTasks
import NumericalCore

/// `subsong songs list`: the songs that are built in.
struct SongsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the songs that are built in, and the generators of more.",
    discussion: """
      `latent` and `cycles` are what the default network needs to replay the song with a correlation of 0.95. The Markov order \
      is the smallest number of last states that determines the next one.
      """)

  @Flag(name: .long, help: "List the generators and their parameters instead.")
  var generators = false

  @OptionGroup var output: OutputOptions

  /// A parameter of a generator, for scripts.
  private struct Generator: Encodable {
    struct Parameter: Encodable {
      var name, standard, range, meaning: String

      private enum CodingKeys: String, CodingKey {
        case name, range, meaning
        case standard = "default"
      }
    }

    var name, summary, usage: String
    var parameters: [Parameter]
  }

  func run() throws {
    if generators { return try listGenerators() }
    var profiles: [SongProfile] = []
    for entry in SongLibrary.entries {
      profiles.append(SongProfile(try SongLibrary.song(named: entry.name), name: entry.name))
    }
    if output.json { return try Console.result(jsonText(profiles)) }
    let header = ["name", "states", "rows", "order", "latent", "cycles", "what it is"]
    let rows = zip(profiles, SongLibrary.entries).map { profile, entry in
      [
        profile.name, "\(profile.states)", "\(profile.rows)", SongProfile.text(profile.markovOrder),
        "\(entry.latent)",
        "\(entry.cycles)", entry.summary,
      ]
    }
    try Console.result(String(aligned([header] + rows).dropLast()))
    say(
      "more by generators, such as 'bengalese(order=3,length=40,seed=7)': see `subsong songs list --generators`"
    )
  }

  private func listGenerators() throws {
    if output.json {
      return try Console.result(
        jsonText(
          SongGenerators.all.map { profile in
            Generator(
              name: profile.name, summary: profile.summary, usage: profile.usage,
              parameters: profile.parameters.map {
                .init(
                  name: $0.name, standard: $0.default.description, range: $0.domain.description,
                  meaning: $0.phrase)
              })
          }))
    }
    for profile in SongGenerators.all {
      try Console.result("\(profile.usage)\n  \(profile.summary)")
      for parameter in profile.parameters {
        try Console.result("    \(parameter.name.padded(to: 10)) \(parameter.phrase): \(parameter.domain)")
      }
    }
  }

  private func say(_ line: String) {
    if !output.quiet { Console.say(line) }
  }
}
