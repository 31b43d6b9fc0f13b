"""Results of cells as bytes: the same value gives the same bytes, and nothing is executed when they are read.

A header in JSON, then the arrays as NumPy writes them (`.npy`, without pickles).
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from attractor._errors import BadInputError, bad_input

_MARK = b"attractor result 1\n"
#: What stands in the header for a value that JSON does not know.
_TAG = "\x00"
_ACCEPTED = (
    "return numbers, texts, truth values, None, NumPy arrays of these, and lists, tuples and dictionaries of such values "
    "with texts as keys"
)


def encode(value: object) -> bytes:
    """The bytes of a result; `BadInputError` names the part that cannot be stored."""
    arrays: list[bytes] = []
    header = json.dumps(_plain(value, "result", arrays), ensure_ascii=False).encode()
    lengths = b"".join(len(array).to_bytes(8, "little") for array in [header, *arrays])
    return _MARK + len(arrays).to_bytes(8, "little") + lengths + header + b"".join(arrays)


def decode(stored: bytes) -> Any:
    """The result of `encode`."""
    if not stored.startswith(_MARK):
        raise bad_input("a stored result is not one that an experiment in Python left", "start the run anew")
    at = len(_MARK)
    count = int.from_bytes(stored[at : at + 8], "little")
    at += 8
    lengths = [int.from_bytes(stored[at + 8 * k : at + 8 * k + 8], "little") for k in range(count + 1)]
    at += 8 * (count + 1)
    parts = []
    for length in lengths:
        parts.append(stored[at : at + length])
        at += length
    return _restored(json.loads(parts[0]), parts[1:])


def _plain(value: object, where: str, arrays: list[bytes]) -> object:
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, Mapping):
        for key in value:
            if type(key) is not str:
                raise _refusal(f"{where} has the key {key!r}, {_a(key)}")
        plain = {key: _plain(part, f"{where}[{key!r}]", arrays) for key, part in value.items()}
        return {_TAG: "dict", "of": plain} if _TAG in plain else plain
    if type(value) in (list, tuple):
        parts = [_plain(part, f"{where}[{k}]", arrays) for k, part in enumerate(value)]  # type: ignore[arg-type, var-annotated]
        return parts if type(value) is list else {_TAG: "tuple", "of": parts}
    if type(value) is complex:
        return {_TAG: "complex", "of": [value.real, value.imag]}
    return _array(value, where, arrays)


def _array(value: object, where: str, arrays: list[bytes]) -> object:
    import numpy as np

    if not isinstance(value, (np.ndarray, np.generic)):
        raise _refusal(f"{where} is {_a(value)}")
    if isinstance(value, np.ma.MaskedArray):
        raise _refusal(f"{where} is a masked array: its mask would be lost")
    array = np.asarray(value)
    if array.dtype.kind not in "biufcUS":
        raise _refusal(f"{where} is an array of dtype {array.dtype}")
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    arrays.append(buffer.getvalue())
    return {_TAG: "array" if isinstance(value, np.ndarray) else "scalar", "of": len(arrays) - 1}


def _restored(plain: Any, arrays: list[bytes]) -> Any:
    if isinstance(plain, list):
        return [_restored(part, arrays) for part in plain]
    if not isinstance(plain, dict):
        return plain
    kind = plain.get(_TAG)
    if kind is None:
        return {key: _restored(part, arrays) for key, part in plain.items()}
    of = plain["of"]
    if kind == "dict":
        return {key: _restored(part, arrays) for key, part in of.items()}
    if kind == "tuple":
        return tuple(_restored(part, arrays) for part in of)
    if kind == "complex":
        return complex(*of)
    import numpy as np

    array = np.load(io.BytesIO(arrays[of]), allow_pickle=False)
    return array if kind == "array" else array[()]


def _refusal(what: str) -> BadInputError:
    return bad_input(f"its result cannot be stored: {what}", _ACCEPTED)


def _a(value: object) -> str:
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
