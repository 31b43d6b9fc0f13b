"""The bench in a notebook: what it takes, what it refuses, and what comes back from the page. A browser is in
`crates/attractor-web/tests/jupyter.py`."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import attractor as at
from attractor.lab import bench


def network(seed: int = 1) -> at.RateNetwork:
    return at.RateNetwork.random(
        units=40, gain=1.5, connection_probability=0.3, inputs=1, readouts=1, seed=at.Streams(seed)
    )


def test_what_the_page_did_comes_back(tmp_path: Path) -> None:
    pytest.importorskip("anywidget")
    mine, trained = network(), network(2)
    lab = bench(mine, at.Stimulus.silent(100, 1), np.zeros((100, 1)))
    assert lab.network is mine and lab.losses == []
    trained.save(tmp_path / "trained.npz")
    # As the page sends it: bytes are views.
    lab.set_state({"losses": [0.5], "_network": memoryview((tmp_path / "trained.npz").read_bytes()), "done": ["train"]})
    assert lab.losses == [0.5] and lab.done == ["train"]
    assert np.array_equal(lab.network.recurrent_weights, trained.recurrent_weights)
    called: Any = at.lab
    assert called(mine, np.zeros((100, 1))).network is mine


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        ((np.zeros((100, 2)),), {}, "stimulus has shape"),
        ((np.full((100, 1), np.nan),), {}, "stimulus must be finite"),
        ((np.zeros((100, 1)), np.zeros((90, 1))), {}, "target has 90 steps and stimulus 100"),
        ((np.zeros((100, 1)),), {"window": (90, 200)}, "window is"),
        ((np.zeros((100, 1)),), {"kick": (95, 10, 0)}, "kick is"),
        ((np.zeros((100, 1)),), {"kick": (10, 10, 1)}, "kick is"),
        ((np.zeros((100, 1)),), {"learn_every": 0}, "learn_every is 0"),
    ],
)
def test_what_does_not_fit_is_named(arguments: tuple[Any, ...], options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        bench(network(), *arguments, **options)
    other: Any = 3
    with pytest.raises(TypeError, match="RateNetwork"):
        bench(other, np.zeros((100, 1)))
