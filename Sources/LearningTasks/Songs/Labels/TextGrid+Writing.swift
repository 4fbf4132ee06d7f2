import NumericalCore

extension NoteTrack {
  /// A TextGrid of Praat in the long text format.
  ///
  /// The intervals of a tier cannot overlap. So the notes are dealt out to the tiers `notes`, `notes 2`, …: each note goes to the
  /// first tier that is silent when it begins.
  var textGrid: String {
    let voices = voices
    let end = SecondsText.text(of: duration)
    var lines = [
      "File type = \"ooTextFile\"", "Object class = \"TextGrid\"", "", "xmin = 0", "xmax = \(end)",
      "tiers? <exists>",
      "size = \(voices.count)", "item []:",
    ]
    for (voice, notes) in voices.enumerated() {
      let intervals = intervals(of: notes)
      lines += [
        "    item [\(voice + 1)]:", "        class = \"IntervalTier\"",
        "        name = \(CSVField.inQuotes(TextGrid.name("notes", voice: voice)))", "        xmin = 0",
        "        xmax = \(end)", "        intervals: size = \(intervals.count)",
      ]
      for (index, interval) in intervals.enumerated() {
        lines += [
          "        intervals [\(index + 1)]:", "            xmin = \(SecondsText.text(of: interval.start))",
          "            xmax = \(SecondsText.text(of: interval.end))",
          "            text = \(CSVField.inQuotes(interval.label))",
        ]
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The notes of each tier; one tier at least.
  private var voices: [[NoteEvent]] {
    var voices: [[NoteEvent]] = [[]]
    for note in notes {
      if let free = voices.firstIndex(where: { $0.last.map { $0.offset <= note.onset } ?? true }) {
        voices[free].append(note)
      } else {
        voices.append([note])
      }
    }
    return voices
  }

  /// The notes of a tier with the silence between them, from the beginning to the end.
  private func intervals(of notes: [NoteEvent]) -> [(start: Double, end: Double, label: String)] {
    var intervals: [(start: Double, end: Double, label: String)] = []
    var end = 0.0
    for note in notes {
      if note.onset > end { intervals.append((end, note.onset, "")) }
      intervals.append((note.onset, note.offset, rowNames[note.row]))
      end = note.offset
    }
    if duration > end { intervals.append((end, duration, "")) }
    return intervals
  }
}
