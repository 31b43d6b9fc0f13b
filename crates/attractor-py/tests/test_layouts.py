"""How an array lies in memory changes no bit: every documented example is run twice, the second time with each array that it
hands over laid out by columns."""

from __future__ import annotations

import ast
import contextlib
import io
import pickle
import warnings
from typing import Any

import numpy as np
import pytest

from .calls import everything, statements

EXAMPLES = {name: statements(thing) for name, thing in everything().items() if statements(thing)}
# What draws from the world outside or keeps files is compared elsewhere.
SLOW = {name for name, lines in EXAMPLES.items() if any(word in line for line in lines for word in ("run(", "lab(", "save", "load"))}


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
    if isinstance(value, float | int | complex | str):
        return repr(value).encode()
    if type(value).__module__.startswith("attractor"):
        with contextlib.suppress(Exception):
            return pickle.dumps(value)
    return b""


@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - SLOW))
def test_no_bit_depends_on_the_layout(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain, turned = left_behind(EXAMPLES[name], False), left_behind(EXAMPLES[name], True)
    assert plain.keys() == turned.keys()
    assert [key for key in plain if plain[key] != turned[key]] == []
