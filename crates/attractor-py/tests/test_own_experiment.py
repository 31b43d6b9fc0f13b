"""Experiments written in Python: runs, processes, reports without their code, and what is refused."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import attractor as at
import numpy as np
import pytest
from attractor.lab import Run
from attractor.lab._stored import decode, encode

QUIET: dict[str, Any] = {"progress": False}


class Growth:
    """Numbers that grow.

    What a summary says.
    """

    reproduces = "Fibonacci 1202"
    sources = [("Fibonacci L (1202). Liber abaci.", "10.1007/978-1-4613-0079-3")]
    config: dict[str, object] = {"networks": 4, "scale": 2.0, "fails": "", "file": "", "law": {"power": 1.0, "words": ["a", "b"]}}
    quick = {"networks": 3}

    def cells(self, config: dict[str, Any]) -> dict[str, int]:
        return {f"network-{k}": k for k in range(1, config["networks"] + 1)}

    def run_cell(self, config: dict[str, Any], k: int) -> Any:
        if f"network-{k}" in config["fails"].split():
            raise ZeroDivisionError(f"boom {k}")
        values = config["scale"] * np.arange(5) ** config["law"]["power"] + at.Streams(config["seed"]).index(k).normal(5, 0.1)
        return {"values": values, "process": os.getpid(), "word": config["law"]["words"][0]}

    def summarise(self, config: dict[str, Any], results: dict[str, Any]) -> at.Outcome:
        import matplotlib.pyplot as plt

        values = np.array([result["values"] for result in results.values()])
        figure, axes = plt.subplots()
        axes.plot(values.T)
        plt.close(figure)
        last = values[:, -1]
        return at.Outcome(
            claims=[at.claim("G1", "They grow", "last value", above=1.0, mean=last), at.check("G2", "1 = 1", "", 1e-9, [0.0])],
            metrics={"last": (last.mean(), "ms", "Mean of the last value"), "count": len(values)},
            data={
                "step": ("step", np.arange(5), "ms", "Step"),
                "values": (("network", "step"), values, "1", "Values"),
                "single": ("network", last.astype("f4")),
            },
            figures={"growth": (figure, "Growth", "Of every network."), "again": figure},
        )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return at.run(Growth, seed=3, out=tmp_path_factory.mktemp("runs") / "growth", threads=2, **QUIET)


def same(one: Path, other: Path) -> None:
    for part in ("claims.json", "metrics.json", "figures/growth.svg", "figures/growth.pdf", "figures/growth.png"):
        assert (one / part).read_bytes() == (other / part).read_bytes(), part


def test_a_run_is_like_any_other(run: Run) -> None:
    assert (run.experiment, run.seed, run.status) == ("growth", 3, "finished")
    claim = run.claims["G1"]
    assert claim.verdict == "holds" and claim.n == 4 and claim.p_adjusted == claim.p
    assert run.claims["G2"].verdict == "agrees"
    assert run.metrics["last"].units == "ms" and float(run.metrics["count"]) == 4.0
    assert run.data["values"].dims == ("network", "step") and run.data["single"].dtype == np.float32
    assert run.data["step"].attrs["units"] == "ms"
    expected = 2.0 * np.arange(5) + at.Streams(3).index(2).normal(5, 0.1)
    assert (run.data["values"].values[1] == expected).all()
    assert list(run.figures) == ["growth", "again"]
    assert run.figures["growth"].pdf.read_bytes().startswith(b"%PDF") and run.figures["growth"].png.read_bytes()[1:4] == b"PNG"
    page = run.report.read_text(encoding="utf-8")
    for told in ("Numbers that grow", "What a summary says.", "Fibonacci 1202", "Liber abaci", "Of every network."):
        assert told in page, told
    assert "from test_own_experiment import Growth" in page
    # Both figures are in the page, and no id of one is that of the other.
    ids = re.findall(r'\bid="(figure-(?:growth|again)-[^"]+)"', page)
    assert ids and len(set(ids)) == len(ids)
    stored = {name: decode(cell_bytes(run, name)) for name in ("network-1", "network-2")}
    assert os.getpid() not in {result["process"] for result in stored.values()}
    assert "growth" in at.experiments() and at.experiments()["growth"].reproduces == "Fibonacci 1202"
    assert "power = 1.0" in at.config("growth")
    assert at.verify(run, files=True) == {}


def cell_bytes(run: Run, name: str) -> bytes:
    stored = (run.path / "cells" / f"{name}.cell").read_bytes()
    return stored[stored.index(b"attractor result 1\n") :]


def test_processes_and_this_one_give_the_same(run: Run, tmp_path: Path) -> None:
    alone = at.run(Growth, seed=3, out=tmp_path / "alone", threads=1, **QUIET)
    assert decode(cell_bytes(alone, "network-1"))["process"] == os.getpid()
    same(run.path, alone.path)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as client:
        elsewhere = at.run(Growth, seed=3, out=tmp_path / "elsewhere", client=client, **QUIET)
    same(run.path, elsewhere.path)
    assert at.run("growth", seed=3, quick=True, out=tmp_path / "named", **QUIET).metrics["count"].units == "1"


def test_dask_computes_it(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        options = {"n_workers": 1, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
        with distributed.LocalCluster(processes=True, **options) as cluster, distributed.Client(cluster) as client:
            run = at.run(Growth, out=tmp_path / "run", client=client, **QUIET)
    assert run.claims["G1"].verdict == "holds"


def test_the_command_tells_and_reports_it(run: Run, tmp_path: Path) -> None:
    """By a process that has never heard of the class, as the command has not."""
    runs = tmp_path / "runs"
    runs.mkdir()
    copy = runs / "growth-1"
    subprocess.run(["cp", "-r", str(run.path), str(copy)], check=True)
    before = (copy / "report.html").read_text(encoding="utf-8")
    script = "import attractor as at, sys; run = at.report(sys.argv[1]); print(run.claims); print(at.verify(run, files=True))"
    command = [sys.executable, "-W", "error", "-c", script, str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "They grow" in done.stdout and done.stdout.endswith("{}\n")
    assert (copy / "report.html").read_text(encoding="utf-8").replace(">growth-1<", ">growth<") == before.replace(
        "growth / growth<", "growth / growth-1<"
    ) or sections(copy / "report.html") == sections(run.report)
    same(run.path, copy)
    lost = "import attractor as at, sys; at.resume(sys.argv[1])"
    done = subprocess.run([sys.executable, "-c", lost, str(copy)], capture_output=True, text=True)
    assert "does not have the experiment `growth`" in done.stderr and "experiment=Growth" in done.stderr


def sections(page: Path) -> list[str]:
    """All of a report but what names its directory."""
    return re.sub(r"growth(-1)?\b", "growth", page.read_text(encoding="utf-8")).splitlines()


def test_what_is_damaged_is_not_reported_again(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", str(run.path), str(copy)], check=True)
    (copy / "claims.json").write_text("[]")
    script = "import attractor as at, sys; at.report(sys.argv[1])"
    done = subprocess.run([sys.executable, "-c", script, str(copy)], capture_output=True, text=True)
    assert "claims.json: edited since the run was finished" in done.stderr


def test_it_is_verified(run: Run) -> None:
    found = at.verify(run, experiment=Growth, **QUIET)
    # Results tell the process that computed them, which is never the same.
    assert {name for name, good in found.items() if not good} <= {f"network-{k}" for k in range(1, 5)}

    class Other(Growth):
        name = "other"

    with pytest.raises(at.BadInputError, match="is a run of growth, not of other"):
        at.verify(run, experiment=Other, **QUIET)


def test_it_is_swept(tmp_path: Path) -> None:
    data = at.sweep(Growth, {"scale": [1.0, 3.0]}, networks=3, out=tmp_path / "sweep", **QUIET)
    assert data["scale"].values.tolist() == [1.0, 3.0]
    assert data["values"].dims == ("scale", "network", "step") and (data["G1_verdict"] == 1).all()
    script = "import attractor as at, sys; print(at.report(sys.argv[1]).status)"
    page = (tmp_path / "sweep" / "report.html").read_bytes()
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "sweep")], capture_output=True, text=True)
    assert done.stdout == "finished\n", done.stderr
    assert (tmp_path / "sweep" / "report.html").read_bytes() == page


def test_a_cell_that_raises_leaves_the_others(tmp_path: Path) -> None:
    for threads in (1, 2):
        out = tmp_path / f"run-{threads}"
        with pytest.raises(at.RunFailedError, match="boom") as raised:
            at.run(Growth, fails="network-2 network-3", out=out, threads=threads, **QUIET)
        told = str(raised.value)
        assert re.match(r"network-[23]: ZeroDivisionError: boom [23]", told) and "in run_cell" in told and "2 cells failed" in told
        assert isinstance(raised.value.__cause__, ZeroDivisionError)
        assert at.open(out).status == "failed"
        assert {path.stem for path in (out / "cells").glob("*.cell")} == {"network-1", "network-4"}


def test_it_is_resumed(tmp_path: Path, run: Run) -> None:
    """A worker that the system kills fails its cell; the rest goes on, and resuming computes what is left."""
    out = tmp_path / "run"
    script = f"""
import os, signal
import attractor as at
from test_own_experiment import Growth

class Killed(Growth):
    name = "growth"
    def run_cell(self, config, k):
        if k == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().run_cell(config, k)

at.run(Killed, seed=3, out={str(out)!r}, threads=2, progress=False)
"""
    (tmp_path / "script.py").write_text(script)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-W", "error", str(tmp_path / "script.py")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert "network-2: the worker process ended by signal 9" in done.stderr, done.stderr
    resumed = at.resume(out, experiment=Growth, **QUIET)
    assert resumed.status == "finished"
    same(resumed.path, run.path)


SCRIPT = """
import sys, time
import attractor as at

@at.experiment(config={"networks": 3, "seconds": 0.0}, summarise=lambda config, results: {"metrics": {"sum": sum(results.values())}})
def doubled(config, network):
    "Twice a number."
    print("computing", network)
    time.sleep(config["seconds"])
    return 2 * network

run = at.run(doubled, out=sys.argv[1], threads=2, progress=False, seconds=float(sys.argv[2]))
print(run.metrics["sum"])
"""


def test_a_script_without_a_main_guard_runs_once(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(SCRIPT)
    command = [sys.executable, "-W", "error", "own.py", "run", "0"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "12.0\n"), done.stderr
    assert sorted(done.stderr.split("\n")) == ["", "computing 1", "computing 2", "computing 3"]
    assert doubled_page(tmp_path).count("from own import doubled") == 2
    # Within the package of a notebook or a prompt there is no script to read.
    prompt = "import attractor as at\n" + SCRIPT.replace("sys.argv[1]", "'prompt'").replace("float(sys.argv[2])", "0.0")
    done = subprocess.run([sys.executable, "-c", prompt], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout == "12.0\n" or "install cloudpickle" in done.stderr, done.stderr


def doubled_page(directory: Path) -> str:
    return (directory / "run" / "report.html").read_text(encoding="utf-8")


def test_ctrl_c_stops_processes(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(SCRIPT)
    process = subprocess.Popen(
        [sys.executable, "own.py", "run", "60"], cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    with process:
        assert process.stderr is not None
        for _ in range(2):
            assert process.stderr.readline().startswith("computing")
        os.killpg(process.pid, signal.SIGINT)
        # As long as a worker lives, the pipe is open.
        told = process.stderr.read()
        assert process.wait(30) != 0
    assert "attractor.resume(" in told and "RunStopped" in told
    assert json.loads((tmp_path / "run" / "run.json").read_text())["status"] == "stopped"


def test_what_cells_cost_is_what_their_experiment_says(tmp_path: Path) -> None:
    def costly(config: dict[str, Any], k: int) -> int:
        return k * int(config["units"])

    costs: dict[str, Any] = {"seconds": lambda config, k: k * config["units"], "memory": 1e6, "stored": 100}
    experiment = at.experiment(costly, config={"networks": 3, "units": 20}, **costs)
    done = at.run(experiment, out=tmp_path / "costly", threads=1, units=5, **QUIET)
    # One thread: 5, 10 and 15 seconds in a row.
    assert done.account["estimate"] == 30.0


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"cells": lambda self, config: ["a", "b", "a"]}, "two cells are named `a`"),
    ({"cells": lambda self, config: ["../a"]}, "a cell is named `../a`"),
    ({"cells": lambda self, config: []}, "has no cells"),
    ({"cells": lambda self, config: 3}, "cells returned 3"),
    ({"cells": lambda self, config: [("a", 1, 2)]}, r"cells has \('a', 1, 2\) among them"),
    ({"stored": lambda self, config, k: 1e15}, "results take about .* on disk, and .* are free there"),
    ({"stored": 5e14}, "results take about .* on disk"),
    ({"memory": lambda self, config, k: 1e15}, "one network needs .* of memory"),
    ({"seconds": "long"}, "seconds of the cell 1 is 'long'"),
    ({"stored": -1}, "stored of the cell 1 is -1"),
    ({"memory": lambda self, config, k: float("nan")}, "memory of the cell 1 is nan"),
    ({"config": {"seed": "x"}}, "seed"),
    ({"config": "networks = "}, "its default configuration"),
    ({"name": "timing"}, "there is one of this name already"),
    ({"name": "a b"}, "not a name"),
    ({"summarise": lambda self, config, results: 3}, "summarise returned a int"),
    ({"summarise": lambda self, config, results: {"figure": 3}}, "has the part 'figure'"),
    ({"summarise": lambda self, config, results: {"data": {"x": ("a", [[1]])}}}, r"the array 'x' of shape \(1, 1\)"),
    ({"summarise": lambda self, config, results: {"data": {"x": ("a", [1j])}}}, "'x' of dtype complex128"),
    ({"summarise": lambda self, config, results: {"data": {"x": ("a", [1]), "y": ("a", [1, 2])}}}, "'y' with 2 along 'a'"),
    ({"summarise": lambda self, config, results: {"data": {"x": ("a", [[1], [1, 2]])}}}, "'x' of unequal lengths|'x' of dtype"),
    ({"summarise": lambda self, config, results: {"metrics": {"m": "x"}}}, "metric 'm', which is 'x'"),
    ({"summarise": lambda self, config, results: {"figures": {"f": 1}}}, "figure 'f', which is a int"),
    ({"summarise": lambda self, config, results: {"figures": {"../f": 1}}}, "'../f' among its figures"),
    ({"summarise": lambda self, config, results: {"claims": [1]}}, "1 among its claims"),
]


@pytest.mark.parametrize(("parts", "told"), REFUSED)
def test_what_is_wrong_is_named(parts: dict[str, Any], told: str, tmp_path: Path) -> None:
    kind = type("Wrong", (Growth,), {"name": "wrong", "__doc__": "Wrong.", **parts})
    with pytest.raises(at.BadInputError, match=told):
        at.run(kind, out=tmp_path / "run", threads=1, **QUIET)


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ({"a": [1, {"b": object()}]}, r"result\['a'\]\[1\]\['b'\] is an object; |result\['a'\]\[1\]\['b'\] is an object"),
        ({1: 2}, r"result has the key 1, an int"),
        (np.array([object()]), "result is an array of dtype object"),
        (np.ma.masked_array([1.0], [True]), "result is a masked array"),
        ([lambda: 1], r"result\[0\] is a function"),
    ],
)
@pytest.mark.filterwarnings("ignore:.*pickle.*")
def test_a_result_that_cannot_be_stored_is_named(result: Any, told: str, tmp_path: Path) -> None:
    kind = type("Wrong", (Growth,), {"name": "wrong", "run_cell": lambda self, config, k: result})
    with pytest.raises(at.BadInputError, match=f"network-1: its result cannot be stored: (?:{told})"):
        at.run(kind, networks=1, out=tmp_path / "run", threads=1, **QUIET)


def test_results_come_back_as_they_were() -> None:
    value: Any = {
        "numbers": [1, -(2**70), 0.1, float("inf"), 2 + 3j, True, None],
        "pair": (1, "two"),
        "array": np.arange(6, dtype="f4").reshape(2, 3)[:, ::-1],
        "scalar": np.float64(0.5),
        "words": np.array(["a", "bc"]),
        "\x00": {"of": {}},
    }
    found = decode(encode(value))
    assert found["numbers"] == value["numbers"] and found["pair"] == (1, "two") and found["\x00"] == {"of": {}}
    assert (found["array"] == value["array"]).all() and found["array"].dtype == np.float32
    assert type(found["scalar"]) is np.float64 and found["words"].tolist() == ["a", "bc"]
    assert encode(found) == encode(value)
    assert np.isnan(decode(encode(float("nan"))))


def test_exceptions_outside_cells_arrive(tmp_path: Path) -> None:
    def fails(self: Any, config: Any, results: Any = None) -> Any:
        return dict[str, int]()["missing"]

    for part in ("cells", "summarise"):
        kind = type("Wrong", (Growth,), {"name": "wrong", part: fails})
        with pytest.raises(KeyError, match="missing"):
            at.run(kind, out=tmp_path / part, threads=1, **QUIET)


def test_what_no_process_takes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Local(Growth):
        pass

    monkeypatch.setitem(sys.modules, "cloudpickle", None)
    with pytest.raises(at.BadInputError, match="local cannot be sent to worker processes") as raised:
        at.run(Local, out=tmp_path / "run", threads=2, **QUIET)
    assert "threads=1" in str(raised.value)
    with pytest.raises(TypeError, match="experiment is a int"):
        at.run(3)
    with pytest.raises(at.BadInputError, match="has no run_cell"):
        at.run(int, out=tmp_path / "run")


def test_claims_are_held_against_data() -> None:
    a, b = [3.0, 3.2, 2.9, 3.1], [1.0, 1.1, 0.8, 1.3]
    judged = at.claim("X", "it does", "how much", above=0.0, pairs=(a, b), origin="paper", note="seen")
    assert (judged.verdict, judged.test, judged.threshold, judged.origin) == ("holds", "paired t", "> 0", "paper")
    assert judged.note is not None and judged.note.endswith("; seen")
    assert judged.value == pytest.approx(np.mean(a) - np.mean(b))
    given: list[dict[str, Any]] = [
        {"mean": a}, {"difference": (a, b)}, {"ratios": a}, {"ratio_of_means": (a, b)}, {"quantile": (0.5, a)}, {"every": a},
        {"superiority": (a, b)}, {"share": (4, 4)}, {"correlation": (0.9, 30)}, {"measured": (2.0, 0.1, 5)},
        {"correlations": [0.8, 0.9, 0.7]}, {"switches": ([True] * 9, [False] * 9)},
    ]  # fmt: skip
    for estimate in given:
        bound = 0.5 if {"ratios", "superiority"} & set(estimate) else 0.0
        assert at.claim("X", "it does", "", at_least=bound, **estimate).verdict == "holds" or "quantile" in estimate, estimate
    assert at.claim("X", "", "", within=(2.0, 4.0), mean=a).verdict == "holds"
    assert at.claim("X", "", "", below=2.0, mean=a).verdict == "fails"
    assert at.claim("X", "", "", at_most=2.0, mean=a[:2]).verdict == "not-shown"
    assert at.check("X", "", "", 1e-9, [1.0]).verdict == "differs"
    wrong: list[dict[str, Any]] = [
        {"mean": a}, {"above": 0.0}, {"above": 0.0, "below": 1.0, "mean": a}, {"above": 0.0, "pairs": (a, b[:2])},
        {"above": 0.0, "share": (5, 4)}, {"above": 0.0, "mean": 3.0}, {"above": 0.0, "pairs": 3},
    ]  # fmt: skip
    for parts in wrong:
        with pytest.raises(at.BadInputError, match="claim X"):
            at.claim("X", "", "", **parts)


def test_xarray_goes_in(tmp_path: Path) -> None:
    xarray = pytest.importorskip("xarray")

    def summarise(self: Any, config: Any, results: Any) -> Any:
        values = np.array([result["values"] for result in results.values()])
        data = xarray.Dataset({"values": (("network", "step"), values, {"units": "ms"})}, coords={"step": np.arange(5)})
        return at.Outcome(data=data)

    run = at.run(type("Own", (Growth,), {"name": "own", "summarise": summarise}), out=tmp_path / "run", threads=1, **QUIET)
    assert run.data["values"].attrs["units"] == "ms" and "step" in run.data.coords
