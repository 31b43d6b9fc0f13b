#!/usr/bin/env python3
"""`at.lab` in JupyterLab, in a real browser: a network is kicked and trained there, and comes back to Python.

    jupyter.py [PICTURE]

Needs the package with its extra `lab`, jupyterlab, and Debian's chromium and chromium-driver.
"""

import importlib.util
import json
import os
import pathlib
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

CELL = """
import json, pathlib
import numpy as np
import attractor as at

network = at.RateNetwork.random(units=100, gain=1.8, connection_probability=0.3, inputs=1, readouts=1, seed=at.Streams(3))
stimulus = at.Stimulus.silent(400, 1).pulse(channel=0, steps=(50, 80), amplitude=4.0)
target = np.sin(np.arange(400) / 30)[:, np.newaxis]
lab = at.lab(network, stimulus, target, window=(80, 400), kick=(150, 10, 0), plastic=1.0, trials=4)

def told(change):
    trained = lab.network
    moved = float(np.abs(trained.recurrent_weights - network.recurrent_weights).max())
    found = {"losses": lab.losses, "correlations": lab.correlations, "done": lab.done, "moved": moved, "units": trained.units}
    aside = pathlib.Path("told.part")
    aside.write_text(json.dumps(found))
    aside.replace("told.json")

lab.observe(told, names=["_network"])
lab
"""


# Elements that a selector finds, in shadow trees as well.
PIERCING = """
const piercing = (wanted, root = document) => [...root.querySelectorAll(wanted), ...[...root.querySelectorAll("*")].flatMap((node) => (node.shadowRoot ? piercing(wanted, node.shadowRoot) : []))];
"""


def browser_class():
    """The driver of the lab page's own test."""
    file = pathlib.Path(__file__).resolve().parent / "browser.py"
    spec = importlib.util.spec_from_file_location("browser", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Browser


def main():
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        cell = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": [], "source": CELL}
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        (place / "lab.ipynb").write_text(json.dumps({"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}))
        port = free_port()
        token = secrets.token_hex(8)
        environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(place / "config"), "JUPYTER_DATA_DIR": str(place / "data"), "JUPYTER_RUNTIME_DIR": str(place / "runtime")}
        options = [f"--ServerApp.root_dir={place}", f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={token}", "--allow-root", "--LabApp.expose_app_in_browser=True", "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        server = [sys.executable, "-m", "jupyterlab", "--no-browser", *options]
        back_in_python("JupyterLab", server, place, f"http://127.0.0.1:{port}/api?token={token}", f"http://127.0.0.1:{port}/lab/tree/lab.ipynb?token={token}", run_all, environment)


def run_all(browser):
    """Runs the notebook's cell once its kernel is there."""
    browser.until("return window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'", 120, "a kernel")
    browser.script("jupyterapp.commands.execute('notebook:run-all-cells')")


def back_in_python(name, command, place, alive, page, begin=lambda browser: None, environment=None):
    """Starts a server of notebooks in a directory, trains the network on its page, and tells what came back to Python."""
    log = (place / "server.log").open("w")
    server = subprocess.Popen(command, cwd=place, env=environment, stdout=log, stderr=log)
    browser = None
    try:
        wait_for(alive, place / "server.log")
        browser = browser_class()(place / "profile")
        browser.open(page)
        begin(browser)
        found = train(browser, place / "told.json")
        if len(sys.argv) > 1:
            browser.picture(pathlib.Path(sys.argv[1]))
        print(f"at.lab in {name}: {len(found['losses'])} trials, weights moved by up to {found['moved']:.3f}, back in Python")
    finally:
        if browser:
            browser.close()
        server.terminate()
        server.wait(20)


def train(browser, told):
    """Kicks and trains the network of the page's bench, and gives what came back to Python, which is written to `told`."""
    button = "piercing('.kit.alone button').find((button) => button.textContent === 'Train')"
    browser.until(f"{PIERCING} return Boolean({button})", 240, "the bench")
    browser.until(f"{PIERCING} return /correlate by/.test(piercing('.kit.alone .phase')[0]?.textContent)", 60, "the first kick")
    browser.script(f"{PIERCING} {button}.click()")
    end = time.monotonic() + 120
    while not told.exists():
        assert time.monotonic() < end, browser.script(f"{PIERCING} return piercing('.kit.alone')[0]?.innerText")
        time.sleep(0.2)
    found = json.loads(told.read_text())
    assert len(found["losses"]) == 4 + 10 and found["losses"][-1] < 0.05, found
    assert found["done"] == ["kick", "train"] and len(found["correlations"]) == 1, found
    assert found["moved"] > 1e-3 and found["units"] == 100, found
    return found


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(address, log):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for attempt in range(300):
        try:
            return opener.open(address, timeout=5).close()
        except OSError:
            assert attempt < 299, log.read_text()
            time.sleep(0.2)


if __name__ == "__main__":
    main()
