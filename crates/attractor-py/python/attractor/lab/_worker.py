"""A worker process: computes cells of an experiment that is written in Python, one after the other.

Requests come through the standard input and replies go through the standard output, both as pickles; what the experiment prints
goes to the standard error.
"""

from __future__ import annotations

import copy
import io
import os
import pickle
import queue
import signal
import sys
import threading
import traceback
from types import ModuleType
from typing import Any, BinaryIO, NamedTuple

from attractor._errors import BadInputError
from attractor.lab._stored import encode


class Packed(NamedTuple):
    """An experiment on its way to another process."""

    name: str
    """What it is called in messages."""
    pickled: bytes
    main: str | None
    """The script that defines it, if it is the one that was started."""
    path: list[str]
    """Where modules are found."""
    arguments: list[str]
    """Those of the script."""


class Failure(NamedTuple):
    """Why a cell has no result."""

    account: str
    """The exception, in one line."""
    traceback: str
    remedy: str | None
    """What to do about it, of a `BadInputError`."""
    pickled: bytes | None
    """The exception, where it can be pickled."""


class Defined(BaseException):
    """While a worker reads a script for what it defines, the script asks for a run: there its reading ends."""


_reading = False


def refuse_while_reading() -> None:
    """Ends the reading of a script that has no main guard."""
    if _reading:
        raise Defined


def unpack(packed: Packed) -> Any:
    """The experiment in this process."""
    sys.path[:] = packed.path + [entry for entry in sys.path if entry not in packed.path]
    if packed.main is not None and "__mp_main__" not in sys.modules:
        sys.argv[:] = packed.arguments
        _read(packed.main)
    return pickle.loads(packed.pickled)


def _read(script: str) -> None:
    """Executes a script up to its first run, as a module that is not `__main__`."""
    global _reading
    module = ModuleType("__mp_main__")
    module.__file__ = script
    before = sys.modules["__main__"]
    sys.modules["__main__"] = sys.modules["__mp_main__"] = module
    _reading = True
    try:
        with open(script, "rb") as file:
            exec(compile(file.read(), script, "exec"), module.__dict__)
    except Defined:
        pass
    except BaseException:
        sys.modules["__main__"] = before
        raise
    finally:
        _reading = False


def compute(experiment: Any, config: dict[str, Any], name: str) -> bytes | Failure:
    """The result of a cell, or why there is none."""
    try:
        cells = dict(experiment.cells(copy.deepcopy(config)))
        return encode(experiment.run_cell(copy.deepcopy(config), cells[name]))
    except Exception as error:
        return failure(error)


def failure(error: BaseException) -> Failure:
    """An exception as it travels."""
    try:
        pickled = pickle.dumps(error)
        pickle.loads(pickled)
    except Exception:
        pickled = None
    told = "".join(traceback.format_exception(error)).rstrip()
    remedy = error.remedy if isinstance(error, BadInputError) else None
    account = "".join(traceback.format_exception_only(error)).strip() if remedy is None else str(error).removesuffix(f"\n{remedy}")
    return Failure(account, told, remedy, pickled)


def main() -> None:
    """Serves until the standard input ends."""
    # Ctrl-C is for the process that started this one, which ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # Whole lines, so that those of several processes do not run into one another.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=True, write_through=False)
    requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    experiment: Any = None
    while True:
        request = requests.get()
        try:
            if isinstance(request, Packed):
                experiment = unpack(request)
                reply: object = None
            else:
                reply = compute(experiment, *request)
        except BaseException as error:
            reply = failure(error)
        pickle.dump(reply, replies)
        replies.flush()


def _listen(source: BinaryIO, requests: queue.SimpleQueue[Any]) -> None:
    try:
        while True:
            requests.put(pickle.load(source))
    except BaseException:
        # Who asked is gone, and nobody would read what is computed.
        os._exit(0)


if __name__ == "__main__":
    main()
