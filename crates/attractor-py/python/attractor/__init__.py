"""Recurrent networks whose dynamics are shaped by learning.

A **network** has state and weights and takes one step; a **rule** has its own state and changes a network's weights after
a step; a **protocol** says which input, noise and target act when, and what is kept; a **measure** reads a network or a
record and never writes.

=========== =========================================================================================================
networks    `RateNetwork`, `ThresholdNetwork`, `EchoStateNetwork`; your own: `Network`
rules       `RecurrentRls`, `ReadoutRls`, `SharedRls`, `RecurrentDelta`, `ReadoutDelta`, `ridge_readout`; `Stdp`,
            `SynapticNormalisation`, `IntrinsicPlasticity`; `DifferentialHebbian`; your own: `Rule`
protocols   `Stimulus`, `simulate`, its closed `Loop`, `train`, `train_recurrent`, `train_readout`; `simulate_trials`,
            `train_trials` and the module `tasks`; `ShownUnits`, `Window`
measures    `pearson`, `unit_correlations`, `separation`, `lyapunov_spectrum`, `eigenvalues`, `kick_response`,
            `noise_response`, and the modules `fixed_points`, `gain` and `mean_field`; `perturbation_growth`,
            `FlipRecord`, `memory_capacity`, `information_processing_capacity`, `participation_ratio`; `firing_rates`,
            `branching`, `avalanches`, and the module `decoding`; the modules `orbit` and `bifurcation`
training    `train_fixed_points`, `force_fixed_points`; `FullForce`; `Conceptor`, `Autoconceptor`, `load_patterns`
plots       the module `plot`: `raster`, `trajectory`, `spectrum`, `nyquist`
experiments `run`, `sweep`, `open`, `resume`, `verify`, `experiments`
=========== =========================================================================================================

Random numbers come from `Streams`, keyed by what they are for: the same seed gives the same bits, always.

Examples
--------
A chaotic network learns to repeat, noise or not, a trajectory that it once produced by itself; a readout then learns to
draw a bump from it, long after the input is gone.

>>> import numpy as np
>>> import attractor as at
>>> streams = at.Streams(1)
>>> network = at.RateNetwork.random(units=200, gain=2.0, connection_probability=0.25, seed=streams.child("network"))
>>> stimulus = at.Stimulus.silent(800, 2).pulse(channel=0, steps=(50, 100), amplitude=5.0)
>>> trials = streams.child("trial")
>>> drawn = dict(initial="uniform", noise=0.001)

What the untrained network happens to do is what it learns to do again.

>>> innate = at.simulate(network, stimulus, **drawn, seed=trials.index(0)).rates
>>> rule = at.RecurrentRls(network, at.PlasticScheme.Neurons(fraction=0.6))
>>> losses = at.train_recurrent(network, rule, stimulus, innate, window=(100, 800), trials=range(1, 16), **drawn,
...                             seed=trials)

A readout learns a bump 600 ms after the pulse.

>>> bump = np.exp(-(((np.arange(800) - 700) / 30) ** 2))[:, np.newaxis]
>>> rule = at.ReadoutRls(network)
>>> losses = at.train_readout(network, rule, stimulus, bump, window=(100, 800), trials=range(16, 21), **drawn,
...                           seed=trials)
>>> test = at.simulate(network, stimulus, **drawn, seed=trials.index(21), steps=(100, 800))
>>> at.pearson(test.outputs[:, 0], bump[100:, 0]) > 0.9
True
"""

from typing import TYPE_CHECKING, Any

from attractor import bifurcation, decoding, fixed_points, gain, mean_field, orbit
from attractor._attractor import (
    Autoconceptor,
    Conceptor,
    CrossSpectrum,
    DifferentialHebbian,
    EchoStateNetwork,
    FeedbackLaw,
    FlipRecord,
    FullForce,
    IntrinsicPlasticity,
    PlasticScheme,
    Raster,
    RateNetwork,
    ReadoutDelta,
    ReadoutRls,
    RecurrentDelta,
    RecurrentRls,
    SharedRls,
    ShownUnits,
    Stdp,
    Stimulus,
    Streams,
    SynapticNormalisation,
    ThresholdNetwork,
    Transfer,
    Window,
    __version__,
    avalanches,
    binomial_interval,
    binomial_tail,
    branching,
    by_reciprocity,
    contingency_test,
    eigenvalues,
    fano_factors,
    firing_rates,
    fisher_mean,
    force_fixed_points,
    hamming,
    holm,
    information_processing_capacity,
    inter_spike_intervals,
    interval_variation,
    kernel_name,
    kick_response,
    leading,
    load_patterns,
    lyapunov_spectrum,
    mean_by_place,
    noise_response,
    one_sample_t_test,
    paired_t_test,
    pairwise_correlations,
    participation_ratio,
    pattern_readout,
    pearson,
    perturbation_growth,
    population_autocorrelation,
    rank_sum_test,
    ridge_readout,
    ridge_readout_with_intercept,
    separation,
    shifted_counts,
    silent_from,
    simulate,
    singular_values,
    smoothed,
    spectral_radius,
    standard_error,
    train,
    train_fixed_points,
    train_readout,
    train_recurrent,
    unit_correlations,
    use_kernel,
    welch_t_test,
)
from attractor._errors import (
    BadInputError,
    DivergedError,
    DtypeError,
    Error,
    FileError,
    IndefiniteError,
    Interrupted,
    NoConvergenceError,
    NoFadingMemoryError,
    NoSolutionError,
    NotFinishedError,
    NotFiniteError,
    OutOfMemoryError,
    OutOfRangeError,
    RunFailedError,
    RunStopped,
    SeveralSolutionsError,
    ShapeError,
    SingularTargetsError,
    StorageError,
)
from attractor._measures import MemoryCapacity, memory_capacity
from attractor._protocols import Network, Rule
from attractor._records import (
    Avalanches,
    Branching,
    Capacities,
    CapacityTerm,
    Counted,
    Divergence,
    FeedbackNorm,
    Loop,
    LyapunovSpectrum,
    NoisePlace,
    PatternReadout,
    Population,
    RankSum,
    Reciprocity,
    Recording,
    TTest,
    TrainedFixedPoints,
    WindowRecord,
)
from attractor._saved import load, save
from attractor._trials import simulate_trials, train_trials
from attractor._wiring import Ring, SmallWorld, connectome
from attractor.interop import load_mat, load_replication, save_mat, save_nwb, to_xarray
from attractor.lab import Outcome, check, claim, config, experiment, experiments, report, resume, run, sweep, verify
from attractor.lab import open as open

if TYPE_CHECKING:
    from attractor import plot, rnn, tasks


def __getattr__(name: str) -> Any:
    # These need NumPy at once, and are imported when they are asked for.
    if name in ("plot", "rnn", "tasks"):
        import importlib

        return importlib.import_module(f"attractor.{name}")
    raise AttributeError(f"module 'attractor' has no attribute {name!r}")


# `open` is left out, so that a star import does not hide Python's own.
__all__ = [
    "Autoconceptor",
    "Avalanches",
    "BadInputError",
    "Branching",
    "Capacities",
    "CapacityTerm",
    "Conceptor",
    "Counted",
    "CrossSpectrum",
    "DifferentialHebbian",
    "DivergedError",
    "Divergence",
    "DtypeError",
    "EchoStateNetwork",
    "Error",
    "FeedbackLaw",
    "FeedbackNorm",
    "FileError",
    "FlipRecord",
    "FullForce",
    "IndefiniteError",
    "Interrupted",
    "IntrinsicPlasticity",
    "Loop",
    "LyapunovSpectrum",
    "MemoryCapacity",
    "Network",
    "NoConvergenceError",
    "NoFadingMemoryError",
    "NoSolutionError",
    "NoisePlace",
    "NotFinishedError",
    "NotFiniteError",
    "OutOfMemoryError",
    "OutOfRangeError",
    "Outcome",
    "PatternReadout",
    "PlasticScheme",
    "Population",
    "RankSum",
    "Raster",
    "RateNetwork",
    "ReadoutDelta",
    "ReadoutRls",
    "Reciprocity",
    "Recording",
    "RecurrentDelta",
    "RecurrentRls",
    "Ring",
    "Rule",
    "RunFailedError",
    "RunStopped",
    "SeveralSolutionsError",
    "ShapeError",
    "SharedRls",
    "ShownUnits",
    "SingularTargetsError",
    "SmallWorld",
    "Stdp",
    "Stimulus",
    "StorageError",
    "Streams",
    "SynapticNormalisation",
    "TTest",
    "ThresholdNetwork",
    "TrainedFixedPoints",
    "Transfer",
    "Window",
    "WindowRecord",
    "__version__",
    "avalanches",
    "bifurcation",
    "binomial_interval",
    "binomial_tail",
    "branching",
    "by_reciprocity",
    "check",
    "claim",
    "config",
    "connectome",
    "contingency_test",
    "decoding",
    "eigenvalues",
    "experiment",
    "experiments",
    "fano_factors",
    "firing_rates",
    "fisher_mean",
    "fixed_points",
    "force_fixed_points",
    "gain",
    "hamming",
    "holm",
    "information_processing_capacity",
    "inter_spike_intervals",
    "interval_variation",
    "kernel_name",
    "kick_response",
    "leading",
    "load",
    "load_mat",
    "load_patterns",
    "load_replication",
    "lyapunov_spectrum",
    "mean_by_place",
    "mean_field",
    "memory_capacity",
    "noise_response",
    "one_sample_t_test",
    "orbit",
    "paired_t_test",
    "pairwise_correlations",
    "participation_ratio",
    "pattern_readout",
    "pearson",
    "perturbation_growth",
    "plot",
    "population_autocorrelation",
    "rank_sum_test",
    "report",
    "resume",
    "ridge_readout",
    "ridge_readout_with_intercept",
    "rnn",
    "run",
    "save",
    "save_mat",
    "save_nwb",
    "separation",
    "shifted_counts",
    "silent_from",
    "simulate",
    "simulate_trials",
    "singular_values",
    "smoothed",
    "spectral_radius",
    "standard_error",
    "sweep",
    "tasks",
    "to_xarray",
    "train",
    "train_fixed_points",
    "train_readout",
    "train_recurrent",
    "train_trials",
    "unit_correlations",
    "use_kernel",
    "verify",
    "welch_t_test",
]
