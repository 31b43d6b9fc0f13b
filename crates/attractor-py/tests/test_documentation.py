"""Everything public says what it is, with an example that runs."""

from __future__ import annotations

import doctest
import enum
import importlib
import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import attractor

MODULES = ("bifurcation", "decoding", "fixed_points", "gain", "mean_field", "orbit", "plot", "rnn", "tasks")


def public(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Names of a module that are its own, and not a module, a number or text."""
    for name in module.__all__:
        thing = getattr(module, name)
        if not isinstance(thing, ModuleType | str) and not thing.__module__.startswith("attractor.lab"):
            yield f"{module.__name__}.{name}", thing


def everything() -> dict[str, Any]:
    modules = [attractor, *(importlib.import_module(f"attractor.{name}") for name in MODULES)]
    found = {name: thing for module in modules for name, thing in public(module)}
    for name, thing in list(found.items()):
        if inspect.isclass(thing) and not issubclass(thing, tuple | BaseException | enum.Enum):
            members = (member for member in vars(thing) if not member.startswith("_"))
            found |= {f"{name}.{member}": getattr(thing, member) for member in members}
    return found


EVERYTHING = everything()
# A record, an enumeration, an exception or a property is told in its place; everything else shows how it is used.
PLAIN = (tuple, BaseException, enum.Enum)
SHOWN = {
    name: thing
    for name, thing in EVERYTHING.items()
    if name.count(".") < 2 + any(name.startswith(f"attractor.{module}.") for module in MODULES)
    and not (inspect.isclass(thing) and issubclass(thing, PLAIN))
}


@pytest.mark.parametrize("name", EVERYTHING)
def test_it_is_described(name: str) -> None:
    thing = EVERYTHING[name]
    if isinstance(thing, (attractor.Transfer, attractor.orbit.Attractor)):
        return  # A member of its own class.
    assert inspect.getdoc(thing), name


@pytest.mark.parametrize("name", SHOWN)
def test_it_has_an_example(name: str) -> None:
    assert ">>>" in (inspect.getdoc(SHOWN[name]) or ""), name


@pytest.mark.parametrize("name", ["attractor", *EVERYTHING])
def test_its_examples_run(name: str) -> None:
    text = inspect.getdoc(EVERYTHING.get(name, attractor)) or ""
    examples = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    told: list[str] = []
    runner.run(examples, out=told.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(told)


def test_parameters_that_are_described_are_there() -> None:
    for name, thing in EVERYTHING.items():
        text = inspect.getdoc(thing) or ""
        if not callable(thing) or "Parameters\n" not in text:
            continue
        described = set()
        section = text.split("Parameters\n----------\n", 1)[1].split("\n\n", 1)[0]
        for line in section.splitlines():
            if line and not line.startswith(" "):
                described |= {part.strip() for part in line.split(" : ")[0].split(",")}
        taken = set(inspect.signature(thing).parameters) - {"self"}
        assert described == taken, f"{name}: {described ^ taken}"
