"""The package as a whole: what it imports, its types, its stubs."""

from __future__ import annotations

import importlib
import subprocess
import sys
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
    ["", *(f".{own}" for own in "bifurcation decoding fixed_points gain mean_field orbit rnn tasks lab sklearn".split())],
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
