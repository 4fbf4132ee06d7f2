import CGSL

extension IntegrationMethod {
  /// The table of methods; the tests measure every order in it.
  ///
  /// Reference: GSL manual of version 2.7, section "Stepping Functions"; *HNW I* and *HW II* are Hairer, Nørsett, Wanner,
  /// *Solving Ordinary Differential Equations I* (2nd ed., 1993) and Hairer, Wanner, *II* (2nd ed., 1996).
  public var properties: Properties {
    switch self {
    case .euler:
      Properties(
        order: .fixed(1), isMemoryless: true, needsJacobian: false, isImplicit: false, estimatesError: false,
        citation: "Euler, Institutionum calculi integralis I (1768), § 650; HNW I, section I.7")
    // GSL calls it (2, 3) and lengthens its steps as for order 2, but the value that it keeps is that of order 3.
    case .rk2: Self.explicit(3, "Runge-Kutta (2, 3), embedded; GSL manual; HNW I, section II.4")
    case .rk4: Self.explicit(4, "Kutta (1901), error by doubling the step; HNW I, section II.1")
    case .rkf45: Self.explicit(5, "Fehlberg, NASA TR R-315 (1969); HNW I, section II.5")
    case .rkck: Self.explicit(5, "Cash, Karp, ACM Trans. Math. Softw. 16, 201 (1990)")
    case .rk8pd: Self.explicit(8, "Prince, Dormand, J. Comput. Appl. Math. 7, 67 (1981)")
    case .rk1imp: Self.implicit(1, "implicit Euler, error by doubling the step; HW II, section IV.3")
    case .rk2imp: Self.implicit(2, "implicit midpoint rule (Gauss, one stage); HNW I, section II.7")
    case .rk4imp: Self.implicit(4, "Gauss, two stages: Hammer, Hollingsworth (1955); HNW I, section II.7")
    // The order that GSL chooses, once for all, so as to reach half the digits of a double; the dimension matters not.
    case .bsimp: Self.implicit(12, "Bader, Deuflhard, Numer. Math. 41, 373 (1983)")
    case .msadams:
      Properties(
        order: .variable(upTo: 12), isMemoryless: false, needsJacobian: false, isImplicit: true,
        estimatesError: true,
        citation: "Adams in Nordsieck form: Byrne, Hindmarsh, ACM Trans. Math. Softw. 1, 71 (1975)")
    case .msbdf:
      Properties(
        order: .variable(upTo: 5), isMemoryless: false, needsJacobian: true, isImplicit: true,
        estimatesError: true,
        citation: "backward differentiation in Nordsieck form: Byrne, Hindmarsh (1975); HW II, section V.1")
    }
  }

  private static func explicit(_ order: Int, _ citation: String) -> Properties {
    Properties(
      order: .fixed(order), isMemoryless: true, needsJacobian: false, isImplicit: false, estimatesError: true,
      citation: citation)
  }

  private static func implicit(_ order: Int, _ citation: String) -> Properties {
    Properties(
      order: .fixed(order), isMemoryless: true, needsJacobian: true, isImplicit: true, estimatesError: true,
      citation: citation)
  }

  /// GSL's table of functions; `nil` for the one method that is not GSL's.
  var gslType: UnsafePointer<gsl_odeiv2_step_type>? {
    switch self {
    case .euler: nil
    case .rk2: subsong_gsl_step_rk2()
    case .rk4: subsong_gsl_step_rk4()
    case .rkf45: subsong_gsl_step_rkf45()
    case .rkck: subsong_gsl_step_rkck()
    case .rk8pd: subsong_gsl_step_rk8pd()
    case .rk1imp: subsong_gsl_step_rk1imp()
    case .rk2imp: subsong_gsl_step_rk2imp()
    case .rk4imp: subsong_gsl_step_rk4imp()
    case .bsimp: subsong_gsl_step_bsimp()
    case .msadams: subsong_gsl_step_msadams()
    case .msbdf: subsong_gsl_step_msbdf()
    }
  }
}
