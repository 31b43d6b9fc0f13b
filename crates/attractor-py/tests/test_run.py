"""Runs from Python: made, opened, stopped and resumed; everything here is the quick `sequences`, in a second or less."""

from __future__ import annotations

import copy
import json
import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import attractor
from attractor.lab import Progress, Run
from attractor.lab._own import adapter

SMALL: dict[str, Any] = {"quick": True, "networks": 2, "progress": False}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return attractor.run("sequences", seed=3, out=tmp_path_factory.mktemp("runs") / "run", **SMALL)


def test_a_run_tells_what_it_is(run: Run) -> None:
    assert (run.experiment, run.seed, run.quick, run.status) == ("sequences", 3, True, "finished")
    assert run.seconds > 0
    assert run.path.is_absolute()
    assert run.account["attractor"] == attractor.__version__
    assert "networks = 2" in run.config
    assert run.report.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert repr(run).startswith("<Run sequences, seed 3, quick: ")


def test_opened_it_is_the_same(run: Run) -> None:
    opened = attractor.open(run)
    assert list(opened.claims) == list(run.claims)
    assert dict(opened.metrics) == dict(run.metrics)
    assert list(opened.figures) == list(run.figures)


def test_claims_are_records_and_a_table(run: Run) -> None:
    claims = run.claims
    stored = json.loads((run.path / "claims.json").read_text(encoding="utf-8"))
    assert [claim.id for claim in claims] == [record["id"] for record in stored]
    assert claims[0] == claims[claims[0].id]
    assert len(claims[:2]) == 2
    verdicts = ("holds", "fails", "undecided", "shown", "not-shown", "agrees", "differs")
    assert {claim.verdict for claim in claims} <= set(verdicts)
    assert sum(map(claims.count, verdicts)) == len(claims)
    assert claims.tally().startswith(f"{len(claims)} claims: ")
    table = claims.to_pandas()
    assert list(table.index) == [claim.id for claim in claims]
    assert table.loc[claims[0].id, "value"] == claims[0].value
    html = claims._repr_html_()
    assert html.count("<tr>") == len(claims) + 1
    assert all(claim.id in html and claim.id in repr(claims) for claim in claims)
    with pytest.raises(KeyError, match="no claim 'X9'; there are S1"):
        claims["X9"]


def test_metrics_are_numbers_with_units(run: Run) -> None:
    stored = json.loads((run.path / "metrics.json").read_text(encoding="utf-8"))
    assert {name: float(metric) for name, metric in run.metrics.items()} == {r["name"]: r["value"] for r in stored}
    first = run.metrics[stored[0]["name"]]
    assert (first.units, first.description) == (stored[0]["units"], stored[0]["description"])
    for twin in (copy.copy(first), pickle.loads(pickle.dumps(first))):
        assert (twin, twin.units, twin.description) == (first, first.units, first.description)
    assert stored[0]["name"] in repr(run.metrics)
    assert stored[0]["name"] in run.metrics._repr_html_()
    with pytest.raises(KeyError, match="no metric 'speed'"):
        run.metrics["speed"]


def test_figures_display_themselves_in_the_order_of_the_report(run: Run) -> None:
    report = run.report.read_text(encoding="utf-8")
    places = [report.index(f'<figure id="figure-{id}"') for id in run.figures]
    assert places == sorted(places)
    for figure in run.figures.values():
        assert figure._repr_svg_().startswith("<svg")
        assert figure.pdf.read_bytes().startswith(b"%PDF")
        assert figure.png.read_bytes().startswith(b"\x89PNG")
        assert figure.title
        assert figure.caption
    assert run.figures._repr_html_().count("<svg") == len(run.figures)


def test_data_are_labelled(run: Run) -> None:
    data = run.data
    assert data.attrs["experiment"] == "sequences"
    assert data.attrs["seed"] == 3
    assert data.sizes["network"] == 2
    assert list(data["lag"].values[:2]) == [-20, -15]
    for name, variable in data.variables.items():
        assert variable.attrs["units"], name
        assert variable.attrs["description"], name
    hamming = data["hamming"]
    assert np.isfinite(hamming.values).all()


def test_parameters_come_by_keyword_by_section_and_by_full_name(tmp_path: Path) -> None:
    ways: list[dict[str, Any]] = [
        {"plasticity": {"stdp": False}},
        {"set": {"plasticity.stdp": False}},
        {"set": {"plasticity": {"stdp": np.False_}}, "plasticity": {"stdp": True}},
    ]
    for number, way in enumerate(ways):
        run = attractor.run("sequences", out=tmp_path / str(number), **{**SMALL, "networks": np.int64(1)}, **way)
        assert "stdp = false" in run.config


def test_a_configuration_comes_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text("seed = 8\n", encoding="utf-8")
    run = attractor.run("sequences", config=file, out=tmp_path / "run", set={"window_steps": 500}, **SMALL)
    assert run.seed == 8
    assert "window_steps = 500" in run.config
    file.write_text(attractor.config("sequences"), encoding="utf-8")
    with pytest.raises(attractor.BadInputError, match="my.toml sets everything that it would make small"):
        attractor.run("sequences", config=file, out=tmp_path / "full", **SMALL)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"netwroks": 2}, 'there is no key `netwroks`\ndid you mean `networks`?.*attractor.config("sequences")'),
        ({"networks": "two"}, r'set=\{"networks": "two"\}: `networks` must be a whole number'),
        ({"threads": 0}, "threads=0: no thread to compute with"),
        ({"config": "missing.toml"}, "missing.toml: cannot read"),
        ({"out": "."}, "name a directory that does not exist yet, or an empty one, with `out`"),
    ],
)
def test_bad_input_is_told_in_the_words_of_python(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(attractor.BadInputError) as caught:
        attractor.run("sequences", **wrong)
    assert isinstance(caught.value, ValueError)
    for part in message.split(".*"):
        assert part.replace("\\", "") in str(caught.value)
    assert caught.value.remedy
    assert "--" not in str(caught.value)


def test_a_parameter_of_no_type_of_toml_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="networks is <object"):
        attractor.run("sequences", networks=object())


def test_a_run_is_not_overwritten_unasked(run: Run, tmp_path: Path) -> None:
    with pytest.raises(attractor.BadInputError, match="there is a run already") as caught:
        attractor.run("sequences", out=run, **SMALL)
    assert f'attractor.resume("{run.path}")' in str(caught.value)
    first = attractor.run("sequences", seed=1, out=tmp_path / "run", **SMALL)
    second = attractor.run("sequences", seed=2, out=first, overwrite=True, **SMALL)
    assert (first.path, second.seed) == (second.path, 2)


def test_what_is_no_run_cannot_be_opened(tmp_path: Path) -> None:
    for use in (attractor.open, attractor.resume, attractor.report, attractor.verify):
        with pytest.raises(FileNotFoundError, match="not a run"):
            use(tmp_path)


def test_a_run_is_verified_bit_by_bit(run: Run) -> None:
    assert attractor.verify(run, progress=False) == {"network-01": True, "network-02": True}


def test_what_was_edited_is_refused_when_it_is_read(tmp_path: Path) -> None:
    run = attractor.run("sequences", out=tmp_path / "run", **SMALL)
    assert attractor.verify(run, files=True) == {}
    claims = run.path / "claims.json"
    claims.write_text(claims.read_text(encoding="utf-8").replace("holds", "fails") + " ", encoding="utf-8")
    assert attractor.verify(run, files=True) == {"claims.json": False}
    assert not all(attractor.verify(run, progress=False).values())
    with pytest.raises(attractor.BadInputError, match="claims.json: edited"):
        attractor.open(run).claims  # noqa: B018
    chunk = next(path for path in (run.path / "data.zarr").rglob("*") if path.is_file() and path.name != "zarr.json")
    chunk.unlink()
    with pytest.raises(attractor.BadInputError, match="missing since the run was finished"):
        attractor.open(run).data  # noqa: B018
    assert attractor.verify(attractor.report(run), files=True) == {}
    account = run.path / "run.json"
    for text in (account.read_text(encoding="utf-8").replace('"quick": true', '"quick": false'), "{", ""):
        account.write_text(text, encoding="utf-8")
        with pytest.raises(attractor.BadInputError, match="run.json"):
            attractor.open(run)


def test_a_report_is_written_again(run: Run) -> None:
    before = run.report.read_text(encoding="utf-8")
    run.report.unlink()
    assert attractor.report(run).report.read_text(encoding="utf-8") == before


def test_progress_is_told_and_may_stop_the_run(tmp_path: Path) -> None:
    heard: list[Progress] = []
    attractor.run("sequences", out=tmp_path / "whole", **{**SMALL, "progress": heard.append})
    assert heard[-1].fraction == pytest.approx(1)
    assert heard[-1].finished == heard[-1].cells == 2
    assert all(a.fraction <= b.fraction for a, b in zip(heard, heard[1:], strict=False))

    def refuse(_: Progress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        attractor.run("timing", quick=True, out=tmp_path / "refused", progress=refuse)
    assert attractor.open(tmp_path / "refused").status == "stopped"


def test_the_interpreter_is_free_meanwhile(tmp_path: Path) -> None:
    ticks, over = [0], threading.Event()

    def tick() -> None:
        while not over.is_set():
            ticks[0] += 1
            time.sleep(0.005)

    ticking = threading.Thread(target=tick)
    ticking.start()
    before = ticks[0]
    attractor.run("sequences", out=tmp_path / "run", **SMALL)
    after = ticks[0]
    over.set()
    ticking.join()
    assert after > before


STOPPED = """
import os, signal, sys, attractor
def interrupt(progress):
    if progress.finished == 1 and not sent:
        sent.append(True)
        os.kill(os.getpid(), signal.SIGINT)
sent = []
try:
    attractor.run("timing", quick=True, networks=3, threads=1, out=sys.argv[1], progress=interrupt)
except KeyboardInterrupt as stopped:
    print(stopped.path, stopped)
"""


def test_ctrl_c_keeps_finished_cells_and_says_how_to_go_on(tmp_path: Path) -> None:
    small = 'set={"network.units": 100, "training.recurrent_trials": 2, "training.readout_trials": 2}'
    small += ', controls={"lyapunov_pairs": 0}'
    script = STOPPED.replace("quick=True", f"quick=True, {small}")
    out = tmp_path / "run"
    told = subprocess.run([sys.executable, "-c", script, str(out)], capture_output=True, text=True, check=True)
    assert str(out) in told.stdout
    assert f'go on with `attractor.resume("{out}")`' in told.stdout
    stopped = attractor.open(out)
    assert stopped.status == "stopped"
    assert (out / "cells" / "network-01.cell").exists()
    with pytest.raises(attractor.NotFinishedError, match="not finished"):
        stopped.claims  # noqa: B018
    kept = (out / "cells" / "network-01.cell").stat().st_mtime_ns
    resumed = attractor.resume(stopped, progress=False)
    assert resumed.status == "finished"
    assert (out / "cells" / "network-01.cell").stat().st_mtime_ns == kept
    assert all(attractor.verify(resumed, progress=False).values())


def test_the_catalogue_names_everything() -> None:
    experiments = attractor.experiments()
    assert {"timing", "sequences"} <= set(experiments)
    for name, experiment in experiments.items():
        assert experiment.name == name
        assert experiment.config == attractor.config(name)
        # Those that other tests have defined need not cite anybody.
        assert experiment.sources or adapter(name) is not None
        assert name in repr(experiments)
        assert name in experiments._repr_html_()
    with pytest.raises(attractor.BadInputError, match="did you mean `timing`"):
        attractor.config("timin")


def test_a_run_is_a_path(run: Run) -> None:
    assert Path(run) == run.path
    assert os.fspath(run) == str(run.path)
