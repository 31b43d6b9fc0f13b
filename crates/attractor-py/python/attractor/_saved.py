"""Networks and rules on disk: every bit of them, with checksums, in a file that executes nothing when it is read."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attractor import _attractor
from attractor._errors import StorageError
from attractor._records import FeedbackNorm

_MARK = b"attractor objects 1\n"
#: Rules without a state: their parameters make them again.
_MADE = ("DifferentialHebbian", "IntrinsicPlasticity", "Stdp", "SynapticNormalisation")
_KEPT = (
    "EchoStateNetwork",
    "RateNetwork",
    "ReadoutDelta",
    "ReadoutRls",
    "RecurrentDelta",
    "RecurrentRls",
    "ThresholdNetwork",
)
_Path = str | os.PathLike[str]


def save(path: _Path, objects: Any) -> None:
    """Saves a network or a rule, or several by name, so that they go on with the same bits after `load`.

    A file belongs to the version of attractor that wrote it, since everything is kept on which a next step depends.
    `RateNetwork.save` writes `.npz`, which other versions and other programs read.

    Parameters
    ----------
    path : path
        The file; one that is there is replaced, whole or not at all.
    objects : network, rule, or dict of these by name
        Any compiled network or rule. Your own are yours to keep; so are transfer functions written in Python.

    Examples
    --------
    >>> import attractor as at, tempfile
    >>> network = at.EchoStateNetwork.random(units=30, inputs=1, seed=1)
    >>> rule = at.DifferentialHebbian(0.02)
    >>> path = tempfile.mkdtemp() + "/trained.attractor"
    >>> at.save(path, {"network": network, "rule": rule})
    >>> both = at.load(path)
    >>> bool((both["network"].recurrent == network.recurrent).all())
    True
    """
    alone = not isinstance(objects, Mapping)
    named = {"": objects} if alone else objects
    parts, bodies = [], []
    for name, one in named.items():
        kind, version, body, checksum = _state(str(name), one)
        parts.append({"name": str(name), "class": kind, "length": len(body), "checksum": checksum.hex()})
        bodies.append(body)
    header = json.dumps({"attractor": _attractor.__version__, "alone": alone, "objects": parts}).encode()
    path = Path(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(_MARK + len(header).to_bytes(8, "little") + header + b"".join(bodies))
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StorageError(f"{path}: cannot write: {error.strerror or error}") from None


def load(path: _Path) -> Any:
    """What `save` wrote: a network, a rule, or a dictionary of these.

    Parameters
    ----------
    path : path

    Raises
    ------
    StorageError
        If the file is none of `save`, is damaged, or another version wrote it.

    Examples
    --------
    >>> import attractor as at, tempfile
    >>> path = tempfile.mkdtemp() + "/rule.attractor"
    >>> at.save(path, at.Stdp(0.01))
    >>> at.load(path)
    Stdp(rate=0.01)
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StorageError(f"{path}: cannot read: {error.strerror or error}") from None
    if not content.startswith(_MARK):
        hint = "; RateNetwork.load reads .npz" if path.suffix == ".npz" else ""
        raise StorageError(f"{path}: not a file of attractor.save{hint}")
    at = len(_MARK) + 8
    length = int.from_bytes(content[at - 8 : at], "little")
    try:
        header = json.loads(content[at : at + length])
        version, alone, parts = header["attractor"], header["alone"], header["objects"]
        fields = [(str(part["name"]), str(part["class"]), int(part["length"]), bytes.fromhex(part["checksum"])) for part in parts]
    except (ValueError, KeyError, TypeError):
        raise StorageError(f"{path}: damaged: what it holds cannot be read") from None
    if version != _attractor.__version__:
        raise StorageError(
            f"{path}: written by attractor {version}, and this is {_attractor.__version__}; only the version that wrote a file reads it"
        )
    at += length
    found = {}
    for name, kind, length, checksum in fields:
        if kind not in _KEPT + _MADE or at + length > len(content):
            raise StorageError(f"{path}: damaged: {name or kind} is not whole")
        body, restored = content[at : at + length], getattr(_attractor, kind)
        try:
            found[name] = _attractor._restore(restored, version, body, checksum) if kind in _KEPT else _made(restored, body, checksum)
        except (ValueError, TypeError):
            raise StorageError(f"{path}: damaged: the bytes of {name or kind} are not those that were written") from None
        at += length
    if at != len(content) or (alone and len(found) != 1):
        raise StorageError(f"{path}: damaged: it is longer or shorter than it should be")
    return found[""] if alone else found


def _state(name: str, one: Any) -> tuple[str, str, bytes, bytes]:
    what = f"{name!r}, a {type(one).__name__}," if name else f"a {type(one).__name__}"
    kind = type(one).__name__
    if kind in _MADE and type(one) is getattr(_attractor, kind):
        plain = [value.name if isinstance(value, FeedbackNorm) else value for value in one.__reduce__()[1]]
        body = json.dumps(plain).encode()
        return kind, _attractor.__version__, body, _checksum(kind, body)
    if kind not in _KEPT or type(one) is not getattr(_attractor, kind):
        raise TypeError(f"{what} cannot be saved: attractor.save takes the networks and rules of attractor, or a dict of them")
    restore, arguments = one.__reduce__()
    if restore is not _attractor._restore:
        raise TypeError(
            f"{what} has a transfer function written in Python, which cannot be saved: save it with another "
            "(`with_transfer`), and set yours after loading"
        )
    _, version, body, checksum = arguments
    return kind, version, body, checksum


def _made(rule: Any, body: bytes, checksum: bytes) -> Any:
    if _checksum(rule.__name__, body) != checksum:
        raise ValueError
    values = [FeedbackNorm[value] if isinstance(value, str) else value for value in json.loads(body)]
    return getattr(rule, "_of", rule)(*values)


def _checksum(kind: str, body: bytes) -> bytes:
    return hashlib.blake2b(kind.encode() + b"\0" + body, digest_size=32).digest()


__all__ = ["load", "save"]
