"""A network in the notebook, to be kicked, trained and kicked again: the bench of the lab page as a widget."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attractor import _attractor

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from attractor import RateNetwork, Stimulus

#: Numbers of a trajectory at most.
_MOST = 1 << 25


def bench(
    network: RateNetwork,
    stimulus: Stimulus | ArrayLike,
    target: ArrayLike | None = None,
    *,
    window: tuple[int, int] | None = None,
    kick: tuple[int, int, int] | None = None,
    size: float = 0.5,
    noise: float = 0.001,
    learn_every: int = 2,
    plastic: float = 0.6,
    trials: int = 20,
    seed: int = 1,
) -> Any:
    """A bench with your network in the notebook: kick it, train it, kick it again; `at.lab(...)` is the same.

    The kernel of the library, compiled to WebAssembly, runs in the notebook's page (Jupyter, marimo, VS Code), in single
    precision. Training is by recursive least squares: first of the recurrent weights towards what the network does by itself
    from the state in which it is, then of the readouts towards their target.

    Parameters
    ----------
    network : RateNetwork
        It is not changed.
    stimulus : Stimulus or array (steps, inputs)
        Its input in a trial.
    target : array (steps, readouts), optional
        What its readouts are to say; without it they do not learn.
    window : (int, int), optional
        First step and end of the part of a trial in which is learned and compared; all of it by default.
    kick : (int, int, int), optional
        First step, steps and channel of the kick; by default a tenth of the window long, after its first fifth, on channel 0.
    size, noise : float
        Amplitude of the kick, and of the noise that every unit hears.
    learn_every : int
        Steps between two of which is learned.
    plastic : float
        Fraction of the units whose synapses learn.
    trials : int
        Recurrent trials of a training.
    seed : int
        Of the noise, the initial states, and of which units learn.

    Returns
    -------
    Lab
        A widget. `lab.network` is the network as it is now, `lab.losses` are those of all trials, `lab.correlations` those of a
        kicked and an unkicked trial after each kick, and `lab.done` is what was done.

    Raises
    ------
    ImportError
        Without anywidget: `pip install "attractor[lab]"`.
    TypeError, ValueError
        For another kind of network, and for arrays that do not fit it.
    """
    import numpy as np

    if not isinstance(network, _attractor.RateNetwork):
        raise TypeError(f"network is a {type(network).__name__}; the bench takes a RateNetwork")
    drive = _rows("stimulus", getattr(stimulus, "input", stimulus), network.inputs)
    steps = len(drive)
    if steps * network.units > _MOST:
        raise ValueError(f"stimulus has {steps} steps: with {network.units} units, at most {_MOST // network.units} can be shown")
    start, end = window or (0, steps)
    first, lasts, channel = kick or (start + (end - start) // 5, max(1, (end - start) // 10), 0)
    if not (0 <= start < end <= steps and end - start >= 4):
        raise ValueError(f"window is ({start}, {end}); it must be 4 steps or more within 0 and {steps}")
    if not (0 <= first and 0 < lasts and first + lasts + 2 <= end and 0 <= channel < network.inputs):
        raise ValueError(
            f"kick is ({first}, {lasts}, {channel}): first step, steps and channel; it must end 2 steps before step {end}, on a "
            f"channel below {network.inputs}"
        )
    if learn_every < 1:
        raise ValueError(f"learn_every is {learn_every}; it must be 1 or more")
    parts = {
        "network": _saved(network),
        "input": drive.tobytes(),
        "protocol": np.array([start, end, first, lasts, channel, learn_every], dtype="<f8").tobytes(),
    }
    if target is not None:
        wanted = _rows("target", target, network.readouts)
        if len(wanted) != steps:
            raise ValueError(f"target has {len(wanted)} steps and stimulus {steps}")
        parts["target"] = wanted.tobytes()
    settings = f"kick={size}&noise={noise}&plastic={plastic}&trials={trials}&seed={seed}"
    lab = _widget()(_parts=parts, _settings=settings)
    lab.first = network
    return lab


def _rows(name: str, values: Any, columns: int) -> NDArray[np.float32]:
    import numpy as np

    array = np.asarray(values, dtype="<f4")
    if array.ndim != 2 or array.shape[1] != columns or len(array) == 0:
        raise ValueError(f"{name} has shape {array.shape}; expected (steps, {columns})")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite")
    return np.ascontiguousarray(array)


def _saved(network: RateNetwork) -> bytes:
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "network.npz"
        network.save(file)
        return file.read_bytes()


def _loaded(saved: bytes, like: RateNetwork) -> RateNetwork:
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "network.npz"
        file.write_bytes(saved)
        return _attractor.RateNetwork.load(file, dtype=like.dtype)


@cache
def _widget() -> Any:
    """The class, which needs anywidget, and the kernel, which takes a moment to pack."""
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        raise ImportError('at.lab needs anywidget: pip install "attractor[lab]"') from error
    module, style = _attractor.lab_widget()

    class Lab(anywidget.AnyWidget):  # type: ignore[misc]
        """A bench in the notebook; see `attractor.lab.bench`."""

        _esm = module
        _css = style
        _parts = traitlets.Dict().tag(sync=True)
        _settings = traitlets.Unicode().tag(sync=True)
        # What comes from the page is a view.
        _network = traitlets.Bytes(b"").tag(sync=True, from_json=lambda view, _: bytes(view))
        losses = traitlets.List(traitlets.Float()).tag(sync=True)
        correlations = traitlets.List(traitlets.Float()).tag(sync=True)
        done = traitlets.List(traitlets.Unicode()).tag(sync=True)
        first: Any = None

        @property
        def network(self) -> Any:
            """The network as it is now: as it came, until it was trained."""
            return _loaded(self._network, self.first) if self._network else self.first

    return Lab


__all__: Sequence[str] = ["bench"]
