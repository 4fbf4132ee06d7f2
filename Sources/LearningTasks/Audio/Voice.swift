import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What one row sounds like: a few harmonics of a tone whose pitch may glide.
///
/// At the fraction `x` of a note's duration the fundamental has the frequency
///
///     f(x) = start · (end / start)^(x + bend · x (1 − x))
///
/// which runs from `start` to `end` without turning, and the note is
///
///     envelope(t) · Σ_h a_h sin(h φ(t)),   φ' = 2π f,   Σ_h |a_h| ≤ 1
public struct Voice: Hashable, Sendable {
  /// In Hz.
  public let start, end: Double
  /// Between −1 and 1: how much of the glide comes late (negative) or early.
  public let bend: Double
  /// `a_1`, `a_2`, …; their sum is 1.
  public let harmonics: [Double]
  /// After this time the note has fallen to `1/e`, in ms; infinite for a voice that does not decay.
  public let decay: Double
  /// How long the note takes to rise from 0 and to fall to 0, in ms; both lie within it, and are no longer than half of it.
  public let attack, release: Double

  /// A plucked tone, for a pitch.
  public init(pitch: Pitch) {
    (start, end, bend) = (pitch.frequency, pitch.frequency, 0)
    harmonics = Self.normalised([1, 0.5, 0.3, 0.18, 0.1, 0.06])
    (decay, attack, release) = (500, 4, 20)
  }

  /// A whistle between 1 and 8 kHz, for a syllable: start, end, bend and harmonics come from the fingerprint of its name, so
  /// that a name always sounds the same and different names differently.
  public init(syllable name: String) {
    var stream = SeedTree(seed: 0).stream("voice.\(name)")
    start = 1000 * exp2(3 * stream.uniform())
    end = 1000 * exp2(3 * stream.uniform())
    bend = 1.6 * stream.uniform() - 0.8
    harmonics = Self.normalised([1, 0.5 * stream.uniform(), 0.25 * stream.uniform()])
    (decay, attack, release) = (.infinity, 8, 8)
  }

  /// One voice a row: tones if all names are pitches, all different, or else whistles.
  public static func voices(for rowNames: [String]) -> [Voice] {
    Pitch.all(rowNames)?.map(Voice.init(pitch:)) ?? rowNames.map(Voice.init(syllable:))
  }

  /// The fundamental at a fraction of the note, in Hz.
  public func frequency(at fraction: Double) -> Double {
    start * exp(log(end / start) * (fraction + bend * fraction * (1 - fraction)))
  }

  private static func normalised(_ amplitudes: [Double]) -> [Double] {
    let sum = amplitudes.reduce(0, +)
    return amplitudes.map { $0 / sum }
  }
}

extension Voice {
  /// Adds a note to a sound.
  ///
  /// Harmonics that would reach half the sample rate anywhere in the note are left out, so that none is heard as another
  /// frequency. The first and the last sample are 0.
  ///
  /// - Parameters:
  ///   - samples: where the note lies.
  ///   - sound: is added to.
  ///   - sampleRate: in Hz.
  func add(to sound: inout [Float], at samples: Range<Int>, sampleRate: Double) {
    let count = samples.count
    let audible = harmonics.enumerated().prefix { Double($0.offset + 1) * max(start, end) < sampleRate / 2 }
      .map(\.element)
    guard count > 1, !audible.isEmpty else { return }
    let envelope = Envelope(self, count: count, sampleRate: sampleRate)
    let radians = 2 * Double.pi / sampleRate
    var turn = Turn(angle: radians * start)
    // cos φ and sin φ, turned from sample to sample.
    var (x, y, level) = (1.0, 0.0, 1.0)
    sound.withUnsafeMutableBufferPointer { sound in
      for sample in 0..<count {
        sound[samples.lowerBound + sample] += Float(level * envelope.edge(sample) * Self.sum(audible, x, y))
        if start != end {
          // Between two samples, so that the phase is the integral of the frequency to second order.
          turn = Turn(angle: radians * frequency(at: (Double(sample) + 0.5) / Double(count)))
        }
        (x, y) = (x * turn.x - y * turn.y, y * turn.x + x * turn.y)
        level *= envelope.decay
      }
    }
  }

  /// `Σ a_h sin(h φ)` by `sin((h + 1) φ) = 2 cos φ sin(h φ) − sin((h − 1) φ)`.
  private static func sum(_ harmonics: [Double], _ cosine: Double, _ sine: Double) -> Double {
    var (before, now, sum) = (0.0, sine, 0.0)
    for amplitude in harmonics {
      sum += amplitude * now
      (before, now) = (now, 2 * cosine * now - before)
    }
    return sum
  }
}

/// By how much the phase advances from one sample to the next.
private struct Turn {
  let x, y: Double

  init(angle: Double) { (x, y) = (cos(angle), sin(angle)) }
}

/// How loud a note is at each of its samples: raised cosines at both ends.
private struct Envelope {
  /// The factor from one sample to the next.
  let decay: Double
  private let last, attack, release: Int

  init(_ voice: Voice, count: Int, sampleRate: Double) {
    decay = exp(-1000 / (voice.decay * sampleRate))
    let last = count - 1
    func samples(_ duration: Double) -> Int { max(1, min(last / 2, Int(duration * sampleRate / 1000))) }
    (self.last, attack, release) = (last, samples(voice.attack), samples(voice.release))
  }

  func edge(_ sample: Int) -> Double {
    let (fromStart, toEnd) = (sample, last - sample)
    let rise = fromStart < attack ? Self.ramp(fromStart, attack) : 1
    return toEnd < release ? rise * Self.ramp(toEnd, release) : rise
  }

  private static func ramp(_ sample: Int, _ count: Int) -> Double {
    0.5 * (1 - cos(Double.pi * Double(sample) / Double(count)))
  }
}
