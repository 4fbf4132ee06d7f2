import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct WAVFileTests {
  /// Byte for byte by the specification, for two samples. Catches the wrong byte order and a size that leaves out the header.
  @Test func header() throws {
    let file = try WAVFile(sampleRate: 44_100, samples: [1, -2])
    let header: [UInt8] =
      Array("RIFF".utf8) + [40, 0, 0, 0] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0]
      + [1, 0, 1, 0, 0x44, 0xAC, 0, 0, 0x88, 0x58, 1, 0, 2, 0, 16, 0] + Array("data".utf8) + [4, 0, 0, 0]
    #expect(file.bytes == header + [1, 0, 0xFE, 0xFF])
    #expect(try WAVFile(sampleRate: 8000, samples: Array(repeating: 0, count: 400)).duration == 50)
  }

  /// What is written reads back. Catches a sign that is lost.
  @Test(arguments: 0..<10) func roundTrip(index: Int) throws {
    var stream = SeedTree(seed: 3).stream("test.wav", index: index)
    let samples = (0..<index * 37).map { _ in Int16((stream.uniform() * 65535).rounded() - 32768) }
    let file = try WAVFile(sampleRate: 1 + index * 9999, samples: samples + [.min, .max])
    #expect(try WAVFile(bytes: file.bytes, named: "x") == file)
  }

  /// Chunks of other programs are passed over, odd ones with their padding.
  @Test func otherChunks() throws {
    let file = try WAVFile(sampleRate: 44_100, samples: [5, 6, 7])
    var bytes = file.bytes
    bytes.insert(contentsOf: Array("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0], at: 36)
    #expect(try WAVFile(bytes: bytes, named: "x") == file)
  }

  /// Any cut and any changed byte of the header is answered by an error or another sound, never by a trap.
  @Test func damaged() throws {
    let bytes = try WAVFile(sampleRate: 44_100, samples: [1, 2, 3]).bytes
    for count in 0..<bytes.count {
      let error = subsongError { _ = try WAVFile(bytes: Array(bytes.prefix(count)), named: "cut.wav") }
      #expect(error?.category == .badInput && error?.location == "cut.wav", "\(count) bytes")
    }
    for (index, value) in [(0, 0), (8, 0), (12, 0), (20, 3), (22, 2), (34, 8), (40, 5), (43, 255), (19, 255)]
    {
      var changed = bytes
      changed[index] = UInt8(value)
      #expect(subsongError { _ = try WAVFile(bytes: changed, named: "x") }?.category == .badInput)
    }
    for rate in [0, -1, 1_000_001] {
      #expect(subsongError { _ = try WAVFile(sampleRate: rate, samples: []) }?.category == .badInput)
    }
  }
}

@Suite struct SynthesiserTests {
  private func track(_ rows: [String], _ notes: [NoteEvent], duration: Double? = nil) throws -> NoteTrack {
    try NoteTrack(title: "t", rowNames: rows, notes: notes, duration: duration)
  }

  /// One note of a voice.
  private func note(_ name: String, _ milliseconds: Double = 500) throws -> [Double] {
    let one = try track([name], [NoteEvent(row: 0, onset: 0, offset: milliseconds)])
    return try Synthesiser.sound(of: one).samples.map(Double.init)
  }

  /// The amplitude at a frequency, by Goertzel's sum with a Hann window.
  private func amplitude(_ samples: ArraySlice<Double>, _ frequency: Double) -> Double {
    var (real, imaginary) = (0.0, 0.0)
    for (index, sample) in samples.enumerated() {
      let window = 0.5 * (1 - cos(2 * .pi * Double(index) / Double(samples.count)))
      let angle = 2 * .pi * frequency * Double(index) / 44_100
      real += window * sample * cos(angle)
      imaginary += window * sample * sin(angle)
    }
    return hypot(real, imaginary) / Double(samples.count)
  }

  private func peak(_ samples: ArraySlice<Double>, _ frequencies: some Sequence<Double>) throws -> Double {
    try #require(frequencies.max { amplitude(samples, $0) < amplitude(samples, $1) })
  }

  /// Each pitch has its peak at its own frequency. Catches a key that is off by one, and a factor 2 in the phase.
  @Test(arguments: [("A4", 440.0), ("C4", 261.6256), ("E5", 659.2551), ("A2", 110)])
  func pitch(name: String, frequency: Double) throws {
    let samples = try note(name)
    let found = try peak(samples[...], stride(from: frequency - 40, through: frequency + 40, by: 0.5))
    #expect(abs(found - frequency) <= 1)
    let octave = amplitude(samples[...], 2 * frequency) / amplitude(samples[...], frequency)
    #expect(abs(octave - 0.5) < 0.02, "the second harmonic has half the amplitude")
    #expect(amplitude(samples[...], 1.5 * frequency) < 0.01 * amplitude(samples[...], frequency))
  }

  /// G9 has 12.5 kHz; its second harmonic would be heard as 19 kHz. Catches aliasing.
  @Test func noAliasing() throws {
    let samples = try note("G9")
    let fundamental = amplitude(samples[...], 12_543.85)
    #expect(amplitude(samples[...], 44_100 - 2 * 12_543.85) < 1e-3 * fundamental)
  }

  /// A syllable glides from its start to its end, between 1 and 8 kHz. Catches a sweep that runs at twice its rate, which is
  /// what sin(2π f(t) t) does.
  @Test(arguments: ["a", "b", "trill", "ß", "row 0"]) func sweep(name: String) throws {
    let voice = Voice(syllable: name)
    let samples = try note(name, 1000)
    for fraction in [0.05, 0.25, 0.5, 0.75, 0.95] {
      let centre = Int(fraction * 44_100)
      let expected = voice.frequency(at: fraction)
      let grid = stride(from: 900.0, through: 8200, by: 20)
      let found = try peak(samples[centre - 441..<centre + 441], grid)
      #expect(abs(found / expected - 1) < 0.03)
    }
    #expect((1000...8000).contains(voice.start) && (1000...8000).contains(voice.end))
    #expect(voice.frequency(at: 0) == voice.start && abs(voice.frequency(at: 1) / voice.end - 1) < 1e-12)
    #expect(Voice(syllable: name) == voice && Voice(syllable: name + "x") != voice)
    #expect(abs(voice.harmonics.reduce(0, +) - 1) < 1e-12)
  }

  /// Notes begin and end at 0 and no step is larger than the oscillation itself and its envelope make it, also where a note
  /// is cut off by its offset. Catches clicks.
  @Test(arguments: ["A4", "E2", "trill"], [1.0, 7, 40, 333]) func noClick(name: String, duration: Double)
    throws
  {
    let notes = [NoteEvent(row: 0, onset: 20, offset: 20 + duration)]
    let samples = try Synthesiser.sound(of: track([name], notes, duration: 400)).samples.map(Double.init)
    let first = Int((20 * 44.1).rounded())
    let last = Int(((20 + duration) * 44.1).rounded()) - 1
    #expect(samples[..<(first + 1)].allSatisfy { $0 == 0 } && samples[last...].allSatisfy { $0 == 0 })
    let voice = try #require(Voice.voices(for: [name]).first)
    let slope = voice.harmonics.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
    let fastest = 2 * .pi * max(voice.start, voice.end) / 44_100 * slope
    let edge = Double.pi / 2 / max(1, min(voice.attack, duration / 2) * 44.1 - 2)
    // The largest sample is 0.9, the sum of the harmonics at most 1; they reach at least a quarter of that.
    let bound = 0.9 * 32767 * 4 * (fastest + edge) + 1
    for (a, b) in zip(samples, samples.dropFirst()) { #expect(abs(a - b) <= bound) }
    #expect(samples.contains { $0 != 0 })
  }

  /// Chords of any size reach 90 % and do not wrap around; silence is silence. Catches clipping and 0/0.
  @Test func loudness() throws {
    for count in [1, 2, 12, 60] {
      let rows = (0..<count).compactMap { Pitch(key: 36 + $0)?.name }
      let notes = rows.indices.map { NoteEvent(row: $0, onset: 0, offset: 100) }
      let samples = try Synthesiser.sound(of: track(rows, notes)).samples
      #expect(samples.map { abs(Int($0)) }.max() == Int((0.9 * 32767).rounded()))
    }
    let silent = try Synthesiser.sound(of: track(["A4"], [], duration: 10)).samples
    #expect(silent == [Int16](repeating: 0, count: 441))
  }

  /// A song has exactly the length that its states ask for, twice the same bytes, and sounds in each state.
  @Test func songs() throws {
    let song = try SongLibrary.song(named: "fuer-elise")
    #expect(song.playbackStateLength == 150 && song.playbackStretch == 15)
    let sound = try Synthesiser.sound(of: song.track(), stretch: song.playbackStretch)
    #expect(sound.samples.count == 25 * 6615 && sound.sampleRate == 44_100)
    #expect(try Synthesiser.sound(of: song.track(), stretch: song.playbackStretch).bytes == sound.bytes)
    // A state of the track is 6615 samples: the first is E4, and nothing of D#5 sounds in it.
    let first = sound.samples[..<6615].map(Double.init)
    let (e4, dSharp5) = (amplitude(first[...], 329.6276), amplitude(first[...], 622.2540))
    #expect(e4 > 30 * dSharp5)
    let birds = try Song(title: "b", rowNames: ["a", "A4"], states: [[0], [1]], stateDuration: 20)
    #expect(birds.playbackStateLength == 60 && birds.playbackStretch == 3)
  }

  @Test func refused() throws {
    let track = try track(["a"], [NoteEvent(row: 0, onset: 0, offset: 10)])
    for stretch in [0, -1, .nan, .infinity, 1e9] {
      #expect(subsongError { _ = try Synthesiser.sound(of: track, stretch: stretch) }?.category == .usage)
    }
  }
}
