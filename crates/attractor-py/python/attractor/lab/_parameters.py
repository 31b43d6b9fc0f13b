"""Parameters of an experiment from Python values: assignments in TOML, as the command takes them with `--set`."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from numbers import Integral, Real


def assignments(parameters: Mapping[str, object]) -> list[str]:
    """`{"network": {"gain": 1.5}, "words": ["one", "two"]}` as `network.gain=1.5` and `words=["one", "two"]`."""
    return [f"{key}={_toml(key, value)}" for key, value in _flat(parameters, "")]


def swept(over: Mapping[str, object]) -> list[str]:
    """`{"network.gain": [1.2, 1.5]}` as `network.gain=1.2,1.5`, as the command takes it with `--over`."""
    return [f"{key}={_values(key, values)}" for key, values in over.items()]


def as_toml(parameters: Mapping[str, object] | str, seed: bool = False) -> str:
    """Parameters as a file in TOML, with a `seed` where one is needed; a text is taken as it is."""
    if isinstance(parameters, str):
        return parameters
    with_seed = {"seed": 1, **parameters} if seed else parameters
    lines = [f"{_key(key)} = {_toml(key, value)}" for key, value in with_seed.items() if not isinstance(value, Mapping)]
    lines += _sections(with_seed, "")
    return "".join(line + "\n" for line in lines)


def _sections(parameters: Mapping[str, object], prefix: str) -> Iterator[str]:
    for key, section in parameters.items():
        if isinstance(section, Mapping):
            path = prefix + _key(key)
            yield f"\n[{path}]"
            yield from (f"{_key(k)} = {_toml(k, v)}" for k, v in section.items() if not isinstance(v, Mapping))
            yield from _sections(section, f"{path}.")


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key)


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
