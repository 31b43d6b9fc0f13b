"""Plots of what is recorded and measured, with Matplotlib and the house's colours: `raster`, `trajectory`, `spectrum`, `nyquist`.

Each draws into `ax`, or into new axes, and returns them, so that everything of Matplotlib can be done to them. `theme` is a context
in which other plots look the same. `pip install matplotlib` brings what they need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from attractor._attractor import LoopGain, Raster, Spectra
from attractor._errors import OutOfRangeError, ShapeError
from attractor._records import Recording, WindowRecord

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

__all__ = ["nyquist", "raster", "spectrum", "theme", "trajectory"]

# Of series, in their order: the colours of Okabe & Ito, which colour-blind eyes tell apart.
_COLORS = ("#0072b2", "#d55e00", "#009e73", "#e69f00", "#cc79a7", "#56b4e9", "#1a1a1a")

_GREY = "#8c8c8c"


def theme() -> AbstractContextManager[None]:
    """A context in which plots look like the figures of the experiments: thin axes on two sides, colours of Okabe & Ito.

    Examples
    --------
    >>> from attractor import plot
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import matplotlib.pyplot as plt
    >>> with plot.theme():
    ...     line, = plt.subplots()[1].plot([0, 1], [0, 1])
    >>> line.get_color()
    '#0072b2'
    """
    import matplotlib as mpl
    from matplotlib.rcsetup import cycler

    look: Any = {
        "axes.prop_cycle": cycler(color=list(_COLORS)),
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": "#1a1a1a",
        "axes.linewidth": 0.8,
        "font.size": 9,
        "legend.frameon": False,
        "lines.linewidth": 1.2,
        "figure.constrained_layout.use": True,
        "image.cmap": "viridis",
    }
    return mpl.rc_context(look)


def raster(record: Recording | WindowRecord | Raster | ArrayLike, *, ax: Axes | None = None) -> Axes:
    """Activity of all units over time: rates as colours, spikes as dots.

    Parameters
    ----------
    record : Recording, WindowRecord, Raster or array_like, (steps, units)
        Of a window of a threshold network, its excitatory units. An array of bool is one of spikes.
    ax : Axes, optional

    Returns
    -------
    Axes

    Examples
    --------
    >>> import attractor as at
    >>> from attractor import plot
    >>> network = at.RateNetwork.random(units=100, gain=1.8, seed=1)
    >>> record = at.simulate(network, at.Stimulus.silent(300, 2), initial="uniform", seed=2)
    >>> plot.raster(record).get_xlabel()
    'Time (ms)'
    """
    time, label = None, "Step"
    if isinstance(record, Recording):
        time, label, activity = record.time_ms, "Time (ms)", np.asarray(record.rates)
    else:
        activity = np.asarray(record.excitatory if isinstance(record, WindowRecord) else record)
    if activity.ndim != 2 or 0 in activity.shape:
        raise ShapeError(
            f"record has shape {activity.shape}; expected (steps, units), not empty", "record", activity.shape, ("steps", "units")
        )
    steps = np.arange(len(activity)) if time is None else time
    with theme():
        ax = _axes(ax)
        if activity.dtype == bool:
            when, who = activity.nonzero()
            ax.plot(steps[when], who, linestyle="", marker="|", markersize=2.5, color=_COLORS[-1])
            ax.set_ylim(-0.5, activity.shape[1] - 0.5)
        else:
            step = steps[1] - steps[0] if len(steps) > 1 else 1.0
            extent = (float(steps[0] - step / 2), float(steps[-1] + step / 2), -0.5, activity.shape[1] - 0.5)
            image = ax.imshow(activity.T, aspect="auto", origin="lower", extent=extent, interpolation="nearest")
            ax.figure.colorbar(image, ax=ax, label="Rate")
        ax.set(xlabel=label, ylabel="Unit")
    return ax


def trajectory(
    *records: Recording | ArrayLike, labels: Sequence[str] | None = None, ax: Axes | None = None
) -> Axes:
    """Trajectories of all units in the plane in which the first of them varies most (its first two principal components).

    Parameters
    ----------
    records : Recording or array_like of float, (steps, units)
        Of the same units.
    labels : sequence of str, optional
    ax : Axes, optional

    Returns
    -------
    Axes
        Each trajectory begins at its dot.

    Examples
    --------
    >>> import numpy as np
    >>> from attractor import plot
    >>> turn = np.linspace(0, 2 * np.pi, 50)
    >>> circle = np.stack([np.cos(turn), np.sin(turn), 0 * turn], axis=1)
    >>> plot.trajectory(circle, 0.5 * circle, labels=["outer", "inner"]).get_xlabel()
    'Component 1 (51 % of the variance)'
    """
    rates = [np.asarray(r.rates if isinstance(r, Recording) else r, dtype=np.float64) for r in records]
    if not rates:
        raise OutOfRangeError("records is 0; it must be at least 1", "records", "0", "at least 1")
    units = rates[0].shape[-1]
    for k, own in enumerate(rates):
        if own.ndim != 2 or own.shape[1] != units or len(own) < 2 or units < 2:
            name = f"records[{k}]"
            expected = f"at least 2 steps of {max(units, 2)} units"
            raise ShapeError(f"{name} has shape {own.shape}; expected {expected}", name, own.shape, ("steps", units))
    centre = rates[0].mean(axis=0)
    _, sizes, directions = np.linalg.svd(rates[0] - centre, full_matrices=False)
    share = sizes**2 / max(float((sizes**2).sum()), np.finfo(float).tiny)
    with theme():
        ax = _axes(ax)
        for k, own in enumerate(rates):
            x, y = directions[:2] @ (own - centre).T
            (line,) = ax.plot(x, y, label=labels[k] if labels else None)
            ax.plot(x[:1], y[:1], marker="o", markersize=4, color=line.get_color())
        said = [f"Component {k + 1} ({share[k]:.0%} of the variance)".replace("%", " %") for k in range(2)]
        ax.set(xlabel=said[0], ylabel=said[1])
        ax.set_aspect("equal", "datalim")
        if labels:
            ax.legend()
    return ax


def spectrum(
    values: Spectra | ArrayLike, *, radius: float | None = None, centre: float = 0.0, edge: str | None = None, ax: Axes | None = None
) -> Axes:
    """Eigenvalues in the complex plane.

    Parameters
    ----------
    values : Spectra or array_like of complex
        Of `Spectra`, those of the closed loop over those of the open one, around a disk at -1.
    radius : float, optional
        Of a disk that is drawn, such as the gain of a random matrix.
    centre : float
        Where the disk is.
    edge : {"circle", "axis"}, optional
        Beyond which modes grow: the unit circle of a map, or the imaginary axis of a flow.
    ax : Axes, optional

    Returns
    -------
    Axes

    Examples
    --------
    >>> import attractor as at
    >>> from attractor import plot
    >>> network = at.RateNetwork.random(units=100, gain=1.5, connection_probability=0.5, seed=1)
    >>> ax = plot.spectrum(at.eigenvalues(network.recurrent_weights), radius=1.5, edge="circle")
    >>> ax.get_ylabel()
    'Imaginary part'
    """
    if edge not in (None, "circle", "axis"):
        raise OutOfRangeError(f"edge is {edge!r}; it must be 'circle', 'axis' or None", "edge", repr(edge), "'circle' or 'axis'")
    series: list[tuple[NDArray[Any], str, str | None]]
    if isinstance(values, Spectra):
        series = [(values.open, _GREY, "loop open"), (values.closed, _COLORS[0], "loop closed")]
        radius, centre, edge = values.radius if radius is None else radius, -1.0 if centre == 0.0 else centre, edge or "axis"
    else:
        series = [(np.asarray(values, dtype=np.complex128).ravel(), _COLORS[0], None)]
    with theme():
        ax = _axes(ax)
        turn = np.linspace(0, 2 * np.pi, 361)
        if radius is not None:
            ax.fill(centre + radius * np.cos(turn), radius * np.sin(turn), color=_GREY, alpha=0.15, linewidth=0)
        if edge == "circle":
            ax.plot(np.cos(turn), np.sin(turn), color=_COLORS[-1], linewidth=0.8)
        elif edge == "axis":
            ax.axvline(0, color=_COLORS[-1], linewidth=0.8)
        for points, color, label in series:
            ax.plot(points.real, points.imag, linestyle="", marker="o", markersize=3, color=color, label=label)
        ax.set(xlabel="Real part", ylabel="Imaginary part")
        ax.set_aspect("equal", "datalim")
        if len(series) > 1:
            ax.legend()
    return ax


def nyquist(gain: LoopGain, *, upto: float = 10.0, points: int = 1000, ax: Axes | None = None) -> Axes:
    """The gain around a loop along the imaginary axis, and the point 1: as often as the curve turns around it, so many modes of the
    closed loop grow, where none of the open loop does.

    Parameters
    ----------
    gain : LoopGain
    upto : float
        The largest frequency, in radians a time constant.
    points : int
    ax : Axes, optional

    Returns
    -------
    Axes

    Examples
    --------
    >>> import attractor as at
    >>> from attractor import plot
    >>> network = at.RateNetwork.dense(units=100, gain=0.5, seed=1)
    >>> trained = at.train_fixed_points(network, [1.0])
    >>> loop = at.gain.Linearisation(network, trained.points[0].state).hessenberg()
    >>> plot.nyquist(loop).get_xlabel()
    'Re G'
    """
    if not (upto > 0.0 and np.isfinite(upto)):
        raise OutOfRangeError(f"upto is {upto}; it must be above 0", "upto", str(upto), "above 0")
    if points < 2:
        raise OutOfRangeError(f"points is {points}; it must be at least 2", "points", str(points), "at least 2")
    # Even where the curve is slow and where it is fast.
    frequencies = upto * np.sinh(np.linspace(0, 6, points)) / np.sinh(6)
    curve = gain.along(frequencies)
    with theme():
        ax = _axes(ax)
        ax.plot(curve.real, curve.imag, label="frequency above 0")
        ax.plot(curve.real, -curve.imag, color=_COLORS[0], alpha=0.4, label="below 0")
        ax.plot([1], [0], marker="+", markersize=9, color=_COLORS[1], linestyle="")
        ax.axhline(0, color=_GREY, linewidth=0.6, zorder=0)
        ax.set(xlabel="Re G", ylabel="Im G")
        ax.set_aspect("equal", "datalim")
        ax.legend()
    return ax


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    return plt.subplots()[1]
