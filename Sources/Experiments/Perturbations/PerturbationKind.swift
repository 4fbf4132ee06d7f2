/// The kinds of perturbations by the names of files and of the command line.
public enum PerturbationKind: String, Hashable, Codable, Sendable, CaseIterable {
  case clamp, silence, drive, death, deletion
  case weightNoise = "weight-noise"
  case whiteNoise = "white-noise"
  case colouredNoise = "coloured-noise"
  case teacherNoise = "teacher-noise"
  case wrongNotes = "wrong-notes"
  case delayJitter = "delay-jitter"
  case temperature, kick, conflict
  case completeSilence = "complete-silence"
  case rest

  /// The one place that says which type belongs to which name.
  var rule: any PerturbationRule.Type {
    switch self {
    case .clamp: Clamp.self
    case .silence: Silence.self
    case .drive: Drive.self
    case .death: Death.self
    case .deletion: Deletion.self
    case .weightNoise: WeightNoise.self
    case .whiteNoise: WhiteNoise.self
    case .colouredNoise: ColouredNoise.self
    case .teacherNoise: TeacherNoise.self
    case .wrongNotes: WrongNotes.self
    case .delayJitter: DelayJitter.self
    case .temperature: Temperature.self
    case .kick: Kick.self
    case .conflict: Conflict.self
    case .completeSilence: CompleteSilence.self
    case .rest: Rest.self
    }
  }

  public var profile: PerturbationProfile { rule.profile }
}
