"""How an array lies in memory changes no bit: every documented example is run twice, the second time with each array that it
hands over laid out by columns."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import io
import pickle
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import attractor as at

from calls import everything, statements

# Not the laboratory, whose results lie on disk, nor files, nor environments, which draw from generators of their own.
ELSEWHERE = ("attractor.lab.", "attractor.run", "attractor.sweep", "attractor.rnn.read", "attractor.tasks.from_environment")
EXAMPLES = {name: lines for name, thing in everything().items() if (lines := statements(thing)) and not name.startswith(ELSEWHERE)}


def by_columns(value: Any) -> Any:
    return np.asfortranarray(value) if isinstance(value, np.ndarray) and value.ndim > 1 else value


class ByColumns(ast.NodeTransformer):
    """Every argument of every call goes through `by_columns`."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        node.args = [argument if isinstance(argument, ast.Starred) else wrapped(argument) for argument in node.args]
        for keyword in node.keywords:
            if keyword.arg is not None:
                keyword.value = wrapped(keyword.value)
        return node


def wrapped(argument: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("by_columns", ast.Load()), [argument], [])


def left_behind(lines: list[str], transformed: bool) -> dict[str, bytes]:
    """The bytes of what an example makes, by name; of expressions by their place."""
    namespace: dict[str, Any] = {"by_columns": by_columns}
    found: dict[str, bytes] = {}
    for place, line in enumerate(lines):
        tree: ast.AST = ast.parse(line)
        if transformed:
            tree = ast.fix_missing_locations(ByColumns().visit(tree))
        code = ast.unparse(tree)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SyntaxError):
            found[f"line {place}"] = bits(eval(compile(code, "<example>", "eval"), namespace))
            continue
        exec(compile(code, "<example>", "exec"), namespace)
    return found | {name: bits(value) for name, value in namespace.items() if not name.startswith("__")}


def bits(value: Any) -> bytes:
    if isinstance(value, np.ndarray):
        return str((value.dtype, value.shape)).encode() + np.ascontiguousarray(value).tobytes()
    if isinstance(value, tuple | list):
        return b"".join(map(bits, value))
    if isinstance(value, float | int | complex):
        return repr(value).encode()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return b"".join(bits(getattr(value, field.name)) for field in dataclasses.fields(value))
    if type(value).__module__.startswith("attractor"):
        with contextlib.suppress(Exception):
            return pickle.dumps(value)
    return b""


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_no_bit_depends_on_the_layout(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain, turned = left_behind(EXAMPLES[name], False), left_behind(EXAMPLES[name], True)
    assert plain.keys() == turned.keys()
    assert [key for key in plain if plain[key] != turned[key]] == []


def six_times(record: Any) -> Any:
    """A record that is long enough to be classified, laid out as it was."""
    long = np.concatenate([record] * 6)
    return np.asfortranarray(long) if np.isfortran(record) else long


def test_sums_of_many_numbers_are_in_one_order() -> None:
    """Examples are small; here another order would show."""
    states, targets = np.sin(np.arange(300 * 37.0) ** 1.1).reshape(300, 37), np.cos(np.arange(900.0) ** 1.2).reshape(300, 3)
    calls: dict[str, Callable[[Any, Any], Any]] = {
        "ridge_readout": lambda x, y: at.ridge_readout(x, y, delta=0.1),
        "ridge_readout_with_intercept": lambda x, y: at.ridge_readout_with_intercept(x, y, delta=0.1),
        "ridge_readout, more units than steps": lambda x, y: at.ridge_readout(x[:30], y[:30], delta=0.1),
        "pattern_readout": lambda x, y: at.pattern_readout(x[:3], y[:3, 0]),
        "information_processing_capacity": lambda x, y: at.information_processing_capacity(x, y[:, 0]),
        "participation_ratio": lambda x, y: at.participation_ratio(x),
        "singular_values": lambda x, y: at.singular_values(x),
        "eigenvalues": lambda x, y: at.eigenvalues(x[:37]),
        "unit_correlations": lambda x, y: at.unit_correlations(x, x[::-1]),
        "classify_record": lambda x, y: at.orbit.classify_record(six_times(x), 1e-9),
        "recurrence": lambda x, y: at.orbit.recurrence(x),
        "phase_diffusion": lambda x, y: at.orbit.phase_diffusion(six_times(x), 0.1),
    }
    for name, call in calls.items():
        by_rows, turned = call(states, targets), call(np.asfortranarray(states), np.asfortranarray(targets))
        assert bits(by_rows) == bits(turned), name
