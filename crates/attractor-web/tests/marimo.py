#!/usr/bin/env python3
"""`at.lab` in marimo, in a real browser: as `jupyter.py` does in JupyterLab.

    marimo.py [PICTURE]

Needs the package with its extra `lab`, marimo, and Debian's chromium and chromium-driver.
"""

import pathlib
import subprocess
import sys
import tempfile
import textwrap

from jupyter import CELL, browser_class, free_port, train, wait_for

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
        log = (place / "server.log").open("w")
        command = [sys.executable, "-m", "marimo", "run", "app.py", "--headless", "--no-token", f"--port={port}", "--host=127.0.0.1"]
        server = subprocess.Popen(command, cwd=place, stdout=log, stderr=log)
        browser = None
        try:
            wait_for(f"http://127.0.0.1:{port}/health", place / "server.log")
            browser = browser_class()(place / "profile")
            browser.open(f"http://127.0.0.1:{port}/")
            found = train(browser, place / "told.json")
            if len(sys.argv) > 1:
                browser.picture(pathlib.Path(sys.argv[1]))
            print(f"at.lab in marimo: {len(found['losses'])} trials, weights moved by up to {found['moved']:.3f}, back in Python")
        finally:
            if browser:
                browser.close()
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
