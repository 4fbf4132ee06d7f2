import Integrators

// The works behind the numbers: integrators and random draws.

extension Reference {
  static let gsl = Reference(
    "galassi2009gsl", .manual, ["Galassi, Mark", "others"], "GNU Scientific Library Reference Manual",
    [
      "edition": "3rd", "year": "2009", "isbn": "0954612078", "url": "https://www.gnu.org/software/gsl/",
    ])

  static let nonstiff = Reference(
    "hairer1993nonstiff", .book, ["Hairer, Ernst", "Nørsett, Syvert P.", "Wanner, Gerhard"],
    "Solving Ordinary Differential Equations I: Nonstiff Problems",
    [
      "edition": "2nd", "series": "Springer Series in Computational Mathematics", "volume": "8",
      "publisher": "Springer", "year": "1993", "doi": "10.1007/978-3-540-78862-1",
    ])

  static let stiff = Reference(
    "hairer1996stiff", .book, ["Hairer, Ernst", "Wanner, Gerhard"],
    "Solving Ordinary Differential Equations II: Stiff and Differential-Algebraic Problems",
    [
      "edition": "2nd", "series": "Springer Series in Computational Mathematics", "volume": "14",
      "publisher": "Springer", "year": "1996", "doi": "10.1007/978-3-642-05221-7",
    ])

  static let fehlberg = Reference(
    "fehlberg1969low", .techreport, ["Fehlberg, Erwin"],
    "Low-order classical Runge-Kutta formulas with stepsize control and their application to some heat transfer problems",
    ["institution": "NASA", "type": "Technical Report", "number": "R-315", "year": "1969"])

  static let cashKarp = Reference(
    "cash1990variable", .article, ["Cash, J. R.", "Karp, Alan H."],
    "A variable order Runge-Kutta method for initial value problems with rapidly varying right-hand sides",
    [
      "journal": "ACM Transactions on Mathematical Software", "volume": "16", "number": "3",
      "pages": "201–222", "year": "1990", "doi": "10.1145/79505.79507",
    ])

  static let princeDormand = Reference(
    "prince1981high", .article, ["Prince, P. J.", "Dormand, J. R."],
    "High order embedded Runge-Kutta formulae",
    [
      "journal": "Journal of Computational and Applied Mathematics", "volume": "7", "number": "1",
      "pages": "67–75", "year": "1981", "doi": "10.1016/0771-050X(81)90010-3",
    ])

  static let baderDeuflhard = Reference(
    "bader1983semi", .article, ["Bader, G.", "Deuflhard, P."],
    "A semi-implicit mid-point rule for stiff systems of ordinary differential equations",
    ["journal": "Numerische Mathematik", "volume": "41", "pages": "373–398", "year": "1983"])

  static let byrneHindmarsh = Reference(
    "byrne1975polyalgorithm", .article, ["Byrne, G. D.", "Hindmarsh, A. C."],
    "A Polyalgorithm for the Numerical Solution of Ordinary Differential Equations",
    [
      "journal": "ACM Transactions on Mathematical Software", "volume": "1", "number": "1",
      "pages": "71–96", "year": "1975", "doi": "10.1145/355626.355636",
    ])

  static let philox = Reference(
    "salmon2011parallel", .inproceedings,
    ["Salmon, John K.", "Moraes, Mark A.", "Dror, Ron O.", "Shaw, David E."],
    "Parallel random numbers: as easy as 1, 2, 3",
    [
      "booktitle":
        "Proceedings of 2011 International Conference for High Performance Computing, Networking, Storage and Analysis",
      "pages": "1–12", "year": "2011", "doi": "10.1145/2063384.2063405",
    ])

  static let mersenneTwister = Reference(
    "matsumoto1998mersenne", .article, ["Matsumoto, Makoto", "Nishimura, Takuji"],
    "Mersenne twister: a 623-dimensionally equidistributed uniform pseudo-random number generator",
    [
      "journal": "ACM Transactions on Modeling and Computer Simulation", "volume": "8", "number": "1",
      "pages": "3–30", "year": "1998", "doi": "10.1145/272991.272995",
    ])
}

extension IntegrationMethod {
  /// Where the method is described; GSL beside it if GSL carries it out.
  var references: [Reference] {
    switch self {
    case .euler: [.nonstiff]
    case .rk2, .rk4, .rk2imp, .rk4imp: [.gsl, .nonstiff]
    case .rkf45: [.gsl, .fehlberg]
    case .rkck: [.gsl, .cashKarp]
    case .rk8pd: [.gsl, .princeDormand]
    case .rk1imp: [.gsl, .stiff]
    case .bsimp: [.gsl, .baderDeuflhard]
    case .msadams, .msbdf: [.gsl, .byrneHindmarsh]
    }
  }
}
