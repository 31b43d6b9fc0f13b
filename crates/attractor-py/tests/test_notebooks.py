"""The notebooks run from the first cell to the last, as a reader would run them."""

from pathlib import Path

import pytest

jupytext = pytest.importorskip("jupytext")
nbclient = pytest.importorskip("nbclient")

NOTEBOOKS = sorted(p for p in (Path(__file__).parents[1] / "notebooks").glob("*.py") if p.stem != "render")


def test_there_are_four() -> None:
    assert len(NOTEBOOKS) == 4


# Jupyter's own machinery warns of its future; the notebooks run in a process of their own.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path, tmp_path: Path) -> None:
    notebook = jupytext.read(path)
    client = nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    pictures = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {}) or "image/svg+xml" in output.get("data", {})
    ]
    assert len(pictures) >= 4
