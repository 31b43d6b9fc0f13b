"""Tasks: what is heard, what is asked, and how answers are scored."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import attractor as at
from attractor import tasks


def test_a_flip_flop_keeps_the_last_sign() -> None:
    task = tasks.flip_flop(trials=3, steps=2000, bits=3, every=80, width=10, settle=5, seed=1)
    pulses = 0
    for stimulus, target in zip(task.stimuli, task.targets):
        for bit in range(3):
            last, since = 0.0, 0
            for heard, asked in zip(stimulus[:, bit], target[:, bit]):
                since = 0 if heard else since + 1
                pulses += bool(heard and heard != last) or bool(heard and since)
                last = heard or last
                # Nothing is asked before the first pulse, in one, and until it has settled.
                assert np.isnan(asked) == (last == 0 or heard != 0 or since <= 5)
                assert np.isnan(asked) or asked == last
    starts = sum(int((np.diff(np.abs(s), axis=0, prepend=0) > 0).sum()) for s in task.stimuli)
    # 9 channels of 2000 steps, a pulse in 80: 225, with a standard deviation below its root; those that touch are one less.
    assert abs(starts - 225) < 4 * 15
    again = tasks.flip_flop(trials=3, steps=2000, bits=3, every=80, width=10, settle=5, seed=1)
    assert all((a == b).all() for a, b in zip(task.stimuli, again.stimuli))


def test_delayed_match_asks_whether_they_were_the_same() -> None:
    task = tasks.delayed_match(trials=8, rest=5, pulse=4, delay=(10, 30), answer=7, amplitude=2.0, seed=1)
    lengths = {len(stimulus) for stimulus in task.stimuli}
    assert len(lengths) > 1 and min(lengths) >= 5 + 4 + 10 + 4 + 7 and max(lengths) <= 5 + 4 + 30 + 4 + 7
    for stimulus, target in zip(task.stimuli, task.targets):
        sample, test = stimulus[5].argmax(), stimulus[-8].argmax()
        assert (stimulus.sum(axis=0) == 8.0 * (np.eye(2)[sample] + np.eye(2)[test])).all()
        assert (target[-7:] == (1.0 if sample == test else -1.0)).all()
        assert np.isnan(target[-11:-7]).all() and (target[:-11] == 0).all()
    assert [float(t[-1, 0]) for t in task.targets[:4]] == [1, -1, -1, 1]


def test_scores_count_what_is_asked() -> None:
    target = np.array([[np.nan, 1.0], [0.0, -1.0], [1.0, 1.0]])
    task = tasks.Task([np.zeros((3, 1))], [target], "sign")
    assert task.score([np.array([[-9, 2], [5, 3], [0.1, 1]])]) == 3 / 4
    task = tasks.Task([np.zeros((3, 1))], [np.array([[np.nan, 1.0], [0, 1], [1, 0]])], "largest")
    assert task.score([np.array([[0, 1], [0.2, 0.3], [0.2, 0.3]])]) == 1 / 2
    with pytest.raises(at.ShapeError, match="outputs hold 0 trials; expected 1"):
        task.score([])
    with pytest.raises(at.ShapeError, match=r"outputs\[0\] has shape \(2, 2\)"):
        task.score([np.zeros((2, 2))])


class Discrete:
    def __init__(self, n: int) -> None:
        self.n = n


class Whole:
    """An environment as NeuroGym's are: it makes whole trials."""

    action_space = Discrete(3)

    def reset(self, seed: int | None = None) -> tuple[Any, dict[str, Any]]:
        self.random = np.random.default_rng(seed)
        self.new_trial()
        return self.ob[0], {}

    def new_trial(self) -> dict[str, Any]:
        steps, answer = int(self.random.integers(15, 25)), int(self.random.integers(1, 3))
        self.ob, self.gt = np.zeros((steps, 3), dtype=np.float32), np.zeros(steps, dtype=int)
        self.ob[:-5, 0], self.ob[5:10, answer], self.gt[-5:] = 1.0, 1.0, answer
        return {"ground_truth": answer}

    @property
    def unwrapped(self) -> Whole:
        return self


class Stepped:
    """An environment that goes step by step: the right action is the number seen last."""

    action_space = Discrete(4)
    random: np.random.Generator

    def reset(self, seed: int | None = None) -> tuple[Any, dict[str, Any]]:
        self.random = self.random if seed is None else np.random.default_rng(seed)
        self.seen = self.random.integers(4, size=6)
        self.given: list[Any] = []
        return np.array([self.seen[0]]), {}

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        self.given.append(action)
        at_step = len(self.given)
        seen = self.seen[min(at_step, 5)]
        return np.array([seen]), 0.0, at_step == 6, False, {"gt": self.seen[at_step - 1]}


def test_an_environment_that_makes_trials_is_learned() -> None:
    task, test = (tasks.from_environment(Whole(), trials=n, seed=seed) for n, seed in ((60, 1), (20, 2)))
    assert task.stimuli[0].dtype == np.float64 and task.targets[0].shape[1] == 3 and (task.targets[0].sum(axis=1) == 1).all()
    network = at.EchoStateNetwork.random(units=100, inputs=3, zero_fraction=0.9, leak=0.5, seed=1)
    network.output_weights = np.zeros((3, 100))
    at.train_trials(network, at.ReadoutRls(network), task.stimuli, task.targets, epochs=2, initial=np.zeros(100))
    outputs = [record.outputs for record in at.simulate_trials(network, test.stimuli, initial=np.zeros(100))]
    # About 400 steps, a quarter of them answers that are a coin's toss to who does not remember.
    assert test.score(outputs) > 0.95


def test_an_environment_that_is_stepped_tells_what_was_right() -> None:
    env = Stepped()
    task = tasks.from_environment(env, trials=3, seed=1)
    for stimulus, target in zip(task.stimuli, task.targets):
        assert (target.argmax(axis=1) == stimulus[:, 0]).all() and target.shape == (6, 4)
    assert len({tuple(stimulus[:, 0]) for stimulus in task.stimuli}) == 3


def test_what_does_not_tell_is_refused() -> None:
    class Silent(Stepped):
        def step(self, action: Any) -> Any:
            return (*super().step(action)[:4], {})

    with pytest.raises(ValueError, match=r'no info\["gt"\] at step 0'):
        tasks.from_environment(Silent(), trials=1, seed=1)
    class Elsewhere(Whole):
        action_space = Discrete(1)

    with pytest.raises(at.OutOfRangeError, match=r"what is right in trial 0 is [12]; it must be one of the 1 actions"):
        tasks.from_environment(Elsewhere(), trials=1, seed=1)
    with pytest.raises(at.OutOfRangeError, match="trials is 0"):
        tasks.from_environment(Stepped(), trials=0)
    with pytest.raises(at.OutOfRangeError, match="every is 10; it must be above width"):
        tasks.flip_flop(every=10, seed=1)
    with pytest.raises(at.OutOfRangeError, match="the longest delay is 3"):
        tasks.delayed_match(delay=(5, 3), seed=1)
