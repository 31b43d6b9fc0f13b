#!/usr/bin/env python3
"""`at.lab` in marimo, in a real browser: as `jupyter.py` does in JupyterLab.

    marimo.py [PICTURE]

Needs the package with its extra `lab`, marimo, and Debian's chromium and chromium-driver.
"""

import pathlib
import sys
import tempfile
import textwrap

from jupyter import CELL, back_in_python, free_port

APP = f"""
import marimo

app = marimo.App()


@app.cell
def _():
{textwrap.indent(CELL, "    ")}
"""


def main():
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        (place / "app.py").write_text(APP)
        port = free_port()
        server = [sys.executable, "-m", "marimo", "run", "app.py", "--headless", "--no-token", f"--port={port}", "--host=127.0.0.1"]
        back_in_python("marimo", server, place, f"http://127.0.0.1:{port}/health", f"http://127.0.0.1:{port}/")


if __name__ == "__main__":
    main()
