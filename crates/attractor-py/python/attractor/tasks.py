"""Tasks: what a network hears, what it should answer, and how well it did.

Each is a `Task`: trials to be handed to `attractor.train_trials` and `attractor.simulate_trials`, and a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from attractor._attractor import Streams
from attractor._errors import OutOfRangeError, ShapeError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Float = NDArray[np.float64]

__all__ = ["Task", "delayed_match", "flip_flop", "from_environment"]


class Task(NamedTuple):
    """Trials of a task."""

    stimuli: list[Float]
    """What is heard in each trial, (steps, inputs)."""
    targets: list[Float]
    """What should be answered, (steps, readouts); NaN where nothing is asked."""
    answer: Literal["sign", "largest"]
    """How readouts are understood: each by its sign, or all of them by the largest."""

    def score(self, outputs: Sequence[ArrayLike]) -> float:
        """The fraction of what was asked that was answered rightly.

        Parameters
        ----------
        outputs : list of array_like of float, (steps, readouts) each
            The readouts in each trial. With answers by sign, every readout at every step counts where a target is not 0 or
            NaN; by the largest, every step does.
        """
        if len(outputs) != len(self.targets):
            found, expected = (len(outputs),), (len(self.targets),)
            raise ShapeError(f"outputs hold {found[0]} trials; expected {expected[0]}", "outputs", found, expected)
        right, asked = 0, 0
        for k, (given, target) in enumerate(zip(outputs, self.targets)):
            own = np.asarray(given, dtype=np.float64)
            if own.shape != target.shape:
                name = f"outputs[{k}]"
                said = f"{name} has shape {own.shape}; expected {target.shape}"
                raise ShapeError(said, name, own.shape, target.shape)
            if self.answer == "sign":
                counted = ~np.isnan(target) & (target != 0.0)
                good = np.sign(own) == np.sign(target)
            else:
                counted = ~np.isnan(target).any(axis=1)
                good = own.argmax(axis=1) == np.nan_to_num(target).argmax(axis=1)
            right, asked = right + int((good & counted).sum()), asked + int(counted.sum())
        return right / asked if asked else float("nan")


def flip_flop(
    trials: int = 1,
    steps: int = 1000,
    *,
    bits: int = 3,
    every: float = 100.0,
    width: int = 10,
    amplitude: float = 1.0,
    settle: int = 5,
    seed: int | Streams,
) -> Task:
    """The flip-flop task: each readout keeps the sign of the last pulse on its own channel [1]_.

    Parameters
    ----------
    trials, steps : int
    bits : int
        Channels, and readouts.
    every : float
        Steps between pulses on a channel, in the mean.
    width : int
        Steps of a pulse.
    amplitude : float
        Its height, up or down.
    settle : int
        Steps after the end of a pulse at which the readout has to have followed; until then nothing is asked of it, as before
        the first pulse.
    seed : int or Streams
        Trial k draws from `seed.index(k)`.

    Returns
    -------
    Task
        Its targets are 1 and -1.

    References
    ----------
    .. [1] Sussillo & Barak (2013), Neural Computation 25, 626-649, doi:10.1162/NECO_a_00409.

    Examples
    --------
    >>> from attractor import tasks
    >>> task = tasks.flip_flop(trials=2, steps=500, seed=1)
    >>> task.stimuli[0].shape, task.targets[0].shape, task.score(task.targets)
    ((500, 3), (500, 3), 1.0)
    """
    for name, value in (("trials", trials), ("steps", steps), ("bits", bits), ("width", width)):
        _at_least(name, value, 1)
    _at_least("settle", settle, 0)
    if not every > width + settle:
        accepted = f"above width + settle, {width + settle}"
        raise OutOfRangeError(f"every is {every}; it must be {accepted}", "every", str(every), accepted)
    streams, task = _streams(seed), Task([], [], "sign")
    for trial in range(trials):
        own = streams.index(trial)
        # The rest between two pulses is geometric, so that no moment foretells the next one.
        rest = own.child("rest").uniform((bits, steps))
        sign = np.sign(own.child("sign").uniform((bits, steps), -1.0, 1.0))
        stimulus, target = np.zeros((steps, bits)), np.full((steps, bits), np.nan)
        for bit in range(bits):
            start = 0
            for pulse in range(steps):
                gap = np.log1p(-rest[bit, pulse]) / np.log1p(-1.0 / (every - width - settle)) if pulse else 0.0
                start += int(gap) + (width + settle if pulse else 0)
                if start >= steps:
                    break
                stimulus[start : start + width, bit] = amplitude * sign[bit, pulse]
                target[start : start + width + settle, bit] = np.nan
                target[start + width + settle :, bit] = sign[bit, pulse]
        task.stimuli.append(stimulus)
        task.targets.append(target)
    return task


def delayed_match(
    trials: int = 1,
    *,
    rest: int = 20,
    pulse: int = 20,
    delay: int | tuple[int, int] = 60,
    answer: int = 40,
    amplitude: float = 1.0,
    seed: int | Streams,
) -> Task:
    """Delayed match to sample: two pulses, a delay apart, of one kind or of two; the readout says, after the second, whether
    they were the same.

    Parameters
    ----------
    trials : int
    rest, pulse : int
        Steps before the first pulse, and of a pulse.
    delay : int or (int, int)
        Steps between them, the same in all trials or drawn from a range, both ends included: then trials have unequal lengths.
    answer : int
        Steps after the second pulse, in which the readout is asked.
    amplitude : float
    seed : int or Streams
        Trial k draws from `seed.index(k)`; its sample and test are the k-th of the four pairs in turn.

    Returns
    -------
    Task
        Two channels, one a kind; one readout whose target is 1 after a match, -1 after none, and 0 before the second pulse.

    References
    ----------
    .. [1] Miller, Erickson & Desimone (1996), Journal of Neuroscience 16, 5154-5167, doi:10.1523/JNEUROSCI.16-16-05154.1996.

    Examples
    --------
    >>> from attractor import tasks
    >>> task = tasks.delayed_match(trials=4, delay=(40, 80), seed=1)
    >>> [float(target[-1, 0]) for target in task.targets]
    [1.0, -1.0, -1.0, 1.0]
    """
    shortest, longest = (delay, delay) if isinstance(delay, int) else delay
    for name, value, least in (
        ("trials", trials, 1), ("rest", rest, 0), ("pulse", pulse, 1), ("delay", shortest, 0), ("answer", answer, 1)
    ):
        _at_least(name, value, least)
    _at_least("the longest delay", longest, shortest)
    streams, task = _streams(seed), Task([], [], "sign")
    for trial in range(trials):
        sample, test = (trial // 2) % 2, trial % 2
        wait = shortest + int(streams.index(trial).child("delay").below(longest - shortest + 1, 1)[0])
        second = rest + pulse + wait
        steps = second + pulse + answer
        stimulus, target = np.zeros((steps, 2)), np.zeros((steps, 1))
        stimulus[rest : rest + pulse, sample] = amplitude
        stimulus[second : second + pulse, test] = amplitude
        target[second : second + pulse] = np.nan
        target[second + pulse :] = 1.0 if sample == test else -1.0
        task.stimuli.append(stimulus)
        task.targets.append(target)
    return task


def from_environment(env: Any, trials: int, *, seed: int | None = None) -> Task:
    """Trials of an environment of NeuroGym [1]_, or of any other with Gymnasium's interface that tells what is right.

    An environment with `new_trial()` that leaves a trial's observations in `ob` and what is right in `gt`, as those of
    NeuroGym do, is asked for its trials. Any other one is stepped from `reset` to its end, and must tell what is right in
    `info["gt"]` of each step; the answer that it told last is given as the action.

    Parameters
    ----------
    env : Env
        Not changed but by its trials.
    trials : int
    seed : int, optional
        With which it is reset; without it, as the environment sees fit.

    Returns
    -------
    Task
        Observations as stimuli. With discrete actions a readout an action, whose target is 1 for the right one and else 0,
        and answers by the largest; with others the right action as target.

    References
    ----------
    .. [1] Molano-Mazon et al. (2022), NeuroGym, doi:10.31234/osf.io/aqc9n.

    Examples
    --------
    >>> import numpy as np
    >>> from attractor import tasks
    >>> class Echo:  # Answers with what was seen.
    ...     def reset(self, seed=None):
    ...         self.seen = np.random.default_rng(seed).integers(2, size=5)
    ...         self.at = 0
    ...         return np.array([self.seen[0]]), {}
    ...     def step(self, action):
    ...         self.at += 1
    ...         over = self.at == 5
    ...         seen = self.seen[min(self.at, 4)]
    ...         return np.array([seen]), 0.0, over, False, {"gt": self.seen[self.at - 1]}
    >>> task = tasks.from_environment(Echo(), trials=2, seed=1)
    >>> [stimulus.shape for stimulus in task.stimuli]
    [(5, 1), (5, 1)]
    """
    _at_least("trials", trials, 1)
    inner = getattr(env, "unwrapped", env)
    first, _ = env.reset(seed=seed)
    asked = _asked if hasattr(inner, "new_trial") else _stepped
    discrete = getattr(getattr(env, "action_space", None), "n", None)
    shown: list[Float] = []
    right: list[NDArray[Any]] = []
    for trial in range(trials):
        observations, answers = asked(env, inner, first)
        shown.append(np.asarray(observations, dtype=np.float64).reshape(len(observations), -1))
        right.append(np.asarray(answers))
        if asked is _stepped and trial + 1 < trials:
            first, _ = env.reset()
    whole = all(answers.ndim == 1 and answers.dtype.kind in "iub" for answers in right)
    if not whole:
        return Task(shown, [np.asarray(a, dtype=np.float64).reshape(len(a), -1) for a in right], "sign")
    actions = int(discrete) if discrete is not None else 1 + max(int(answers.max()) for answers in right)
    for trial, answers in enumerate(right):
        strange = answers[(answers < 0) | (answers >= actions)]
        if strange.size:
            name, accepted = f"what is right in trial {trial}", f"one of the {actions} actions, from 0"
            raise OutOfRangeError(f"{name} is {strange[0]}; it must be {accepted}", name, str(strange[0]), accepted)
    return Task(shown, [np.eye(actions)[answers.astype(np.int64)] for answers in right], "largest")


def _asked(env: Any, inner: Any, first: Any) -> tuple[Any, Any]:
    """A trial of an environment that makes whole ones."""
    inner.new_trial()
    if not (hasattr(inner, "ob") and hasattr(inner, "gt")):
        raise ValueError(f"{env!r} has new_trial(), but leaves no trial in ob and gt, its observations and what is right")
    if len(inner.ob) != len(inner.gt):
        found, expected = (len(inner.gt),), (len(inner.ob),)
        raise ShapeError(f"gt has {found[0]} steps; expected {expected[0]}, as ob", "gt", found, expected)
    return np.array(inner.ob), np.array(inner.gt)


def _stepped(env: Any, inner: Any, first: Any) -> tuple[Any, Any]:
    """A trial of an environment that goes step by step."""
    seen: list[NDArray[Any]] = []
    answers: list[Any] = []
    observation, action = first, 0
    over = False
    while not over:
        seen.append(np.asarray(observation))
        observation, _, terminated, truncated, info = env.step(action)
        if "gt" not in info:
            raise ValueError(f'{env!r} does not tell what is right: there is no info["gt"] at step {len(answers)}')
        action = info["gt"]
        answers.append(action)
        over = bool(terminated or truncated)
    return np.array(seen), np.array(answers)


def _streams(seed: int | Streams) -> Streams:
    return Streams(seed) if isinstance(seed, int) else seed


def _at_least(name: str, value: int, least: int) -> None:
    if value < least:
        raise OutOfRangeError(f"{name} is {value}; it must be at least {least}", name, str(value), f"at least {least}")
