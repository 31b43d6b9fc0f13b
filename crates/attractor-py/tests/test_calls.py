"""Python never dies: whatever anything public is called with, it returns or raises, and Ctrl-C ends it.

`calls.py` finds what is public and draws calls of it from a seed. They are made in a child process with little memory, so that
what a panic, an abort or a fault would end is the child. Longer: `ATTRACTOR_CALLS=100 pytest tests/test_calls.py -s` makes some
hundred calls of each public thing, from `ATTRACTOR_SEED` on.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import attractor as at
from attractor import _attractor

CALLS = int(os.environ.get("ATTRACTOR_CALLS", "1"))
SEED = int(os.environ.get("ATTRACTOR_SEED", "1"))
# Of address space: what asks for more must be refused, not tried.
MEMORY = 4 << 30
# Seconds after which a call is interrupted, and after which one counts as deaf.
INTERRUPTED, DEAF = 0.05, 60.0


def little_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def child(first: int, skip: int, directory: Path) -> tuple[str, list[str]]:
    """How a child process ended, and what it told."""
    script = Path(__file__).with_name("calls.py")
    arguments = [str(argument) for argument in (first, SEED, CALLS, skip, INTERRUPTED)]
    told, complaints = directory / "told", directory / "complaints"
    with told.open("wb") as output, complaints.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", str(script), *arguments],
            cwd=directory,
            stdout=output,
            stderr=errors,
            preexec_fn=little_memory,
        )
        size, since = 0, time.monotonic()
        while process.poll() is None:
            time.sleep(0.05)
            if told.stat().st_size != size:
                size, since = told.stat().st_size, time.monotonic()
            elif time.monotonic() - since > DEAF:
                process.kill()
                process.wait()
                return "does not hear Ctrl-C", told.read_text(errors="replace").splitlines()
    last = complaints.read_text(errors="replace").strip().splitlines()[:1]
    how = "" if process.returncode == 0 else f"ends the process ({ending(process.returncode)}): {' '.join(last)}"
    return how, told.read_text(errors="replace").splitlines()


def ending(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"status {code}"


def test_no_call_ends_the_process(tmp_path: Path) -> None:
    first, skip, calls, faults = 0, 0, 0, []
    while True:
        how, lines = child(first, skip, tmp_path)
        scene, call = "", ""
        for line in lines:
            if line.startswith("# "):
                first, scene = int(line.split()[1]), line.split()[2]
                call, skip = "", 0
            elif line[:1].isdigit():
                calls, call, skip = calls + 1, line.split(maxsplit=1)[1], int(line.split()[0])
            elif line.startswith("! "):
                faults.append(f"{scene}: {call}: {line[2:]}")
        if lines[-1:] == ["done"]:
            break
        faults.append(f"{scene}: {call}: {how}")
        assert len(faults) < 20, "\n".join(faults)
    print(f"{calls} calls, {len(faults)} faults")
    assert calls > 500
    assert not faults, "\n".join(faults)


def test_a_panic_would_be_an_error_of_ours() -> None:
    assert issubclass(_attractor.PanicException, at.Error)
    assert issubclass(at.OutOfMemoryError, MemoryError)
    assert not issubclass(at.OutOfRangeError, _attractor.PanicException)
