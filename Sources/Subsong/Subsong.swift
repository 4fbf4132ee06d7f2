// One import for all libraries of the package.
@_exported import Autodiff
@_exported import Elise
@_exported import Experiments
@_exported import Figures
@_exported import Integrators
@_exported import LearningTasks
@_exported import NumericalCore
@_exported import PlasticNetworks
@_exported import Reservoirs
@_exported import RunStore
@_exported import Sweeps
