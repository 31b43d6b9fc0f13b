"""What a trial of training costs more from Python than from Rust: the same trial, the same bits, in turn.

    cargo build --release -p attractor --example trials
    maturin develop --release
    python benches/overhead.py

One process of each kind at a time trains the network of the timing experiment (N = 800, 480 plastic units, 2950 steps) for
some trials; they take turns, and the fastest trial of each number is compared, which is what a quiet machine would show. What
Python adds does not depend on the size of the network, so the same trial of 20 units, which takes a few milliseconds, shows it
more sharply than a difference of two long times.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
TRIALS = ROOT / "target" / "release" / "examples" / "trials"

FROM_PYTHON = """
import sys, time
import attractor as at

network = at.RateNetwork.random(units=int(sys.argv[2]), gain=1.8, seed=1)
stimulus = at.Stimulus.silent(2950, 2).pulse(0, (200, 250), 5.0)
trials = at.Streams(3)
drawn = dict(initial="uniform", noise=0.001)
innate = at.simulate(network, stimulus, **drawn, seed=trials.index(0)).rates
rule = at.RecurrentRls(network, at.PlasticScheme.Neurons(0.6))
for number in range(1, int(sys.argv[1]) + 1):
    start = time.perf_counter()
    losses = at.train_recurrent(
        network, rule, stimulus, innate, window=(250, 2400), every=2, trials=[number], **drawn, seed=trials
    )
    print(time.perf_counter() - start, float(losses[0]))
"""


def measure(command: list[str]) -> tuple[list[float], list[float]]:
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    pairs = [tuple(map(float, line.split())) for line in lines if line]
    return [seconds for seconds, _ in pairs], [loss for _, loss in pairs]


def compare(units: int, trials: int, turns: int) -> tuple[list[float], list[float]]:
    """The fastest trial of each number, in ms, from Rust and from Python."""
    size = [str(trials), str(units)]
    commands = {"Rust": [str(TRIALS), *size], "Python": [sys.executable, "-c", FROM_PYTHON, *size]}
    fastest: dict[str, list[float]] = {}
    losses: list[list[float]] = []
    for _ in range(turns):
        for name, command in commands.items():
            seconds, heard = measure(command)
            losses.append(heard)
            fastest[name] = [min(pair) for pair in zip(fastest.get(name, seconds), seconds, strict=True)]
    if any(heard != losses[0] for heard in losses):
        raise SystemExit("the trials do not give the same losses: this compares nothing")
    rust, python = ([1e3 * seconds for seconds in fastest[name]] for name in commands)
    excess = [100 * (p / r - 1) for p, r in zip(python, rust, strict=True)]
    print(
        f"N = {units}: from Rust {statistics.median(rust):.2f} ms, from Python {statistics.median(python):.2f} ms, "
        f"{statistics.median(excess):+.2f} % (trials from {min(excess):+.2f} to {max(excess):+.2f})"
    )
    return rust, python


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--turns", type=int, default=10, help="processes of each kind")
    arguments.add_argument("--trials", type=int, default=10, help="trials in each process")
    options = arguments.parse_args()
    whole, _ = compare(800, options.trials, options.turns)
    rust, python = compare(20, 10 * options.trials, options.turns)
    added = statistics.median(p - r for p, r in zip(python, rust, strict=True))
    share = 100 * added / statistics.median(whole)
    print(f"Python adds {added:+.3f} ms to a trial of 20 units: {share:+.3f} % of one of 800")


if __name__ == "__main__":
    main()
