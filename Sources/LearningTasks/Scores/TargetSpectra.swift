import NumericalCore
import Synchronization

/// The Fourier transforms of a scorer's targets, shared by all copies of the scorer.
///
/// They are made on first use, because most scorers never ask for a circular shift and a transform of an awkward length is
/// expensive.
final class TargetSpectra: Sendable {
  private struct Made {
    let correlation: CircularCrossCorrelation
    let targets: [CircularCrossCorrelation.Spectrum]
  }

  private let made = Mutex<Made?>(nil)

  /// The sum over the neurons of their correlations, divided by the number of targets, at every shift; to rounding.
  func correlations(of moving: [MovingNeuron], with targets: [CentredTarget]) -> [Double] {
    let spectra = spectra(of: targets)
    let terms = moving.map { neuron in
      let reference = neuron.moments.mean
      return CircularCrossCorrelation.Term(
        pattern: spectra.targets[neuron.index],
        signal: spectra.correlation.spectrum(of: neuron.counts.map { Double($0) - reference }),
        weight: 1 / (neuron.norm * Double(targets.count)))
    }
    return spectra.correlation.sum(of: terms)
  }

  private func spectra(of targets: [CentredTarget]) -> Made {
    made.withLock { made in
      if let made { return made }
      let correlation = CircularCrossCorrelation(length: targets.first?.deviations.count ?? 1)
      let new = Made(
        correlation: correlation, targets: targets.map { correlation.spectrum(of: $0.deviations) })
      made = new
      return new
    }
  }
}

extension CentredTarget {
  /// The target that begins at sample `shift`; mean and squares stay, bit for bit.
  func rotated(by shift: Int) -> CentredTarget {
    shift == 0
      ? self
      : CentredTarget(
        mean: mean, deviations: Array(deviations[shift...] + deviations[..<shift]), squares: squares)
  }

  private init(mean: Double, deviations: [Double], squares: Double) {
    self.mean = mean
    self.deviations = deviations
    self.squares = squares
  }
}
