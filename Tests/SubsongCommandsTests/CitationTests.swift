import Elise
import Integrators
import LearningTasks
import NumericalCore
import PlasticNetworks
import SubsongCommands
import TestSupport
import Testing

/// What is cited for what, and whether BibTeX can read it.
@Suite struct CitationTests {
  private func keys(_ citations: Citations) -> [String] { citations.all.map(\.reference.key) }

  private func everything() throws -> [Reference] {
    try Citations.names.flatMap { try Citations(named: $0).all.map(\.reference) }
  }

  /// Catches a model, a task or an integrator that was added without a word of where it comes from.
  @Test func whateverHasANameHasASource() throws {
    let learners = PlasticModel.names + ArenaLearner.allCases.map(\.rawValue)
    for name in learners + EpisodicTasks.names + IntegrationMethod.allCases.map(\.rawValue) {
      #expect(!(try Citations(named: name).all.isEmpty), "\(name)")
    }
    #expect(Set(Citations.names).count == Citations.names.count, "a name means one thing")
  }

  /// Catches two works under one key, and one work that is written down twice.
  @Test func oneKeyIsOneWork() throws {
    let works = Set(try everything())
    #expect(Set(works.map(\.key)).count == works.count)
    #expect(Set(works.map { $0["title"] }).count == works.count)
  }

  /// Fields without which styles of BibTeX complain, by kind of entry.
  private static let needed: [Reference.Kind: [String]] = [
    .article: ["journal", "year", "volume", "pages"], .book: ["publisher", "year"],
    .inproceedings: ["booktitle", "year"], .incollection: ["booktitle", "publisher", "year"],
    .techreport: ["institution", "year"], .manual: [], .misc: [],
  ]

  /// Catches an entry that lacks a field, and identifiers that are none.
  @Test func entriesAreComplete() throws {
    for work in try everything() {
      for name in ["author", "title"] + (Self.needed[work.kind] ?? []) {
        #expect(work[name]?.isEmpty == false, "\(work.key) has no \(name)")
      }
      if let doi = work["doi"] { #expect(doi.wholeMatch(of: /10\.\d{4,9}\/\S+/) != nil, "\(work.key)") }
      if let eprint = work["eprint"] {
        #expect(eprint.wholeMatch(of: /\d{4}\.\d{4,5}/) != nil && work["archiveprefix"] == "arXiv")
      }
      if let year = work["year"] { #expect(year.wholeMatch(of: /(19|20)\d\d/) != nil, "\(work.key)") }
    }
  }

  /// Catches a letter that an old BibTeX cannot read, and braces that do not close.
  @Test func entriesAreASCIIWithBalancedBraces() throws {
    for work in try everything() {
      let text = work.bibTeX
      #expect(text.utf8.allSatisfy { $0 < 128 }, "\(text)")
      #expect(text.count { $0 == "{" } == text.count { $0 == "}" }, "\(text)")
      #expect(text.hasPrefix("@\(work.kind.rawValue){\(work.key),\n") && text.hasSuffix("}\n"))
    }
    let elise = try Citations(named: "elise").bibTeX
    #expect(elise.contains("V{\\\"o}lk, Kristin and von H{\\\"u}nerbein, Ben"))
    #expect(elise.contains("title         = {{ELiSe: Efficient"))
  }

  /// Catches an integrator or a generator of random numbers that is used and not cited, or cited and not used.
  @Test func anExperimentCitesWhatItUses() {
    var description = ExperimentDescription()
    #expect(
      keys(Citations(description, version: "9.9")) == [
        "subsong", "kriener2024elise", "galassi2009gsl", "hairer1993nonstiff", "salmon2011parallel",
      ])
    #expect(Citations(description, version: "9.9").bibTeX.contains("version 9.9"))
    description.network.integration.method = .msbdf
    #expect(keys(Citations(description)).contains("byrne1975polyalgorithm"))
    let paper = keys(Citations(ExperimentDescription(preset: .elisePaper)))
    #expect(paper.contains("matsumoto1998mersenne") && !paper.contains("salmon2011parallel"))
  }

  /// Catches a training whose optimiser, task or borrowed definition is left out.
  @Test func aTrainingCitesModelTaskAndOptimiser() throws {
    func plan(_ task: String, _ model: String, _ preset: PlasticModel.Preset) throws -> LearningPlan {
      let task = try EpisodicTasks.task(named: task)
      return LearningPlan(
        task: task, model: try PlasticModel(model, preset: preset, for: task), training: .paper(for: task))
    }
    let retrieval = try keys(Citations(plan("associative-retrieval", "lstm", .paper)))
    #expect(
      Set(retrieval).isSuperset(of: [
        "hochreiter1997lstm", "gers2000forget", "ba2016fast", "garciarodriguez2022stpn", "kingma2015adam",
      ]))
    #expect(!retrieval.contains("reddi2018convergence"))
    let plastic = try keys(Citations(plan("cue-reward", "plastic-rnn", .clean)))
    #expect(plastic.contains("duan2023plasticity") && plastic.contains("reddi2018convergence"))
    #expect(!plastic.contains("garciarodriguez2022stpn"))
  }

  /// Catches a learner of a comparison that is left out, and an optimiser where there are no gradients.
  @Test func aComparisonCitesItsLearners() {
    let local = keys(Citations(comparing: [.elise, .esn]))
    #expect(Set(local).isSuperset(of: ["kriener2024elise", "galassi2009gsl", "jaeger2001echo"]))
    #expect(!local.contains("kingma2015adam"))
    let trained = keys(Citations(comparing: [.force, .plasticRNNGradient]))
    #expect(Set(trained).isSuperset(of: ["sussillo2009force", "duan2023plasticity", "kingma2015adam"]))
    #expect(!trained.contains("galassi2009gsl"))
  }

  /// Catches a slip of the finger that is answered without the name that was meant.
  @Test func anUnknownNameHasASuggestion() {
    let error = subsongError { _ = try Citations(named: "elsie") }
    #expect(error?.category == .usage && error?.remedy == "did you mean 'elise'?")
  }
}
