"""What it costs to write a network, a transfer function or a rule in Python: the same trial, compiled and called.

    maturin develop --release
    python benches/own.py

The same networks go through the same 2000 steps, in turns; the fastest of each is compared, which is what a quiet machine would
show. Trajectories are the same to 1e-12 (tests/test_own.py).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import attractor as at

STEPS = 2000


class Plain:
    """A dense rate network, written with NumPy."""

    def __init__(self, network: at.RateNetwork) -> None:
        self.units, self.inputs, self.rate = network.units, network.inputs, network.dt_ms / network.tau_ms
        self.input_weights, self.recurrent, self.state = network.input_weights, network.recurrent_weights, network.activations
        self.output_weights = network.output_weights

    @property
    def rates(self) -> Any:
        return np.tanh(self.state)

    def step(self, input: Any, noise: Any) -> None:
        drive = self.input_weights @ input + self.recurrent @ self.rates
        self.state = self.state + self.rate * (drive - self.state)


class Delta:
    def learn(self, network: Any, target: Any) -> float:
        error = network.output_weights @ network.rates - target
        network.output_weights = network.output_weights - 0.001 * np.outer(error, network.rates)
        return float((error**2).mean())


def fastest(work: dict[str, Callable[[], object]], turns: int) -> dict[str, float]:
    """Microseconds a step."""
    best = dict.fromkeys(work, float("inf"))
    for _ in range(turns):
        for name, run in work.items():
            start = time.perf_counter()
            run()
            best[name] = min(best[name], (time.perf_counter() - start) / STEPS * 1e6)
    return best


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--turns", type=int, default=7)
    turns = arguments.parse_args().turns
    stimulus, target = np.zeros((STEPS, 2)), np.zeros((STEPS, 1))
    for units in (100, 800):
        network = at.RateNetwork.random(units=units, dtype="float64", seed=1)
        own: Any = Plain(network)
        called = network.with_transfer(np.tanh)
        rule = at.ReadoutRls(network)
        taken = fastest(
            {
                "compiled": lambda: at.simulate(network, stimulus),
                "transfer=np.tanh": lambda: at.simulate(called, stimulus),
                "network in NumPy": lambda: at.simulate(own, stimulus),
                "ReadoutRls, compiled": lambda: at.train(network, rule, stimulus, target),
                "delta rule in NumPy": lambda: at.train(network, Delta(), stimulus, target),
            },
            turns,
        )
        for name, microseconds in taken.items():
            print(f"N = {units}: {name:20} {microseconds:8.2f} us a step, {microseconds / taken['compiled']:6.1f} times compiled")


if __name__ == "__main__":
    main()
