"""The notebooks run from the first cell to the last, as a reader would run them, and give what the book shows."""

from pathlib import Path
from typing import Any

import pytest

jupytext = pytest.importorskip("jupytext")
nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")

NOTEBOOKS = sorted(p for p in (Path(__file__).parents[1] / "notebooks").glob("*.py") if p.stem != "render")
STORIES = Path(__file__).parents[3] / "docs" / "stories"


def test_every_notebook_is_a_story_of_the_book() -> None:
    assert len(NOTEBOOKS) == 6
    assert {path.stem for path in STORIES.glob("*.ipynb")} == {path.stem for path in NOTEBOOKS}


def printed(notebook: Any) -> list[str]:
    """What the cells print."""
    return [
        output["text"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output["output_type"] == "stream" and output["name"] == "stdout"
    ]


# Jupyter's own machinery warns of its future; the notebooks run in a process of their own.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_and_is_as_the_book_shows_it(path: Path, tmp_path: Path) -> None:
    notebook = jupytext.read(path)
    kept = nbformat.read(STORIES / f"{path.stem}.ipynb", as_version=4)
    again = "python crates/attractor-py/notebooks/render.py"
    assert [cell.source for cell in kept.cells] == [cell.source for cell in notebook.cells], f"{again} renders it anew"
    client = nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    assert printed(notebook) == printed(kept), f"{again} renders it anew"
    pictures = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {}) or "image/svg+xml" in output.get("data", {})
    ]
    assert len(pictures) >= (1 if path.stem == "sweep_on_a_cluster" else 4)
