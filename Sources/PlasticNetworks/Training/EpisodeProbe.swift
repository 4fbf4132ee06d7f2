import Autodiff
import LearningTasks
import NumericalCore

/// Where a cell keeps a matrix of fast weights in its state.
public struct FastWeightPlace: Hashable, Sendable {
  /// The name of the state, and the place of the first element in one item's part of it.
  public var state: String
  public var offset: Int
  public var rows: Int
  public var columns: Int
  /// Whether a row is a postsynaptic unit, as everywhere in this package, or a presynaptic one.
  public var rowsArePostsynaptic: Bool
  /// Columns that read the input, before those that read hidden units.
  public var inputColumns: Int

  public init(
    state: String, offset: Int = 0, rows: Int, columns: Int, rowsArePostsynaptic: Bool = true,
    inputColumns: Int = 0
  ) {
    (self.state, self.offset, self.rows, self.columns) = (state, offset, rows, columns)
    (self.rowsArePostsynaptic, self.inputColumns) = (rowsArePostsynaptic, inputColumns)
  }
}

extension Cell {
  /// The first array of the state that is a matrix.
  package var matrixOfState: FastWeightPlace? {
    state.first { $0.shape.count == 2 }.map {
      let columns = $0.shape[1]
      return FastWeightPlace(
        state: $0.name, rows: $0.shape[0], columns: columns,
        inputColumns: columns >= inputCount && columns != outputCount ? inputCount : 0)
    }
  }
}

/// What happens inside a network during an episode.
public struct EpisodeProbe: Sendable {
  /// The fast weights of the first item after each of the first steps, post × pre; empty if the cell has none, or too large ones.
  public var fastWeights: [Matrix<Double>] = []
  /// Columns that read the input.
  public var inputColumns = 0
  /// What the cell shows of itself, for example `eta`: mean over items and units, one value a step.
  public var observations: [String: [Double]] = [:]
  /// The first item: steps × inputs.
  public var inputs: Matrix<Double>
}

extension EpisodicTraining {
  /// Looks into the network while it works on the first test episodes.
  ///
  /// The observations are averaged over 64 episodes, fewer where the state of so many would take more than 64 MiB or so.
  ///
  /// - Parameters:
  ///   - parameters: those of the network, in the order of its layout.
  ///   - maps: at most so many matrices of fast weights.
  ///   - side: none if they have more rows or columns.
  public func probe(_ parameters: [Scalar], maps: Int = 20, side: Int = 256) -> EpisodeProbe {
    let items = max(1, min(64, (8 << 20) / max(1, network.cell.stateCount)))
    let batch = task.batch(.test, index: 0, size: items)
    let (steps, width) = (batch.steps, batch.inputCount)
    let values = zip(network.layout.parameters, network.layout.ranges).map {
      NDArray(shape: $0.shape, values: Array(parameters[$1]))
    }
    var probe = EpisodeProbe(
      inputs: Matrix(rows: steps, columns: width) { Double(batch.inputs[$0 * width + $1]) })
    let place = network.cell.fastWeights.flatMap { max($0.rows, $0.columns) <= side ? $0 : nil }
    probe.inputColumns = place?.inputColumns ?? 0
    let rollout = TapeRollout(network, values, observes: true, isRecording: false)
    rollout.observer = { _, observations in
      for (name, array) in observations {
        let mean = array.values.reduce(0) { $0 + Double($1) } / Double(array.count)
        probe.observations[name, default: []].append(mean)
      }
    }
    rollout.stateObserver = { step, state in
      if let place, step < maps { probe.fastWeights.append(Self.matrix(place, of: state[place.state].value)) }
    }
    let inputs = (0..<steps).map { step in
      NDArray<Scalar>(
        shape: [batch.items, width],
        values: (0..<batch.items).flatMap { item in
          let start = (item * steps + step) * width
          return batch.inputs[start..<start + width].map { Scalar($0) }
        })
    }
    _ = rollout.run(inputs, from: steps)
    return probe
  }

  /// Of the first item.
  private static func matrix(_ place: FastWeightPlace, of state: NDArray<Scalar>) -> Matrix<Double> {
    let first = place.offset
    let stored = Matrix(
      rows: place.rows, columns: place.columns,
      storage: state.values[first..<first + place.rows * place.columns].map { Double($0) })
    return place.rowsArePostsynaptic ? stored : stored.transposed()
  }
}
