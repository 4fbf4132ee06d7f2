import NumericalCore

/// Where a result comes from: enough to tell whether two results belong together and to make one again.
///
/// It holds no date and no path, so that the same run gives the same bytes on one machine.
public struct Provenance: Hashable, Codable, Sendable {
  /// The version of this package.
  public static let packageVersion = "0.1.0"

  /// The version of the package that made the result.
  public var version: String
  /// ``NumericalCore/Fingerprint`` of the complete description of the experiment.
  public var configuration: String
  /// The root of all random draws.
  public var seed: UInt64
  /// The title of the song.
  public var song: String
  /// Fingerprints of the inputs by name.
  public var inputs: [String: String]
  /// Operating system and processor family, for example `Linux x86_64`.
  public var platform: String
  /// The engine that integrated the equations.
  public var engine: String
  /// The commands that make the result again, as a shell takes them; `run` is the folder of the run.
  public var command: String
  /// How the run was carried out, if that is known; no figure shows it.
  public var execution: Execution?
  /// What the figure shows that this was written into; nil for a run.
  public var figure: FigureSource?

  public init(
    version: String = Provenance.packageVersion, configuration: String, seed: UInt64, song: String,
    inputs: [String: String] = [:], platform: String = Provenance.currentPlatform, engine: String,
    command: String, execution: Execution? = nil, figure: FigureSource? = nil
  ) {
    self.version = version
    self.configuration = configuration
    self.seed = seed
    self.song = song
    self.inputs = inputs
    self.platform = platform
    self.engine = engine
    self.command = command
    self.execution = execution
    self.figure = figure
  }

  /// What does not change a result but helps to find out why two differ.
  public struct Execution: Hashable, Codable, Sendable {
    public var threads: Int
    /// The processor's name, if the system tells it.
    public var processor: String?
    /// The width of the widest vectors that the kernels use.
    public var vectorBits: Int
    /// The commit of the sources of this program, with `, modified` behind it if files differ from it; nil if the program was
    /// not started from where it was built.
    public var source: String?

    public init(threads: Int, processor: String?, vectorBits: Int, source: String?) {
      self.threads = threads
      self.processor = processor
      self.vectorBits = vectorBits
      self.source = source
    }

    enum CodingKeys: String, CodingKey {
      case threads, processor, source
      case vectorBits = "vector_bits"
    }
  }

  /// What one figure was drawn from.
  public struct FigureSource: Hashable, Codable, Sendable {
    /// The name by which `subsong plot --figure` knows it.
    public var kind: String
    /// What can be seen, in one sentence.
    public var shows: String
    /// ``NumericalCore/Fingerprint`` of everything that is drawn.
    public var data: String

    public init(kind: String, shows: String, data: String) {
      (self.kind, self.shows, self.data) = (kind, shows, data)
    }
  }

  /// Operating system and processor family of this process.
  public static var currentPlatform: String {
    #if os(Linux)
      let system = "Linux"
    #elseif os(macOS)
      let system = "macOS"
    #else
      let system = "other"
    #endif
    #if arch(x86_64)
      return system + " x86_64"
    #elseif arch(arm64)
      return system + " arm64"
    #else
      return system + " other"
    #endif
  }
}
