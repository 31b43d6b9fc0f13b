"""Many trials at once: lists of unequal lengths, or a stack that is padded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from attractor._attractor import (
    EchoStateNetwork,
    RateNetwork,
    ReadoutDelta,
    ReadoutRls,
    RecurrentDelta,
    RecurrentRls,
    Streams,
    simulate,
    train,
)
from attractor._errors import OutOfRangeError, ShapeError
from attractor._protocols import Network, Rule
from attractor._records import Recording

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

AnyNetwork: TypeAlias = "RateNetwork | EchoStateNetwork | Network"
AnyRule: TypeAlias = "RecurrentRls | ReadoutRls | RecurrentDelta | ReadoutDelta | Rule"
Trials: TypeAlias = "Sequence[ArrayLike] | NDArray[Any]"


def simulate_trials(
    network: AnyNetwork,
    stimuli: Trials,
    *,
    lengths: Sequence[int] | NDArray[Any] | None = None,
    seed: int | Streams | None = None,
    **options: Any,
) -> list[Recording]:
    """Runs a network through trials, one after the other, and keeps its rates and readouts.

    Parameters
    ----------
    network : RateNetwork, EchoStateNetwork or Network
    stimuli : list of array_like of float, (steps, inputs) each, or array_like, (trials, steps, inputs)
        A list may hold trials of unequal lengths.
    lengths : sequence of int, (trials,), optional
        Steps of each trial of a stack; what is behind them is padding, and ignored.
    seed : int or Streams, optional
        Trial k draws from `seed.index(k)`.
    options
        As of `simulate`.

    Returns
    -------
    list of Recording

    Examples
    --------
    >>> import numpy as np
    >>> from attractor import RateNetwork, simulate_trials
    >>> network = RateNetwork.random(units=50, inputs=1, seed=1)
    >>> short, long = np.ones((20, 1)), np.ones((30, 1))
    >>> [len(record.rates) for record in simulate_trials(network, [short, long], initial=np.zeros(50))]
    [20, 30]
    """
    streams = Streams(seed) if isinstance(seed, int) else seed
    return [
        simulate(network, stimulus, seed=None if streams is None else streams.index(k), **options)
        for k, stimulus in enumerate(trials_of("stimuli", stimuli, lengths))
    ]


def train_trials(
    network: AnyNetwork,
    rule: AnyRule,
    stimuli: Trials,
    targets: Trials | None = None,
    *,
    lengths: Sequence[int] | NDArray[Any] | None = None,
    epochs: int = 1,
    seed: int | Streams | None = None,
    **options: Any,
) -> NDArray[np.float64]:
    """Trains a network on trials, one after the other, as often as asked.

    Parameters
    ----------
    network : RateNetwork, EchoStateNetwork or Network
    rule : RecurrentRls, ReadoutRls or Rule
    stimuli : list of array_like of float, (steps, inputs) each, or array_like, (trials, steps, inputs)
        A list may hold trials of unequal lengths.
    targets : list of array_like of float, (steps, targets) each, or array_like, (trials, steps, targets), optional
        What the rule is told in each; NaN is not asked.
    lengths : sequence of int, (trials,), optional
        Steps of each trial of a stack; what is behind them is padding, and ignored.
    epochs : int
        How often all trials are gone through.
    seed : int or Streams, optional
        Trial k of epoch e draws from `seed.index(e * trials + k)`.
    options
        As of `train`: `window`, `every`, `initial`, `noise`, `loops`.

    Returns
    -------
    ndarray of float64, (epochs, trials)
        The loss of each.

    Examples
    --------
    >>> import numpy as np
    >>> from attractor import RateNetwork, ReadoutRls, train_trials
    >>> network = RateNetwork.random(units=100, inputs=1, gain=0.9, seed=1)
    >>> trials = [np.full((steps, 1), height) for steps, height in ((40, 1.0), (60, -1.0))]
    >>> losses = train_trials(network, ReadoutRls(network), trials, trials, epochs=3, initial=np.zeros(100))
    >>> losses.shape, bool(losses[2].max() < losses[0].max())
    ((3, 2), True)
    """
    import numpy as np

    shown = trials_of("stimuli", stimuli, lengths)
    told = [None] * len(shown) if targets is None else trials_of("targets", targets, lengths, finite=False)
    if len(told) != len(shown):
        raise ShapeError(
            f"targets hold {len(told)} trials; expected {len(shown)}, as stimuli", "targets", (len(told),), (len(shown),)
        )
    streams = Streams(seed) if isinstance(seed, int) else seed
    losses = np.empty((epochs, len(shown)))
    for epoch in range(epochs):
        for k, (stimulus, target) in enumerate(zip(shown, told)):
            drawn = None if streams is None else streams.index(epoch * len(shown) + k)
            # The trial's own number is drawn from already.
            losses[epoch, k] = train(network, rule, stimulus, target, seed=drawn, **options)[0]
    return losses


def trials_of(name: str, trials: Any, lengths: Any, *, finite: bool = True) -> list[Any]:
    """Each trial, (steps, channels), without what is behind its length."""
    import numpy as np

    if hasattr(trials, "shape") or not hasattr(trials, "__len__"):
        stack = np.asarray(trials)
        if stack.ndim != 3:
            axes = ("trials", "steps", "channels")
            raise ShapeError(f"{name} has shape {stack.shape}; expected ({', '.join(axes)})", name, stack.shape, axes)
        trials = list(stack)
        padded = np.isnan(stack).any(axis=(1, 2)) if stack.dtype.kind == "f" else np.zeros(len(stack), dtype=bool)
        if lengths is None and finite and padded.any():
            trial = int(np.flatnonzero(padded)[0])
            found = f"a stack with NaN in trial {trial}"
            accepted = "finite; if it is padding, say how long the trials are: lengths=..."
            raise OutOfRangeError(f"{name} is {found}; it must be {accepted}", name, found, accepted)
    if lengths is None:
        return list(trials)
    lengths = np.asarray(lengths)
    if lengths.shape != (len(trials),) or lengths.dtype.kind not in "iu":
        said = f"lengths are {lengths!r}; expected a whole number for each of {len(trials)} trials"
        raise ShapeError(said, "lengths", lengths.shape, (len(trials),))
    for trial, (length, own) in enumerate(zip(lengths, trials)):
        if not 0 < length <= len(own):
            where, accepted = f"lengths[{trial}]", f"from 1 to {len(own)}, the steps of the trial"
            raise OutOfRangeError(f"{where} is {length}; it must be {accepted}", where, str(length), accepted)
    return [own[:length] for length, own in zip(lengths, trials)]
