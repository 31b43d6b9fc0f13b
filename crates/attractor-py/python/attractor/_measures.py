"""Measures of networks of whatever kind that are easier said in Python."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from attractor._attractor import (
    EchoStateNetwork,
    Map,
    RateNetwork,
    Streams,
    eigenvalues,
    pearson,
    ridge_readout_with_intercept,
    simulate,
)
from attractor._attractor import fixed_point as fixed_point_of_map
from attractor._errors import NoConvergenceError, NotFiniteError, OutOfRangeError, ShapeError
from attractor._protocols import Network

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import ArrayLike, NDArray


class MemoryCapacity(NamedTuple):
    """How much of its past input a network's rates hold."""

    total: float
    """The sum over delays: at most the number of units."""
    by_delay: NDArray[np.float64]
    """The squared correlation of the readout with the input of k steps before, k = 1, 2, ..., (delays,)."""


class MapFixedPoint(NamedTuple):
    """A fixed point of a network, as the map that a step is."""

    state: NDArray[np.float64]
    """The state, (n,)."""
    multipliers: NDArray[np.complex128]
    """Eigenvalues of the Jacobian there, the largest modulus first, (n,): stable where all of them are below 1."""

    @property
    def stable(self) -> bool:
        """Whether small deviations decay."""
        return bool(abs(self.multipliers[0]) < 1.0)


def network_map(
    network: RateNetwork | EchoStateNetwork | Network,
    input: ArrayLike | None = None,
    *,
    loops: Sequence[tuple[int, int] | tuple[int, int, int]] = (),
) -> Map:
    """The map from state to state that a step of a network is, of whatever kind, for all that takes maps.

    Parameters
    ----------
    network : RateNetwork, EchoStateNetwork or Network
        It is copied.
    input : array_like of float, (inputs,), optional
        A constant input; 0 without it.
    loops : sequence of Loop, (readout, channel) or (readout, channel, delay)
        Loops that are closed; without a delay, since the map's state is the network's.

    Returns
    -------
    attractor.orbit.Map
        With the network's `jacobian`, where it has one and no loop is closed; by finite differences else.

    Examples
    --------
    >>> import numpy as np
    >>> from attractor import EchoStateNetwork
    >>> from attractor.orbit import classify_map, network_map
    >>> network = EchoStateNetwork.from_weights(recurrent=[[-2.0]], bias=[0.0])
    >>> classify_map(network_map(network), [0.1], lyapunov_steps=1000).attractor
    Attractor.Period(2)
    """
    import numpy as np

    own: Any = copy.deepcopy(network)
    if isinstance(own, RateNetwork):
        own = own.cast("float64")
    constant = np.zeros(own.inputs) if input is None else np.asarray(input, dtype=np.float64)
    if constant.shape != (own.inputs,):
        raise ShapeError(f"input has shape {constant.shape}; expected ({own.inputs},)", "input", constant.shape, (own.inputs,))
    closed = [(*loop, 0)[:3] for loop in loops]
    for readout, channel, delay in closed:
        readouts = len(getattr(own, "output_weights", ()))
        for name, found, below in (("readout", readout, readouts), ("channel", channel, own.inputs), ("delay", delay, 1)):
            if not 0 <= found < below:
                where, accepted = f"{name} of a loop", f"from 0 to below {below}"
                raise OutOfRangeError(f"{where} is {found}; it must be {accepted}", where, str(found), accepted)

    def step(state: NDArray[np.float64]) -> NDArray[np.float64]:
        own.state = state
        heard = constant.copy()
        if closed:
            rates = np.asarray(own.rates if hasattr(own, "rates") else own.state)
            for readout, channel, _ in closed:
                heard[channel] += own.output_weights[readout] @ rates
        own.step(heard, None)
        return np.array(own.state, dtype=np.float64)

    known = hasattr(own, "jacobian") and not closed
    jacobian = (lambda state: own.jacobian(state, constant)[0]) if known else None
    return Map(step, units=len(own.state), jacobian=jacobian)


def find_fixed_points(map: Map, starts: ArrayLike, *, apart: float = 1e-6) -> list[MapFixedPoint]:
    """The fixed points that Newton's method finds from many starts, stable or not, of a map such as `orbit.network_map`.

    Parameters
    ----------
    map : Map
    starts : array_like of float, (starts, n)
    apart : float
        Points that are nearer to each other, in every entry, are one.

    Returns
    -------
    list of MapFixedPoint
        In the order in which they were found. Starts that lead to none are left out.

    Examples
    --------
    >>> import numpy as np
    >>> from attractor.fixed_points import find_fixed_points
    >>> from attractor.orbit import network_map
    >>> from attractor.rnn import Rnn
    >>> bistable = network_map(Rnn(np.zeros((1, 0)), [[2.0]]))
    >>> found = find_fixed_points(bistable, [[-1.0], [0.1], [1.0]])
    >>> [(round(float(point.state[0]), 4) + 0.0, point.stable) for point in found]
    [(-0.9575, True), (0.0, False), (0.9575, True)]
    """
    import numpy as np

    array = np.asarray(starts, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != map.units:
        expected = ("starts", map.units)
        raise ShapeError(f"starts has shape {array.shape}; expected (starts, {map.units})", "starts", array.shape, expected)
    found: list[MapFixedPoint] = []
    for start in array:
        try:
            state = fixed_point_of_map(map, start)
        except (NoConvergenceError, NotFiniteError):
            continue
        if all(np.abs(point.state - state).max() > apart for point in found):
            multipliers = eigenvalues(map.jacobian(state))
            found.append(MapFixedPoint(state, multipliers[np.argsort(-np.abs(multipliers))]))
    return found


def memory_capacity(
    network: RateNetwork | EchoStateNetwork | Network,
    *,
    delays: int,
    seed: int | Streams,
    steps: int = 4000,
    settle: int = 200,
    amplitude: float = 1.0,
    channel: int = 0,
    delta: float = 1e-9,
) -> MemoryCapacity:
    """The memory capacity of a network of whatever kind: how well readouts of its rates tell a random input of k steps before.

    The input is uniform from minus to plus `amplitude`, new at every step. A readout for each delay is fitted by ridge
    regression on the first half of the measured steps and judged on the second.

    Parameters
    ----------
    network : RateNetwork, EchoStateNetwork or Network
        It is copied.
    delays : int
        The longest k.
    seed : int or Streams
        From which the input is drawn.
    steps, settle : int
        Steps that are measured, and steps before them; at least `delays`.
    amplitude : float
    channel : int
        The channel that hears the input; the others hear 0.
    delta : float
        Ridge penalty.

    Returns
    -------
    MemoryCapacity

    References
    ----------
    .. [1] Jaeger (2001), Short term memory in echo state networks, GMD report 152.

    Examples
    --------
    A delay line of 5 units remembers the last 5 inputs, the present one among them, and nothing else.

    >>> import numpy as np
    >>> from attractor import RateNetwork, memory_capacity
    >>> line = RateNetwork.from_weights(np.eye(5, 1), np.eye(5, k=-1), np.zeros((0, 5)), dt_ms=10, transfer="linear")
    >>> capacity = memory_capacity(line, delays=8, seed=1)
    >>> capacity.by_delay.round(2).tolist()
    [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    """
    import numpy as np

    for name, value, least in (("delays", delays, 1), ("settle", settle, delays), ("steps", steps, 4)):
        if value < least:
            accepted = f"at least {least}"
            raise OutOfRangeError(f"{name} is {value}; it must be {accepted}", name, str(value), accepted)
    if not 0 <= channel < network.inputs:
        accepted = f"from 0 to below {network.inputs}, the number of inputs"
        raise OutOfRangeError(f"channel is {channel}; it must be {accepted}", "channel", str(channel), accepted)
    streams = Streams(seed) if isinstance(seed, int) else seed
    heard = streams.child("input").uniform(settle + steps, -amplitude, amplitude)
    stimulus = np.zeros((settle + steps, network.inputs))
    stimulus[:, channel] = heard
    rates = simulate(copy.deepcopy(network), stimulus).rates[settle:].astype(np.float64)
    past = np.stack([heard[settle - k : settle + steps - k] for k in range(1, delays + 1)], axis=1)
    half = steps // 2
    weights, intercepts = ridge_readout_with_intercept(rates[:half], past[:half], delta=delta)
    told = rates[half:] @ weights.T + intercepts
    by_delay = np.array([_squared(told[:, k], past[half:, k]) for k in range(delays)])
    return MemoryCapacity(float(by_delay.sum()), by_delay)


def _squared(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return 0.0 if a.std() == 0.0 else pearson(a, b) ** 2
