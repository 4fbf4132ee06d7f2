import LearningTasks

// Every work that the tool cites, once. Fields were checked against the publishers' pages; what could not be checked is left out.

extension Reference {
  /// This package, in the version that made a result.
  package static func subsong(version: String = Provenance.packageVersion) -> Reference {
    Reference(
      "subsong", .misc, ["{The Subsong authors}"],
      "Subsong: biologically plausible sequence learning in Swift",
      ["note": "Swift package and command-line tool, version \(version)"])
  }

  // MARK: Sequence learning

  static let elise = Reference(
    "kriener2024elise", .misc,
    [
      "Kriener, Laura", "Völk, Kristin", "von Hünerbein, Ben", "Benitez, Federico", "Senn, Walter",
      "Petrovici, Mihai A.",
    ], "ELiSe: Efficient Learning of Sequences in Structured Recurrent Networks",
    ["year": "2024", "eprint": "2402.16763", "archiveprefix": "arXiv", "primaryclass": "q-bio.NC"])

  static let echoState = Reference(
    "jaeger2001echo", .techreport, ["Jaeger, Herbert"],
    "The “echo state” approach to analysing and training recurrent neural networks",
    [
      "institution": "German National Research Center for Information Technology", "type": "GMD Report",
      "number": "148", "year": "2001",
    ])

  static let harnessing = Reference(
    "jaeger2004harnessing", .article, ["Jaeger, Herbert", "Haas, Harald"],
    "Harnessing Nonlinearity: Predicting Chaotic Systems and Saving Energy in Wireless Communication",
    [
      "journal": "Science", "volume": "304", "number": "5667", "pages": "78–80", "year": "2004",
      "doi": "10.1126/science.1091277",
    ])

  static let leakyReservoir = Reference(
    "jaeger2007leaky", .article,
    ["Jaeger, Herbert", "Lukoševičius, Mantas", "Popovici, Dan", "Siewert, Udo"],
    "Optimization and applications of echo state networks with leaky-integrator neurons",
    [
      "journal": "Neural Networks", "volume": "20", "number": "3", "pages": "335–352", "year": "2007",
      "doi": "10.1016/j.neunet.2007.04.016",
    ])

  static let echoStateGuide = Reference(
    "lukosevicius2012guide", .incollection, ["Lukoševičius, Mantas"],
    "A Practical Guide to Applying Echo State Networks",
    [
      "booktitle": "Neural Networks: Tricks of the Trade", "publisher": "Springer", "pages": "659–686",
      "year": "2012", "doi": "10.1007/978-3-642-35289-8_36",
    ])

  static let force = Reference(
    "sussillo2009force", .article, ["Sussillo, David", "Abbott, L. F."],
    "Generating Coherent Patterns of Activity from Chaotic Neural Networks",
    [
      "journal": "Neuron", "volume": "63", "number": "4", "pages": "544–557", "year": "2009",
      "doi": "10.1016/j.neuron.2009.07.018",
    ])

  // MARK: Networks that are trained by gradients

  static let elman = Reference(
    "elman1990finding", .article, ["Elman, Jeffrey L."], "Finding Structure in Time",
    [
      "journal": "Cognitive Science", "volume": "14", "number": "2", "pages": "179–211", "year": "1990",
      "doi": "10.1207/s15516709cog1402_1",
    ])

  static let lstm = Reference(
    "hochreiter1997lstm", .article, ["Hochreiter, Sepp", "Schmidhuber, Jürgen"], "Long Short-Term Memory",
    [
      "journal": "Neural Computation", "volume": "9", "number": "8", "pages": "1735–1780", "year": "1997",
      "doi": "10.1162/neco.1997.9.8.1735",
    ])

  static let forgetGate = Reference(
    "gers2000forget", .article, ["Gers, Felix A.", "Schmidhuber, Jürgen", "Cummins, Fred"],
    "Learning to Forget: Continual Prediction with LSTM",
    [
      "journal": "Neural Computation", "volume": "12", "number": "10", "pages": "2451–2471", "year": "2000",
      "doi": "10.1162/089976600300015015",
    ])

  static let stpn = Reference(
    "garciarodriguez2022stpn", .inproceedings,
    ["Garcia Rodriguez, Hector", "Guo, Qinghai", "Moraitis, Timoleon"],
    "Short-Term Plasticity Neurons Learning to Learn and Forget",
    [
      "booktitle": "Proceedings of the 39th International Conference on Machine Learning",
      "series": "Proceedings of Machine Learning Research", "volume": "162", "pages": "18704–18722",
      "year": "2022", "url": "https://proceedings.mlr.press/v162/rodriguez22b.html",
    ])

  static let hebbff = Reference(
    "tyulmankov2022meta", .article, ["Tyulmankov, Danil", "Yang, Guangyu Robert", "Abbott, L. F."],
    "Meta-learning synaptic plasticity and memory addressing for continual familiarity detection",
    [
      "journal": "Neuron", "volume": "110", "number": "3", "pages": "544–557", "year": "2022",
      "doi": "10.1016/j.neuron.2021.11.009",
    ])

  static let fastWeights = Reference(
    "ba2016fast", .inproceedings,
    ["Ba, Jimmy", "Hinton, Geoffrey", "Mnih, Volodymyr", "Leibo, Joel Z.", "Ionescu, Catalin"],
    "Using Fast Weights to Attend to the Recent Past",
    [
      "booktitle": "Advances in Neural Information Processing Systems", "volume": "29", "year": "2016",
      "eprint": "1610.06258", "archiveprefix": "arXiv",
    ])

  static let backpropamine = Reference(
    "miconi2019backpropamine", .inproceedings,
    ["Miconi, Thomas", "Rawal, Aditya", "Clune, Jeff", "Stanley, Kenneth O."],
    "Backpropamine: training self-modifying neural networks with differentiable neuromodulated plasticity",
    [
      "booktitle": "International Conference on Learning Representations", "year": "2019",
      "eprint": "2002.10585", "archiveprefix": "arXiv",
    ])

  static let plasticNetworks = Reference(
    "duan2023plasticity", .inproceedings,
    ["Duan, Yu", "Jia, Zhongfan", "Li, Qian", "Zhong, Yi", "Ma, Kaisheng"],
    "Hebbian and Gradient-based Plasticity Enables Robust Memory and Rapid Learning in RNNs",
    [
      "booktitle": "International Conference on Learning Representations", "year": "2023",
      "eprint": "2302.03235", "archiveprefix": "arXiv",
    ])

  static let adam = Reference(
    "kingma2015adam", .inproceedings, ["Kingma, Diederik P.", "Ba, Jimmy"],
    "Adam: A Method for Stochastic Optimization",
    [
      "booktitle": "International Conference on Learning Representations", "year": "2015",
      "eprint": "1412.6980", "archiveprefix": "arXiv",
    ])

  static let amsgrad = Reference(
    "reddi2018convergence", .inproceedings, ["Reddi, Sashank J.", "Kale, Satyen", "Kumar, Sanjiv"],
    "On the Convergence of Adam and Beyond",
    [
      "booktitle": "International Conference on Learning Representations", "year": "2018",
      "eprint": "1904.09237", "archiveprefix": "arXiv",
    ])
}
