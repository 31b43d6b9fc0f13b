"""Calls of everything public, with arguments that nobody should pass: the child process of `test_calls.py`.

What is public is found here: names of the modules, members of the classes. Arguments come from the examples of the
documentation, in which numbers, arrays and whole arguments are replaced, keywords added and left out; then every member of
every object that an example made is read, written and called. All is drawn from a seed. Each call is told before it is made.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import importlib
import inspect
import io
import random
import signal
import sys
import warnings
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType, ModuleType
from typing import Any

import numpy as np

import attractor

MODULES = ("bifurcation", "decoding", "fixed_points", "gain", "interop", "lab", "mean_field", "orbit", "rnn", "tasks")
# Special methods that are public as operators and functions of Python.
SPECIAL = ("__array__", "__call__", "__copy__", "__deepcopy__", "__eq__", "__getitem__", "__hash__", "__len__", "__reduce__",
           "__repr__")  # fmt: skip

NUMBERS = """0 1 -1 2 3 7 2**31-1 2**31 2**32 2**62 2**63-1 2**63 2**64-1 2**64 -2**63 10**6 10**7 10**9 10**12
0.0 -0.0 0.5 2.0 -1.0 1e-320 1e-45 1e-300 1e300 1e308 nan inf -inf""".split()
NUMBERS += ["complex(nan,inf)", "np.int64(5)", "np.float32(0.1)", "np.nan"]
THINGS = """None True '' 'x' b'x' 'tanh' () [] {} object() (lambda*_:nan) (lambda*_:None) range(0) range(2**40) slice(None)
(0,2**62) (2**62,0) (2**32,2**32) (2**40,) (3,-1) (1,0) [2] [0.5,nan] [2**40] ['x'] [[]] 'float16' int
np.zeros(0) np.zeros((0,0)) np.zeros((3,0)) np.ones(3) np.ones((3,3)) np.full(3,nan) np.full((3,3),inf)
np.ones((2,2,2)) np.float32([1,2,3]) np.ones(3,complex) np.array([1,'x'],object) np.ma.masked_all(3) np.arange(10)[::-2]
np.asfortranarray(np.ones((4,5))) np.broadcast_to(np.ones(1),(2**40,)) np.broadcast_to(0.0,(4,2**31))
np.broadcast_to(False,(2**20,2**20)) np.array(5) np.array([2**62,2**63-1]) np.full(3,2**62) np.full(3,-2**62)""".split()
# What becomes of an argument: it stays nearly right.
NEARLY = ("with_nan({})", "with_inf({})", "np.array({})*1e308", "np.array({})[:-1]", "np.array({}).T", "np.array({})[...,:0]",
          "np.asfortranarray({})", "np.concatenate([{0},{0}])", "[{}]", "np.float32({})", "np.array({})*0", "-np.array({})")  # fmt: skip


def with_entry(array: Any, value: float) -> Any:
    changed = np.array(array)
    if changed.size and changed.dtype.kind in "fc":
        changed.flat[changed.size // 2] = value
    return changed


HELPERS: dict[str, Any] = {
    "nan": float("nan"),
    "inf": float("inf"),
    "np": np,
    "with_nan": lambda array: with_entry(array, float("nan")),
    "with_inf": lambda array: with_entry(array, float("inf")),
}


class Slow(KeyboardInterrupt):
    """A call that took its time; Ctrl-C raises the same way."""


def interrupt(number: int, frame: FrameType | None) -> None:
    raise Slow


def everything() -> dict[str, Any]:
    """Whatever is public, by its full name."""
    found: dict[str, Any] = {"attractor": attractor}
    for name in ("attractor", *(f"attractor.{module}" for module in MODULES)):
        module = importlib.import_module(name)
        for public in module.__all__:
            thing = getattr(module, public)
            if isinstance(thing, ModuleType | str):
                continue
            found[f"{name}.{public}"] = thing
            if inspect.isclass(thing) and not issubclass(thing, BaseException):
                members = (member for member in vars(thing) if not member.startswith("_"))
                found |= {f"{name}.{public}.{member}": inspect.getattr_static(thing, member) for member in members}
    return found


def statements(thing: Any) -> list[str]:
    """Those of its examples."""
    examples = doctest.DocTestParser().get_examples(inspect.getdoc(thing) or "")
    return [example.source for example in examples]


def parameters(callee: Any) -> list[inspect.Parameter]:
    try:
        named = [*inspect.signature(callee).parameters.values()]
    except (TypeError, ValueError):
        return []
    return [parameter for parameter in named if parameter.name not in ("self", "cls")]


class Draw:
    """Statements that are drawn, for a namespace."""

    def __init__(self, seed: int, namespace: dict[str, Any]) -> None:
        self.random, self.namespace = random.Random(seed), namespace

    def value(self) -> str:
        if self.random.random() < 0.2 and (names := self.objects()):
            return self.random.choice(names)
        return self.random.choice(self.random.choice((NUMBERS, THINGS)))

    def objects(self) -> list[str]:
        own = self.namespace.items()
        return [name for name, value in own if type(value).__module__.startswith(("attractor", "numpy")) and name != "__builtins__"]

    def changed(self, statement: str) -> str:
        """The statement with something in it replaced, added or left out."""
        tree = ast.parse(statement)
        for _ in range(self.random.choice((1, 1, 1, 2))):
            if places := [*self.places(tree)]:
                self.random.choice(places)()
        return ast.unparse(ast.fix_missing_locations(tree))

    def places(self, tree: ast.AST) -> Iterator[Callable[[], object]]:
        """What could be done to it."""
        for node in ast.walk(tree):
            for field, value in ast.iter_fields(node):
                if isinstance(value, ast.Constant) and not isinstance(value.value, str):
                    yield partial(self.replace, node, field)
            if isinstance(node, ast.Call):
                yield from self.of_call(node)

    def of_call(self, call: ast.Call) -> Iterator[Callable[[], object]]:
        for place, argument in enumerate(call.args):
            yield partial(self.put, call, place)
            yield partial(self.put, call, place, argument)
        for keyword in call.keywords:
            yield partial(self.replace, keyword, "value")
            yield partial(self.replace, keyword, "value", keyword.value)
            yield partial(call.keywords.remove, keyword)
        given = {keyword.arg for keyword in call.keywords}
        for parameter in parameters(self.callee(call.func))[len(call.args) :]:
            if parameter.name not in given and parameter.kind is not inspect.Parameter.POSITIONAL_ONLY:
                yield partial(self.add, call, parameter.name)

    def replace(self, node: ast.AST, field: str, nearly: ast.expr | None = None) -> None:
        setattr(node, field, self.expression() if nearly is None else self.nearly(nearly))

    def put(self, call: ast.Call, place: int, nearly: ast.expr | None = None) -> None:
        call.args[place] = self.expression() if nearly is None else self.nearly(nearly)

    def add(self, call: ast.Call, name: str) -> None:
        call.keywords.append(ast.keyword(arg=name, value=self.expression()))

    def callee(self, function: ast.expr) -> Any:
        """What is called, if names alone say so."""
        if any(not isinstance(node, ast.Name | ast.Attribute | ast.expr_context) for node in ast.walk(function)):
            return None
        try:
            return eval(ast.unparse(function), self.namespace)
        except Exception:
            return None

    def expression(self) -> ast.expr:
        return ast.parse(self.value(), mode="eval").body

    def nearly(self, argument: ast.expr) -> ast.expr:
        return ast.parse(self.random.choice(NEARLY).format(ast.unparse(argument)), mode="eval").body

    def call(self, written: str, callee: Any) -> str:
        """A call with arguments that are all drawn; optional ones are mostly left out."""
        given = []
        for parameter in parameters(callee):
            optional = parameter.default is not inspect.Parameter.empty or parameter.kind in (
                inspect.Parameter.VAR_KEYWORD,
                inspect.Parameter.VAR_POSITIONAL,
            )
            if optional and self.random.random() < 0.8 or parameter.kind is inspect.Parameter.VAR_KEYWORD:
                continue
            positional = parameter.kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.VAR_POSITIONAL)
            given.append(self.value() if positional else f"{parameter.name}={self.value()}")
        given.sort(key=lambda argument: "=" in argument and argument.split("=")[0].isidentifier())
        return f"{written}({', '.join(given)})"

    def member(self) -> str:
        """A member of an object of ours is read, written or called."""
        own = [name for name in self.objects() if type(self.namespace[name]).__module__.startswith("attractor")]
        if not own:
            return "None"
        name = self.random.choice(own)
        kind = type(self.namespace[name])
        member = self.random.choice([each for each in dir(kind) if not each.startswith("_") or each in SPECIAL])
        found = inspect.getattr_static(kind, member)
        if not callable(found) and not isinstance(found, staticmethod | classmethod):
            return self.random.choice((f"{name}.{member}", f"setattr({name}, {member!r}, {self.value()})"))
        return self.call(f"{name}.{member}", getattr(kind, member))


def scene(name: str, thing: Any, seed: int, count: int, skip: int, limit: float) -> None:
    """Calls around one public thing: its example statement after statement, and what comes of each if it is changed."""
    namespace = dict(HELPERS)
    namespace |= {"thing": thing, "attractor": attractor, "at": attractor}
    draw = Draw(zlib.crc32(f"{seed} {name}".encode()), namespace)
    good = statements(thing)
    told = 0

    def attempt(text: str) -> None:
        nonlocal told
        told += 1
        if told <= skip or text == "None":
            return
        print(f"{told} {text!r}", file=TOLD, flush=True)
        judge(text, dict(namespace), limit)

    for place in range(len(good) + 1):
        # More of what comes late, where there is more to call.
        for _ in range(count // (len(good) + 1) + 1):
            kind = draw.random.random()
            if place < len(good) and kind < 0.6:
                attempt(draw.changed(good[place]))
            elif kind < 0.8 or not callable(thing):
                attempt(draw.member())
            else:
                attempt(draw.call("thing", thing))
        if place < len(good) and not ran(good[place], namespace):
            break


def ran(statement: str, namespace: dict[str, Any]) -> bool:
    """Whether a statement of an example could be run as it stands, which some take too long for."""
    print(f"> {statement!r}", file=TOLD, flush=True)
    try:
        signal.setitimer(signal.ITIMER_REAL, 5.0)
        exec(statement, namespace)
    except (Exception, KeyboardInterrupt):
        return False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return True


def judge(text: str, namespace: dict[str, Any], limit: float) -> None:
    """Makes a call, which may fail as Python's calls do, and says so if it fails otherwise."""
    try:
        try:
            code = compile(text, "<call>", "exec")
            signal.setitimer(signal.ITIMER_REAL, limit)
            exec(code, namespace)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except SystemError as error:
        print(f"! SystemError: {error}", file=TOLD, flush=True)
    except (Exception, KeyboardInterrupt) as error:
        if "Panic" in type(error).__name__:
            print(f"! a panic: {error}", file=TOLD, flush=True)
    except BaseException as error:
        print(f"! {type(error).__name__}: {error}", file=TOLD, flush=True)


TOLD = sys.stdout


def main() -> None:
    """`calls.py FIRST SEED COUNT SKIP LIMIT`: the public things from FIRST on, about COUNT calls of each, without the first SKIP
    of the first; a call is interrupted after LIMIT seconds."""
    first, seed, count, skip = map(int, sys.argv[1:5])
    limit = float(sys.argv[5])
    warnings.simplefilter("ignore")
    # The compiled part takes hold of NumPy when it first needs it, which is not to be interrupted.
    attractor.pearson([1.0, 2.0], [1.0, 2.0])
    signal.signal(signal.SIGALRM, interrupt)
    for place, (name, thing) in enumerate(everything().items()):
        if place < first:
            continue
        print(f"# {place} {name}", file=TOLD, flush=True)
        with contextlib.redirect_stdout(io.StringIO()):
            scene(name, thing, seed, count, skip, limit)
        skip = 0
    print("done", file=TOLD, flush=True)


if __name__ == "__main__":
    main()
