"""Processes that compute the cells of an experiment that is written in Python, as many as cells run at once."""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from attractor._errors import RunFailedError, bad_input
from attractor.lab._worker import Failure, Packed

#: How often the wish to stop is asked for, in seconds.
_PAUSE = 0.05
#: What tells numerical libraries how many threads they may take: one process a core is enough.
_THREADS = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "RAYON_NUM_THREADS"]


class Stopped(Exception):
    """The user asked to stop."""


def pack(experiment: Any, name: str, by_value: Any = None) -> Packed:
    """The experiment for other processes; where it goes by value, `by_value` does, if there is one."""
    main = sys.modules.get("__main__")
    script = getattr(main, "__file__", None)
    try:
        pickled = pickle.dumps(experiment)
        of_main = b"__main__" in pickled
        if not of_main or script is not None:
            return Packed(name, pickled, os.path.abspath(script) if of_main and script else None, list(sys.path), list(sys.argv))
        why = "it is defined in a notebook or at a prompt, where other processes do not find it"
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
    try:
        import cloudpickle
    except ImportError:
        remedy = (
            "define it in a file that can be imported, install cloudpickle, or set threads=1, which computes in this process"
        )
        raise bad_input(f"{name} cannot be sent to worker processes: {why}", remedy) from None
    try:
        return Packed(name, cloudpickle.dumps(experiment if by_value is None else by_value), None, list(sys.path), list(sys.argv))
    except Exception as error:
        remedy = "keep what cannot be pickled out of it, or set threads=1, which computes in this process"
        raise bad_input(f"{name} cannot be sent to worker processes: {error}", remedy) from None


class Workers:
    """Processes, started when they are needed."""

    def __init__(self, packed: Packed, threads: int = 1) -> None:
        self._packed = packed
        self._threads = threads
        self._idle: queue.SimpleQueue[_Process] = queue.SimpleQueue()
        self._all: list[_Process] = []
        self._lock = threading.Lock()

    def compute(self, config: dict[str, Any], name: str, stopped: Callable[[], bool]) -> bytes | Failure:
        """Lets a process compute a cell."""
        try:
            process = self._idle.get_nowait()
        except queue.Empty:
            process = self._start(stopped)
        try:
            reply: Any = process.ask((config, name), stopped)
        except RunFailedError as ended:
            return Failure(str(ended), "", None, None)
        self._idle.put(process)
        result: bytes | Failure = reply
        return result

    def _start(self, stopped: Callable[[], bool]) -> _Process:
        process = _Process(self._threads)
        with self._lock:
            self._all.append(process)
        refused = process.ask(self._packed, stopped)
        if isinstance(refused, Failure):
            process.end()
            remedy = (
                'put what runs below `if __name__ == "__main__":`, define the experiment in a file that can be imported, or set '
                "threads=1, which computes in this process"
            )
            raise bad_input(f"{self._packed.name} is not found in a worker process: {refused.account}", remedy)
        return process

    def end(self) -> None:
        """Ends all processes."""
        for process in self._all:
            process.end()


class _Process:
    def __init__(self, threads: int) -> None:
        environment = {name: str(threads) for name in _THREADS} | dict(os.environ)
        # As multiprocessing does: the options with which this interpreter was started hold for others too.
        flags = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]
        # The package is found where this one was, be it by a path that was set by hand.
        begin = f"import sys; sys.path[:] = {list(sys.path)!r}; from attractor.lab._worker import main; main()"
        self._process = subprocess.Popen(
            [sys.executable, *flags, "-c", begin], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self._replies: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.alive = True
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        try:
            while True:
                self._replies.put((pickle.load(self._process.stdout),))
        except Exception:
            self._replies.put(None)

    def ask(self, request: object, stopped: Callable[[], bool]) -> object:
        """The reply to a request; `RunFailedError` if the process dies over it. Where the user asks to stop it is ended."""
        assert self._process.stdin is not None
        try:
            pickle.dump(request, self._process.stdin)
            self._process.stdin.flush()
        except OSError:
            pass
        while True:
            try:
                reply = self._replies.get(timeout=_PAUSE)
            except queue.Empty:
                if stopped():
                    self.end()
                    raise Stopped from None
                continue
            if reply is None:
                self.end()
                code = self._process.returncode
                ended = f"by signal {-code}" if code is not None and code < 0 else f"with exit status {code}"
                hint = "; the system ends processes in this way when memory runs out" if code == -9 else ""
                raise RunFailedError(f"the worker process ended {ended} before the cell was done{hint}")
            return reply[0]

    def end(self) -> None:
        if self.alive:
            self.alive = False
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    try:
                        pipe.close()
                    except OSError:
                        pass
