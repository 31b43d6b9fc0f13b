"""The package as a whole: what it imports, its types, its stubs."""

from __future__ import annotations

import importlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def python(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_imports_nothing_that_it_need_not() -> None:
    told = python("-c", "import sys, attractor; print(*sorted(sys.modules))")
    heavy = {"numpy", "xarray", "zarr", "pandas", "sklearn", "tqdm", "matplotlib", "inspect", "dataclasses"}
    assert heavy.isdisjoint(told.split())


@pytest.mark.parametrize(
    "name",
    ["", *(f".{own}" for own in "bifurcation decoding fixed_points gain mean_field orbit plot rnn tasks lab sklearn".split())],
)
def test_what_is_public_is_there(name: str) -> None:
    module = importlib.import_module(f"attractor{name}")
    assert module.__doc__
    assert len(set(module.__all__)) == len(module.__all__)
    for public in module.__all__:
        assert hasattr(module, public), public


def test_types_are_sound() -> None:
    python("-m", "mypy", "--strict", "python", "tests")


def test_stubs_are_what_is_compiled() -> None:
    python("-m", "mypy.stubtest", "attractor._attractor", "--allowlist", "tests/data/stubtest.txt")


def test_the_command_comes_with_it(tmp_path: Path) -> None:
    assert "timing" in python("-m", "attractor", "list")
    script = Path(sys.executable).with_name("attractor")
    refused = subprocess.run([script, "run", "timng"], capture_output=True, text=True, cwd=tmp_path)
    assert refused.returncode == 2 and "timing" in refused.stderr and "Traceback" not in refused.stderr
    helped = subprocess.run([script, "--help"], capture_output=True, text=True)
    assert helped.returncode == 0 and "Usage: attractor" in helped.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_scripts_start_the_command_again(tmp_path: Path) -> None:
    """By the interpreter of this environment, which alone has the package."""
    small = ("--quick", "--set", "networks=2", "--out", str(tmp_path / "run"))
    python("-m", "attractor", "plan", "sequences", *small)
    python("-m", "attractor", "submit", str(tmp_path / "run"), "--slurm")
    script = (tmp_path / "run" / "slurm" / "array.sh").read_text(encoding="utf-8")
    assert f"{sys.executable} -m attractor work" in script


def test_ctrl_c_stops_the_command_without_a_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "attractor", "run", "timing-capacity", "--threads", "1", "--out", "run"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as child:
        while not (tmp_path / "run" / "run.json").exists():
            assert child.poll() is None
            time.sleep(0.05)
        time.sleep(0.5)
        child.send_signal(signal.SIGINT)
        told = child.communicate(timeout=60)[1]
    assert child.returncode == 130, told
    assert "go on with" in told and "Traceback" not in told
