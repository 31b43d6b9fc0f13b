"""How time and memory of innate training grow; see README.md beside this file.

    benches/scale/run [--largest N]

Every point is a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import matplotlib as mpl
import numpy as np

HERE = Path(__file__).parent
SIZES = (200, 400, 800, 1600, 4000, 8000)
CORES = len(os.sched_getaffinity(0))
#: Synapses of a unit, told by the number of units.
WIRINGS = {"p = 0.1": lambda units: units // 10, "80 synapses": lambda units: 80}
#: Growth of the stored matrices P: units times the square of their synapses.
EXPECTED = {"p = 0.1": 3.0, "80 synapses": 1.0, "trials": 1.0, "networks": 1.0}
COLOURS = {"p = 0.1": "#0072b2", "80 synapses": "#d55e00", "trials": "#009e73", "networks": "#cc79a7"}
COUNTED = {"trials": "training, N = 800", "networks": "`run timing`, ten trials of training"}
LEARNING_STEPS = 100

#: Sizes, seconds and bytes of what grows, by name.
Growth = dict[str, dict[str, list[float]]]


def train(units: int, synapses: int, trials: int) -> dict[str, float]:
    """Seconds of the fastest trial, seconds of all, and the bytes that training took, in this process."""
    import attractor as at  # noqa: PLC0415  after RAYON_NUM_THREADS is set

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    network = at.RateNetwork.random(units=units, gain=1.5, connection_probability=synapses / units, seed=1)
    stimulus = at.Stimulus.silent(2 * LEARNING_STEPS, 2)
    target = at.simulate(network, stimulus, seed=2).rates
    rule = at.RecurrentRls(network, at.PlasticScheme.Neurons(0.6))
    seconds = []
    for _ in range(trials):
        start = time.perf_counter()
        at.train_recurrent(network, rule, stimulus, target, window=(0, 2 * LEARNING_STEPS), every=2, trials=[1], seed=3)
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"fastest": min(seconds), "all": sum(seconds), "bytes": 1024.0 * (peak - before)}


def apart(units: int, synapses: int, trials: int, threads: int) -> dict[str, float]:
    """`train` in a process of its own, with so many threads."""
    command = [sys.executable, __file__, "--child", json.dumps([units, synapses, trials])]
    told = subprocess.run(command, env=os.environ | {"RAYON_NUM_THREADS": str(threads)}, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(told.stdout)
    return found


def run_networks(networks: int, threads: int) -> float:
    """Seconds of `attractor run timing` with so many networks of 800 units, ten trials of training each."""
    program = Path(sys.executable).parent / "attractor"
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "run", "timing", "--quiet", "--yes", "--out", f"{folder}/run",
                   "--threads", str(threads), "--set", f"networks={networks}", "--set", "training.recurrent_trials=10"]
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start


def exponent(sizes: list[int], values: list[float], least: int) -> float:
    """Slope of log values over log sizes, from the size `least` on."""
    pairs = [(np.log(size), np.log(value)) for size, value in zip(sizes, values, strict=True) if size >= least]
    return float(np.polyfit(*zip(*pairs, strict=True), 1)[0])


def measure(largest: int) -> Growth:
    found: Growth = {}
    for name, synapses in WIRINGS.items():
        # A network of 8000 units with 800 synapses each would need 6.2 GB for P alone.
        sizes = [n for n in SIZES if n <= largest and (name != "p = 0.1" or n <= 4000)]
        points = [apart(n, synapses(n), 3, CORES) for n in sizes]
        found[name] = {"sizes": sizes, "seconds": [p["fastest"] / LEARNING_STEPS for p in points], "bytes": [p["bytes"] for p in points]}
    trials = [1, 2, 4, 8, 16, 32]
    found["trials"] = {"sizes": trials, "seconds": [apart(800, 80, n, CORES)["all"] for n in trials]}
    networks = [1, 2, 4, 8]
    found["networks"] = {"sizes": networks, "seconds": [run_networks(n, CORES) for n in networks]}
    return found


def faster() -> dict[str, float]:
    """How many times faster all cores are than one."""
    return {"one network": apart(800, 80, 10, 1)["fastest"] / apart(800, 80, 10, CORES)["fastest"],
            "eight networks": run_networks(8, 1) / run_networks(8, CORES)}


def told(found: Growth, ratios: dict[str, float]) -> str:
    lines = ["| | grows with | measured | exponent of time | of memory | expected |", "|---|---|---|---|---|---|"]
    for name in WIRINGS:
        rows = found[name]
        times = ", ".join(f"{n}: {1e3 * s:.3g} ms, {b / 1e6:.0f} MB" for n, s, b in zip(*rows.values(), strict=True))
        of_time, of_memory = (exponent(rows["sizes"], rows[key], 800) for key in ("seconds", "bytes"))
        lines.append(f"| a learning step, {name} | N | {times} | {of_time:.2f} | {of_memory:.2f} | {EXPECTED[name]:.0f} |")
    for name, what in COUNTED.items():
        rows = found[name]
        times = ", ".join(f"{n}: {s:.3g} s" for n, s in zip(rows["sizes"], rows["seconds"], strict=True))
        lines.append(f"| {what} | {name} | {times} | {exponent(rows['sizes'], rows['seconds'], 1):.2f} | | {EXPECTED[name]:.0f} |")
    in_words = ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items())
    return "\n".join([*lines, "", f"Times faster with {CORES} threads than with one: {in_words}."])


def draw(found: Growth, path: Path) -> None:
    mpl.use("svg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    plt.rcParams |= {"svg.hashsalt": "scale", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
    figure, axes = plt.subplots(1, 3, figsize=(10, 3.2), layout="constrained")
    for axis, key, label in ((axes[0], "seconds", "a learning step (ms)"), (axes[1], "bytes", "memory of training (MB)")):
        for name in WIRINGS:
            rows, factor = found[name], 1e3 if key == "seconds" else 1e-6
            sizes, values = np.array(rows["sizes"], float), factor * np.array(rows[key])
            axis.loglog(sizes, values, "o-", color=COLOURS[name], label=f"{name}: N$^{{{exponent(rows['sizes'], rows[key], 800):.2f}}}$")
            axis.loglog(sizes, values[2] * (sizes / sizes[2]) ** EXPECTED[name], ":", color=COLOURS[name], linewidth=1,
                        label=f"expected: N$^{{{EXPECTED[name]:.0f}}}$")
        axis.set(xlabel="units N", ylabel=label)
        axis.set_xticks(SIZES, map(str, SIZES))
        axis.minorticks_off()
        axis.legend(frameon=False, fontsize=8)
    for name in COUNTED:
        rows = found[name]
        axes[2].loglog(rows["sizes"], rows["seconds"], "o-", color=COLOURS[name],
                       label=f"{name}: n$^{{{exponent(rows['sizes'], rows['seconds'], 1):.2f}}}$, expected n$^1$")
    axes[2].set(xlabel="trials or networks n", ylabel="time (s)")
    axes[2].set_xticks(powers := [1, 2, 4, 8, 16, 32], map(str, powers))
    axes[2].minorticks_off()
    axes[2].legend(frameon=False, fontsize=8)
    for letter, axis in zip("abc", axes, strict=True):
        axis.set_title(letter, loc="left", fontweight="bold")
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--largest", type=int, default=8000, help="the largest network (default 8000)")
    arguments.add_argument("--child", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.child:
        print(json.dumps(train(*json.loads(options.child))))
        return
    found = measure(options.largest)
    print(told(found, faster()))
    draw(found, HERE / "scale.svg")


if __name__ == "__main__":
    main()
