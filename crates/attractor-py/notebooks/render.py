"""Renders the notebooks with their outputs: `python notebooks/render.py [FOLDER]` writes one HTML page each."""

import sys
from pathlib import Path

import jupytext
from nbclient import NotebookClient
from nbconvert import HTMLExporter

here = Path(__file__).parent
out = Path(sys.argv[1] if len(sys.argv) > 1 else "notebooks-html")
out.mkdir(parents=True, exist_ok=True)
for path in sorted(here.glob("*.py")):
    if path == Path(__file__):
        continue
    notebook = jupytext.read(path)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(out)}}).execute()
    page, _ = HTMLExporter().from_notebook_node(notebook)
    target = out / f"{path.stem}.html"
    target.write_text(page, encoding="utf-8")
    print(target)
