"""Plain results and choices: what the compiled part hands back as named tuples, and the enumerations that it takes."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import DTypeLike, NDArray

    from attractor._attractor import Attractor, Raster


class NoisePlace(enum.Enum):
    """Where noise enters a step of an echo state network."""

    After = "added to the state after the transfer function"
    Inside = "added to the drive inside the transfer function"

    def __repr__(self) -> str:
        return f"NoisePlace.{self.name}"


class FeedbackNorm(enum.Enum):
    """How feedback weights W_z follow from the matrix M of differential Hebbian learning."""

    InPlace = "W_z = M / (|M| + 1e-12), from which the next M is made"
    Accumulate = "the same W_z, but the next M is made from M"
    Clip = "W_z = M / max(1, |M|)"
    Unnormalised = "W_z = M"

    def __repr__(self) -> str:
        return f"FeedbackNorm.{self.name}"


class Counted(enum.Enum):
    """Which units of a threshold network are counted in a Hamming distance."""

    WithoutInput = "excitatory units that receive no input"
    Excitatory = "all excitatory units"
    All = "excitatory and inhibitory units"

    def __repr__(self) -> str:
        return f"Counted.{self.name}"


class Stationary(enum.Enum):
    """What a minimum of the speed of a flow is."""

    Fixed = "the flow vanishes there alone, and the linear flow in no direction"
    Degenerate = "the flow vanishes there alone, but the linear flow in some directions: a bifurcation point"
    Continuum = "the flow vanishes there and all around in some directions: a line attractor, a plane of fixed points"
    Slow = "the flow is slow, and nowhere slower around"

    def __repr__(self) -> str:
        return f"Stationary.{self.name}"


class Crossing(enum.Enum):
    """How a fixed point loses its stability."""

    FoldOrPitchfork = "a real eigenvalue passes +1"
    Flip = "a real eigenvalue passes -1: the orbit flips between two points"
    NeimarkSacker = "a complex pair passes the unit circle: the orbit turns"

    def __repr__(self) -> str:
        return f"Crossing.{self.name}"


class Loop(NamedTuple):
    """A closed loop: an input channel that is fed, beside the stimulus, by a readout of an earlier step."""

    readout: int = 0
    """The readout that is fed back."""
    channel: int = 0
    """The input channel through which it arrives."""
    delay: int = 0
    """Steps by which it arrives late: the channel receives the readout of step t - 1 - delay, and 0 before there was any."""


class Recording(NamedTuple):
    """What was kept of a trial."""

    rates: NDArray[Any]
    """Rates, (kept steps, kept units)."""
    outputs: NDArray[Any]
    """Readouts, (kept steps, readouts)."""
    time_ms: NDArray[np.float64]
    """Time of each kept step since the first of the trial, in ms; the step itself, of networks in discrete time."""
    units: NDArray[np.int64]
    """The kept units."""


class WindowRecord(NamedTuple):
    """What a window of a threshold network leaves behind."""

    excitatory: Raster
    """The excitatory units' states of each step, (steps, N_E)."""
    inhibitory: Raster
    """The inhibitory units' states of each step, (steps, N_I)."""
    hamming: NDArray[np.uint32]
    """The Hamming distance H of each step, (steps,); empty unless the window was perturbed."""


class Population(NamedTuple):
    """Thresholds of a population of threshold units and the inhibition that it receives."""

    thresholds: Any
    """Thresholds, (units,)."""
    from_inhibitory: Any
    """Weights from the inhibitory units, (units, N_I), 0 or above."""


class Divergence(NamedTuple):
    """How two trajectories separated."""

    exponent: float
    """The largest Lyapunov exponent, in 1/s."""
    log_distance: NDArray[np.float64]
    """Mean natural logarithm of the distance, at each step after the perturbation."""
    standard_error: float
    """Standard error of the exponent over pairs, in 1/s; NaN of one pair."""
    fitted: tuple[int, int]
    """The steps that were fitted, (start, stop): those asked for, up to the first at which a pair's distance was no longer
    small beside that of two unrelated states, or was lost in rounding."""


class Branching(NamedTuple):
    """How activity follows from activity."""

    ratio: float
    """The branching ratio m: how many spikes follow from one in the next step. Below 1 activity dies out unless it is driven. NaN where
    no ratio between 0 and 1.2 fits better than those around it."""
    amplitude: float
    """The amplitude b, 1 if all units of a branching process are seen; NaN with the ratio."""
    explained: float
    """The share of the squared slopes that b m^k explains, 1 of a branching process. Where it is small, m is no branching ratio."""
    slopes: NDArray[np.float64]
    """The regression slopes of lags 1, 2, .., (lags,)."""


class Avalanches(NamedTuple):
    """Stretches of steps in which more units are active than a threshold, in the order of time."""

    sizes: NDArray[np.int64]
    """The sum over the steps of each of how many more."""
    durations: NDArray[np.int64]
    """The steps of each."""


class CapacityTerm(NamedTuple):
    """A product of past inputs, and how much of it states hold."""

    factors: list[tuple[int, int]]
    """Steps of delay, ascending, and degree of each Legendre polynomial."""
    capacity: float
    """The capacity, at most 1."""


class Capacities(NamedTuple):
    """How much of its input's past a network's states hold."""

    total: float
    """The sum of all capacities: at most `rank`, but for the error of their estimates."""
    by_degree: NDArray[np.float64]
    """The sum over the targets of each degree, from 1 on."""
    terms: list[CapacityTerm]
    """Every target of which a readout fits more than the threshold, by degree."""
    rank: int
    """Independent states. One that moves by less than 1e-11 of its size counts as constant."""
    threshold: float
    """The share of variance up to which a fit counts as chance, of a target that has no input in common with the states."""


class LyapunovSpectrum(NamedTuple):
    """Lyapunov exponents with what they were taken from; NumPy takes it as the array of exponents."""

    exponents: NDArray[np.float64]
    """The exponents, the largest first, (count,); -inf of a direction that vanishes."""
    standard_errors: NDArray[np.float64]
    """Standard error of each, (count,), by the means of 20 batches of consecutive steps (19 degrees of freedom): it holds where
    a batch is longer than the correlation time of the local growth, and overstates on a cycle; NaN of a direction that
    vanishes."""
    steps: int
    """Steps over which growth was averaged."""
    units: int
    """Units of the map: exponents that it has in all."""
    kaplan_yorke: float
    """The Kaplan-Yorke dimension; NaN if more exponents would be needed to find it."""

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        array: NDArray[Any] = self.exponents if dtype is None else self.exponents.astype(dtype)
        return array.copy() if copy else array


class Reciprocity(NamedTuple):
    """Weights of connected pairs of units, by how they are connected."""

    unidirectional: NDArray[np.float64]
    """Weights of synapses whose reverse does not exist."""
    bidirectional: NDArray[np.float64]
    """Weights of synapses whose reverse exists too."""


class TTest(NamedTuple):
    """The outcome of a t-test."""

    t: float
    """The statistic."""
    degrees: float
    """Degrees of freedom."""
    p_greater: float
    """One-sided p-value of the hypothesis that the mean, or the mean difference, is greater."""
    p_less: float
    """One-sided p-value of the hypothesis that it is less."""
    interval: tuple[float, float]
    """The interval that holds the mean, or the mean difference, with 95 % confidence."""


class RankSum(NamedTuple):
    """The outcome of a rank-sum test."""

    superiority: float
    """The probability that a value of the first sample exceeds one of the second; ties count half."""
    p_greater: float
    """One-sided p-value of the hypothesis that values of the first sample are greater."""
    p_less: float
    """One-sided p-value of the hypothesis that they are less."""
    exact: bool
    """Whether the p-values are exact, or those of the normal approximation."""


class PatternReadout(NamedTuple):
    """A readout that maps a few patterns of rates exactly to their targets."""

    correlation: NDArray[np.float64]
    """Correlation of the patterns, C_nm = <r_n r_m>, (M, M)."""
    coefficients: NDArray[np.float64]
    """Coefficients k = C^-1 A, (M,)."""
    weights: NDArray[np.float64]
    """Readout weights, (units,)."""


class FixedPoint(NamedTuple):
    """A fixed point of a flow that was found."""

    state: NDArray[np.float64]
    """Its activations x, (units,)."""
    residual: float
    """What is left of the flow, the largest |F_i|."""
    map_steps: int
    """Steps of the damped map."""
    newton_steps: int
    """Steps of Newton's method."""


class TrainedFixedPoints(NamedTuple):
    """A network's fixed points after training, and the readout that holds them."""

    loop: Loop
    """The loop that was trained."""
    targets: NDArray[np.float64]
    """Targets A, (M,)."""
    points: list[FixedPoint]
    """The fixed points, one a target."""
    readout: PatternReadout
    """The readout, with C and k."""


class StationaryPoint(NamedTuple):
    """A fixed or slow point of a flow, or a continuum of fixed points."""

    state: NDArray[np.float64]
    """Its activations x, (units,); of a continuum, those of one of its points."""
    kind: Stationary
    """What it is."""
    speed: float
    """Its speed |F|^2 / 2."""
    starts: int
    """How many starts led to it, along the flow or down the speed."""
    eigenvalues: NDArray[np.complex128]
    """Eigenvalues of the Jacobian there, per tau, largest real part first, (units,)."""
    unstable_directions: int
    """Number of directions in which the linear flow leads away; those in which it vanishes are none."""
    nullity: int
    """Nullity of the Jacobian: singular values below 1e-5 per tau; 0 of an isolated fixed point or a slow one."""
    dimension: int
    """Dimension of the continuum: null directions in which the flow vanishes 0.01 (root mean square) away as well."""
    members: NDArray[np.float64]
    """The points of the continuum that starts led to, (any number, units); of a point, its state alone."""


class Onset(NamedTuple):
    """Where a pair of poles of a closed loop crosses the imaginary axis."""

    gain: float
    """The gain g_c."""
    omega: float
    """Angular frequency with which the oscillation begins; 0 where a real pole crosses."""


class StabilityMap(NamedTuple):
    """Mean-field quantities at every gain and target; NaN where no variance, or more than one, is stable."""

    gains: NDArray[np.float64]
    """Gains, (n,)."""
    targets: NDArray[np.float64]
    """Targets, (m,)."""
    lambda_out: NDArray[np.float64]
    """The outlier eigenvalue, (n, m): below 0 the target is stable."""
    rho: NDArray[np.float64]
    """Radius of the disk of eigenvalues, (n, m): from 1 on the network is chaotic."""
    beta_1: NDArray[np.float64]
    """Gain of the recurrent input onto itself, (n, m)."""


class RecordOrbit(NamedTuple):
    """A recorded orbit."""

    attractor: Attractor
    """What it settles into."""
    amplitude: float
    """Root mean square fluctuation of a unit about its mean."""
    rotation: float
    """Turns a step, from 0 to 1/2; 0 at a fixed point."""
    confidence: float
    """How far the deciding number is from its threshold, as a fraction of the threshold, from 0 (a coin's edge) to 1."""


class MapOrbit(NamedTuple):
    """An orbit of a map, without noise."""

    attractor: Attractor
    """What it settles into."""
    exponents: NDArray[np.float64]
    """The two largest Lyapunov exponents, 1/step, largest first; one of a map of one unit."""
    rotation: float
    """Turns a step, from 0 to 1/2."""
    amplitude: float
    """Root mean square fluctuation of a unit about its mean."""
    confidence: float
    """How far the deciding number is from its threshold, as a fraction of the threshold; 1 of an exact period, 0 where nothing
    is decided."""
    record: NDArray[np.float64]
    """The record, (steps, units)."""
    before: int
    """Steps from the start to the record."""
    nudged: bool
    """Whether the start led to an unstable fixed point or cycle, from which the orbit was nudged."""
    remark: str | None
    """Why nothing was decided, and what would tell more; None where something was."""


class AfterKick(NamedTuple):
    """An orbit after its state was kicked."""

    distance: NDArray[np.float64]
    """Distance to the attractor right after the kick and after each step, (steps + 1,): root mean square over units, as a
    fraction of the attractor's amplitude; of a fixed point, which has none, as it is."""
    last: float
    """The same when all has settled."""
    returned: bool
    """Whether it ends within 5 % of the amplitude of where it was."""


class PhaseDiffusion(NamedTuple):
    """How a phase wanders."""

    lags: NDArray[np.int64]
    """Lags, in steps."""
    spread: NDArray[np.float64]
    """Variance of the phase's advance after each lag, in turns^2."""
    rate: float
    """Slope of the spread, in turns^2 a step; about 0 of a phase that is held."""


class Bifurcation(NamedTuple):
    """The first loss of stability along a parameter gamma."""

    crossing: Crossing
    """What happens."""
    gamma: float
    """Where."""
    eigenvalue: complex
    """The eigenvalue that crosses, with positive imaginary part of a pair."""
    state: NDArray[np.float64]
    """The fixed point there, (units,)."""
