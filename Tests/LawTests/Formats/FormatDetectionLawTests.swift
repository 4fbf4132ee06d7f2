import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// How every format is told from the others, and what may be asked of it.
@Suite struct FormatDetectionLawTests {
  /// Catches a file of ours that is taken for another, under a name that says nothing and under a wrong one.
  @Test(arguments: SongFormat.allCases) func aFileTellsItsFormat(format: SongFormat) throws {
    // Only names of pitches show that a file is one of words.
    for name in ["fuer-elise", "fuer-elise-short"] + (format == .notes ? [] : ["copy", "random"]) {
      let bytes = try SongLibrary.song(named: name).exported(as: format)
      #expect(try SongFormat.detected(bytes, named: "x") == format)
      for suffix in format.suffixes {
        #expect(try SongFormat.detected(bytes, named: "x.\(suffix)") == format)
        #expect(try SongFormat.detected(bytes, named: "X.\(suffix.uppercased())") == format)
      }
      // Words say less than a suffix does.
      if format != .notes { #expect(try SongFormat.detected(bytes, named: "x.mid") == format) }
      if format == .song || format == .midi {
        #expect(try Song.imported(bytes, named: "x").song == SongLibrary.song(named: name))
      }
    }
  }

  /// Catches a name that is not found, and a slip that gets no help.
  @Test(arguments: SongFormat.allCases) func namesAreFoundAndSuggested(format: SongFormat) throws {
    #expect(try SongFormat(named: format.rawValue) == format)
    let error = subsongError { _ = try SongFormat(named: format.rawValue + "x") }
    #expect(error?.category == .usage && error?.remedy == "did you mean '\(format.rawValue)'?")
    #expect(!format.suffixes.isEmpty)
  }

  /// Catches options that a format cannot follow and passes over.
  @Test(arguments: SongFormat.allCases) func optionsThatCannotBeFollowedAreRefused(format: SongFormat) throws
  {
    let song = try SongLibrary.song(named: "fuer-elise")
    let bytes = try song.exported(as: format)
    let options: [(isRefused: Bool, options: ImportOptions)] = [
      (format.isGrid, ImportOptions(format: format, grid: .milliseconds(10))),
      (format.isGrid, ImportOptions(format: format, trimsEnd: true)),
      (format.isGrid, ImportOptions(format: format, trimsBeginning: true)),
      (format.memory == .everything, ImportOptions(format: format, rowNames: song.rowNames)),
      (format != .textgrid, ImportOptions(format: format, tier: "notes")),
      (format != .midi, ImportOptions(format: format, midi: MIDISelection(percussion: true))),
    ]
    for (index, (isRefused, options)) in options.enumerated() {
      let error = subsongError { _ = try Song.imported(bytes, named: "x", options: options) }
      #expect((error?.category == .usage) == isRefused, "option \(index)")
      #expect(!isRefused || error?.why != nil && error?.remedy != nil)
    }
  }

  /// Catches a title or a duration that is asked for and not given.
  @Test(arguments: SongFormat.allCases) func titleAndDurationAreThoseAskedFor(format: SongFormat) throws {
    let song = try SongLibrary.song(named: "fuer-elise-short")
    var options = format.options(for: song)
    (options.title, options.stateDuration) = ("other", 3)
    let read = try Song.imported(song.exported(as: format), named: "x", options: options).song
    #expect(read.title == "other" && read.stateDuration == 3 && read.states == song.states)
    options.stateDuration = -3
    #expect(
      subsongError { _ = try Song.imported(song.exported(as: format), named: "x", options: options) } != nil)
  }
}
