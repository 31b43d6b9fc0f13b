"""attractor beside what one would use instead, on the same work; see README.md beside this file.

    benches/peers/run [NAME ...] [--cores N] [--rounds N]
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys

#: Modules of contests, in the order of the table.
FAMILIES = ["innate", "readouts", "reservoirs", "hebbian", "threshold", "dynamics", "algebra", "decoding"]


def pin(cores: int) -> None:
    """Every program gets the same cores, and no more threads than these."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ[name] = str(cores)
    os.environ["JAX_PLATFORMS"] = "cpu"
    os.environ["JAX_ENABLE_X64"] = "1"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("names", nargs="*", help="only rows whose name begins with one of these")
    arguments.add_argument("--cores", type=int, default=1, help="cores for every program (default 1)")
    arguments.add_argument("--rounds", type=int, default=5, help="measurements of each program (default 5)")
    options = arguments.parse_args()
    pin(options.cores)

    import attractor  # noqa: PLC0415  after the threads are set
    from contest import rows  # noqa: PLC0415

    versions = ", ".join(f"{name} {module(name)}" for name in ("numpy", "scipy", "numba", "jax", "reservoirpy", "sklearn"))
    print(f"{processor()}, kernel {attractor.kernel_name()}, {options.cores} core(s), Python {platform.python_version()}, {versions}\n")
    print("| work | program | median | range | slower than ours | apart |")
    print("|---|---|---|---|---|---|")
    for family in FAMILIES:
        for contest in importlib.import_module(family).contests():
            if options.names and not any(contest.name.startswith(name) for name in options.names):
                continue
            for row in rows(contest, options.rounds):
                print(row, flush=True)


def module(name: str) -> str:
    return str(importlib.import_module(name).__version__)


def processor() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    sys.exit(main())
