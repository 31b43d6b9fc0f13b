"""Plots show what they are given."""

from __future__ import annotations

from typing import Any

import matplotlib
import numpy as np
import pytest

import attractor as at
from attractor import gain, plot

matplotlib.use("agg")
import matplotlib.pyplot as plt  # noqa: E402


@pytest.fixture(autouse=True)
def closed() -> Any:
    yield
    plt.close("all")


def test_a_raster_shows_every_spike_where_it_was() -> None:
    spikes = np.zeros((50, 8), dtype=bool)
    spikes[[3, 10, 49], [0, 7, 2]] = True
    ax: Any = plot.raster(spikes)
    when, who = ax.lines[0].get_data()
    assert sorted(zip(when, who)) == [(3, 0), (10, 7), (49, 2)]
    shown = at.ShownUnits.from_symbols(at.Streams(1).below(10, 100), copies=2)
    window = at.Window(shown, (0, 100)).run(at.ThresholdNetwork.random(seed=1), [])
    ax = plot.raster(window, ax=plt.subplots()[1])
    assert len(ax.lines[0].get_xdata()) == np.asarray(window.excitatory).sum()


def test_rates_lie_at_their_times() -> None:
    network = at.RateNetwork.random(units=20, gain=1.8, dt_ms=2.0, seed=1)
    record = at.simulate(network, at.Stimulus.silent(100, 2), initial="uniform", seed=2, steps=(10, 60))
    image: Any = plot.raster(record).images[0]
    assert list(image.get_extent()) == [19.0, 119.0, -0.5, 19.5]
    np.testing.assert_array_equal(image.get_array(), record.rates.T)


def test_trajectories_share_a_plane() -> None:
    turn = np.linspace(0, 2 * np.pi, 100)
    # An ellipse in three dimensions, and the same twice as large.
    ellipse = np.stack([3 * np.cos(turn), np.sin(turn), np.sin(turn)], axis=1)
    ax: Any = plot.trajectory(ellipse, 2 * ellipse, labels=["one", "two"])
    one, _, two, _ = (np.array(line.get_data()) for line in ax.lines)
    assert np.abs(one).max(axis=1) == pytest.approx([3, np.sqrt(2)], rel=0.05)
    assert np.abs(two).max() == pytest.approx(6, rel=0.05)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["one", "two"]


def test_spectra_and_gains_are_drawn_as_they_are() -> None:
    network = at.RateNetwork.dense(units=60, gain=0.5, seed=1)
    trained = at.train_fixed_points(network, [1.0])
    around = gain.Linearisation(network, trained.points[0].state)
    spectra = around.spectra()
    ax: Any = plot.spectrum(spectra)
    open_, closed_ = (line for line in ax.lines if line.get_marker() == "o")
    np.testing.assert_array_equal(open_.get_xdata(), spectra.open.real)
    np.testing.assert_array_equal(closed_.get_ydata(), spectra.closed.imag)
    ax = plot.nyquist(around.hessenberg(), upto=5.0)
    curve = ax.lines[0].get_xdata()[0] + 1j * ax.lines[0].get_ydata()[0]
    assert curve == pytest.approx(around.gain(0.0))


@pytest.mark.parametrize(
    ("draw", "told"),
    [
        (lambda: plot.raster([1.0, 2.0]), r"record has shape \(2,\)"),
        (lambda: plot.raster(np.zeros((0, 3))), r"record has shape \(0, 3\)"),
        (lambda: plot.trajectory(), "records is 0"),
        (lambda: plot.trajectory(np.ones((5, 3)), np.ones((5, 4))), r"records\[1\] has shape \(5, 4\)"),
        (lambda: plot.spectrum([1.0], edge="square"), "edge is 'square'"),
    ],
)
def test_what_cannot_be_drawn_is_told(draw: Any, told: str) -> None:
    with pytest.raises(at.Error, match=told):
        draw()


def test_the_theme_leaves_other_plots_alone() -> None:
    before = matplotlib.rcParams["axes.spines.top"]
    with plot.theme():
        assert matplotlib.rcParams["axes.spines.top"] is False
    assert matplotlib.rcParams["axes.spines.top"] is before
