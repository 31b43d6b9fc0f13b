"""Runs the notebooks and keeps them with their outputs: `python notebooks/render.py [FOLDER [NAME...]]`.

The folder is docs/stories without it, where the book takes them from. Pictures are kept with few colours, so that a notebook stays
small; what changes from one execution to the next (times, identifiers) is left out.
"""

import base64
import io
import sys
import tempfile
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from PIL import Image

HERE = Path(__file__).parent
NOTEBOOKS = sorted(path for path in HERE.glob("*.py") if path != Path(__file__))


def execute(path: Path) -> nbformat.NotebookNode:
    """A notebook with its outputs, executed in a folder of its own."""
    notebook = jupytext.read(path)
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(notebook, timeout=300, resources={"metadata": {"path": folder}}, record_timing=False).execute()
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output["data"]["image/png"] = small(output["data"]["image/png"])
    notebook.metadata.pop("jupytext", None)
    return notebook


def small(picture: str) -> str:
    """A PNG, in base64, with a palette: of so many colours that it has less than 60 kB, where that can be had."""
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")
    for colours in (96, 32, 12):
        file = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if file.tell() <= 60_000:
            break
    return base64.b64encode(file.getvalue()).decode()


def main(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in NOTEBOOKS:
        if not names or path.stem in names:
            target = folder / f"{path.stem}.ipynb"
            nbformat.write(execute(path), target)
            print(f"{target}: {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[2] / "docs" / "stories", sys.argv[2:])
