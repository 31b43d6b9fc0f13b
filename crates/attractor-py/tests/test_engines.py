"""Sweeps, and runs whose cells other engines compute."""

import os
import signal
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import attractor as at
import numpy as np
import pytest

QUICK: dict[str, Any] = {"quick": True, "progress": False}


def same_results(one: Path, other: Path) -> None:
    """Everything that does not tell of the machine is the same, byte for byte."""
    for part in ["claims.json", "metrics.json", "config.toml"]:
        assert (one / part).read_bytes() == (other / part).read_bytes(), part
    for part in ["data.zarr", "cells"]:
        files = sorted(path.relative_to(one) for path in (one / part).rglob("*") if path.is_file())
        assert files == sorted(path.relative_to(other) for path in (other / part).rglob("*") if path.is_file())
        assert all((one / path).read_bytes() == (other / path).read_bytes() for path in files)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "alone"
    at.run("sequences", networks=4, out=out, **QUICK)
    return out


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        ) as cluster:
            yield cluster


def test_a_sweep_has_the_swept_keys_as_coordinates(tmp_path: Path) -> None:
    over = {"network.gain": [1.2, 1.8], "training.scheme": ["neuron", "synapse"]}
    data = at.sweep("timing", over, networks=1, out=tmp_path / "grid", **QUICK)
    assert data["network.gain"].values.tolist() == [1.2, 1.8]
    assert data["training.scheme"].values.tolist() == ["neuron", "synapse"]
    run = at.open(data.attrs["path"])
    claim = next(name for name in data if f"{name}_verdict" in data)
    assert data[claim].sizes == {"network.gain": 2, "training.scheme": 2}
    alone = at.run(
        "timing", networks=1, network={"gain": 1.8}, training={"scheme": "synapse"}, out=tmp_path / "one", **QUICK
    )
    point = data.sel({"network.gain": 1.8, "training.scheme": "synapse"})
    for name, value in alone.metrics.items():
        own = f"{name}_metric" if name in alone.data else name
        assert np.array_equal(float(point[own]), value, equal_nan=True), name
    assert "unit_r_before_metric" in data
    for array, variable in alone.data.data_vars.items():
        assert np.array_equal(point[array], variable, equal_nan=True), array
    assert run.report.is_file()


def test_sampled_points_keep_their_keys(tmp_path: Path) -> None:
    over = {"network.gain": "uniform(1.2, 1.8)", "network.units": "uniform(50, 100)"}
    data = at.sweep("timing", over, sample=("sobol", 3), networks=1, out=tmp_path / "sobol", **QUICK)
    assert data.sizes["point"] == 3
    assert {"network.gain", "network.units"} <= set(data.coords)
    assert data["network.units"].dtype.kind == "i"


def test_what_cannot_be_swept_is_refused(tmp_path: Path) -> None:
    with pytest.raises(at.BadInputError, match="network.gain"):
        at.sweep("timing", {"network.gian": [1]}, out=tmp_path / "a", **QUICK)
    with pytest.raises(at.BadInputError, match="point 2"):
        at.sweep("timing", {"networks": [1, 0]}, out=tmp_path / "b", **QUICK)
    with pytest.raises(TypeError, match="its values in a sequence"):
        at.sweep("timing", {"network.gain": 1.5}, out=tmp_path / "c", **QUICK)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("threads", [True, False])
def test_an_executor_computes_the_same(alone: Path, tmp_path: Path, threads: bool) -> None:
    out = tmp_path / "run"
    with ThreadPoolExecutor(2) if threads else ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        at.run("sequences", networks=4, out=out, client=pool, **QUICK)
    same_results(alone, out)


def test_joblib_computes_the_same(alone: Path, tmp_path: Path) -> None:
    joblib = pytest.importorskip("joblib")
    out = tmp_path / "run"
    at.run("sequences", networks=4, out=out, client=joblib.Parallel(n_jobs=2, return_as="generator_unordered"), **QUICK)
    same_results(alone, out)


def test_dask_computes_the_same(alone: Path, tmp_path: Path, cluster: Any) -> None:
    from distributed import Client

    heard: list[at.lab.Progress] = []
    with Client(cluster) as client:
        at.run("sequences", quick=True, networks=4, out=tmp_path / "run", client=client, progress=heard.append)
    same_results(alone, tmp_path / "run")
    assert heard


def test_dask_survives_the_death_of_a_worker(alone: Path, tmp_path: Path, cluster: Any) -> None:
    from distributed import Client

    with Client(cluster) as client:
        killed: list[int] = []

        def kill(_: object) -> None:
            if not killed:
                killed.extend(client.run(os.getpid).values())
                os.kill(killed[0], signal.SIGKILL)

        at.run("sequences", quick=True, networks=4, out=tmp_path / "run", client=client, progress=kill)
        assert killed
    same_results(alone, tmp_path / "run")


def test_an_engine_that_is_none_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="client of Dask"):
        at.run("sequences", networks=1, out=tmp_path / "a", client=object(), **QUICK)
    assert not (tmp_path / "a").exists()
