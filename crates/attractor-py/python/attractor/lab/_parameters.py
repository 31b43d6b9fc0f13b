"""Parameters of an experiment from Python values: assignments in TOML, as the command takes them with `--set`."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from numbers import Integral, Real


def assignments(parameters: Mapping[str, object]) -> list[str]:
    """`{"network": {"gain": 1.5}, "words": ["one", "two"]}` as `network.gain=1.5` and `words=["one", "two"]`."""
    return [f"{key}={_toml(key, value)}" for key, value in _flat(parameters, "")]


def swept(over: Mapping[str, object]) -> list[str]:
    """`{"network.gain": [1.2, 1.5]}` as `network.gain=1.2,1.5`, as the command takes it with `--over`."""
    return [f"{key}={_values(key, values)}" for key, values in over.items()]


def _values(key: str, values: object) -> str:
    if isinstance(values, str):
        return values
    if isinstance(values, Iterable):
        return ",".join(_toml(key, value) for value in values)
    raise TypeError(f"{key} is swept over {values!r}; name its values in a sequence, or write a text such as 'linspace(1, 2, 5)'")


def _flat(parameters: Mapping[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    for key, value in parameters.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _toml(key: str, value: object) -> str:
    if isinstance(value, bool) or type(value).__name__ == "bool":  # NumPy's bool is no bool, and no number.
        return "true" if value else "false"
    if isinstance(value, (str, os.PathLike)):
        return json.dumps(os.fspath(value), ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        return repr(float(value))
    if isinstance(value, Iterable):
        return "[" + ", ".join(_toml(key, item) for item in value) + "]"
    raise TypeError(f"{key} is {value!r}; a parameter is a truth value, a number, a text, a path, or a sequence of these")
