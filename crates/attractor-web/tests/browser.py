#!/usr/bin/env python3
"""The lab page in a real browser, through chromedriver: what it computes, what it says, and that it asks for nothing.

    browser.py ATTRACTOR [--pictures DIRECTORY]

Needs Debian's chromium and chromium-driver, and Python's standard library alone.
"""

import argparse
import base64
import json
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.request

CHROMIUM = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--window-size=1200,1000",
]


class Browser:
    """A session with chromedriver."""

    def __init__(self, profile):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.driver = subprocess.Popen(["chromedriver", f"--port={port}", "--silent"], stdout=subprocess.DEVNULL)
        self.address = f"http://127.0.0.1:{port}/session"
        options = {"args": [*CHROMIUM, f"--user-data-dir={profile}"]}
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }
        for attempt in range(100):
            try:
                session = self.post("", {"capabilities": {"alwaysMatch": wanted}})
                break
            except OSError:
                if attempt == 99:
                    raise
                time.sleep(0.1)
        self.address += f"/{session['sessionId']}"
        self.version = session["capabilities"]["browserVersion"]
        # What the browser's own first page asked for is not ours.
        self.post("/url", {"url": "about:blank"})
        self.log("performance")

    def post(self, path, body=None):
        data = json.dumps(body or {}).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"})
        # The machine's proxy, if it has one, is not for this.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def script(self, text, *arguments):
        return self.post("/execute/sync", {"script": text, "args": list(arguments)})

    def tools(self, command, **parameters):
        return self.post("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, address):
        # Another document, whatever the hash.
        self.post("/url", {"url": "about:blank"})
        self.post("/url", {"url": address})

    def until(self, condition, seconds, what):
        """The first true value of a script."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = self.script(condition)
            if value:
                return value
            time.sleep(0.1)
        raise AssertionError(f"{what}: not within {seconds} s; the page says: {self.script('return document.body.innerText')}")

    def log(self, kind):
        return self.post("/se/log", {"type": kind})

    def requests(self):
        """What the page asked for over any network."""
        sent = (json.loads(entry["message"])["message"] for entry in self.log("performance"))
        sent = (event["params"]["request"]["url"] for event in sent if event["method"] == "Network.requestWillBeSent")
        return [url for url in sent if not url.startswith(("file:", "blob:", "data:", "about:", "chrome:"))]

    def picture(self, file):
        file.write_bytes(base64.b64decode(
            self.tools("Page.captureScreenshot", captureBeyondViewport=True, format="png")["data"]))

    def close(self):
        # The browser first: it outlives its driver.
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                urllib.request.Request(self.address, method="DELETE"), timeout=20).close()
        finally:
            self.driver.terminate()
            self.driver.wait(10)


def numbers_are_those_of_the_library(browser, page, native, door):
    """Kick, train, kick without a click: the same bits as outside of the browser."""
    browser.open(f"{page}#{door}")
    found = json.loads(browser.until("return document.getElementById('selftest')?.textContent", 300, door))
    assert found["correlation_before"] < 0.5 < 0.9 < found["correlation_after"], found
    for key in ["units", "fused", "correlation_before", "correlation_after", "losses", "weights_hash"]:
        expected = native[key] if key != "fused" else found["fused"]
        assert found[key] == expected, f"{key}: {found[key]} in the browser, {expected} outside"
    rate, seconds, memory = found["frames_per_second"], found["training_seconds"], found["memory_bytes"] / 1e6
    print(f"{door}: {found['kernel']}, {rate:.0f} frames/s, training {seconds:.1f} s, {memory:.0f} MB; bits as native")
    return found


def hand_does_what_the_door_does(browser, page):
    """Keys, rapid clicks and absurd addresses break nothing."""
    said = "return document.querySelector('.phase')?.textContent"
    browser.open(f"{page}#tame?units=200&window=700&trials=2&gain=1e300&noise=-4&none=1&seed=7")
    told = browser.until("return document.querySelector('#told span')?.textContent", 30, "what is told of the address")
    assert "gain = 1e300 is not within" in told and "noise = -4" in told and "none" in told, told
    browser.until("return /gain=2.5/.test(location.hash)", 10, "the address that was corrected")
    browser.open(f"{page}#tame?units=200&window=700&trials=2&gain=2&seed=7")
    browser.until(f"{said}?.includes('untrained')", 30, "a bench")
    browser.script("""
        const [kick, train] = document.querySelectorAll('.actions button');
        for (let k = 0; k < 25; k += 1) (k % 3 ? kick : train).click();
        document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', bubbles: true }));
    """)
    browser.until(f"return /correlate/.test(({said.replace('return ', '')}))", 30, "a kick by key")
    assert "do=kick" in browser.script("return location.hash"), "the address says what was done"


def without_simd_there_is_a_sentence(browser, page):
    script = browser.tools("Page.addScriptToEvaluateOnNewDocument", source="WebAssembly.validate = () => false;")
    browser.open(page)
    shown = "const node = document.getElementById('missing'); return node && getComputedStyle(node).visibility === 'visible' && node.innerText"
    assert "WebAssembly with SIMD" in browser.until(shown, 10, "a sentence")
    browser.tools("Page.removeScriptToEvaluateOnNewDocument", identifier=script["identifier"])


def pictures(browser, page, directory):
    """Every bench at two widths, light and dark."""
    directory.mkdir(parents=True, exist_ok=True)
    for bench, (settings, there) in MOMENTS.items():
        for width in [1200, 390]:
            browser.tools("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
            for scheme in ["light", "dark"]:
                browser.tools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
                browser.open(f"{page}#{bench}?{settings}")
                browser.until(f"return {there}", 90, bench)
                wide = browser.script("return document.documentElement.scrollWidth")
                assert wide <= width, f"{bench} is {wide} wide on a screen of {width}"
                browser.picture(directory / f"{bench}-{width}-{scheme}.png")


# A moment of each bench, and by what it is there.
MOMENTS = {
    "tame": ("units=200&gain=2.2&window=800&trials=25&do=kick.train.kick", "document.querySelectorAll('.glance dd')[2]?.textContent === '35' && /correlate/.test(document.querySelector('.phase').textContent)"),
    "order": ("stdp=1&normalisation=1&intrinsic=1", "/[0-9]{5} steps/.test(document.querySelector('.phase')?.textContent)"),
    "hold": ("gain=1.0", "document.querySelector('.glance dd') && performance.now() > 4000"),
    "rhythm": ("learning=1", "/a torus|a cycle/.test(document.querySelector('.phase')?.textContent)"),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("attractor", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path)
    arguments = parser.parse_args()
    command = arguments.attractor.resolve()
    native = json.loads(subprocess.run([command, "lab", "--selftest"], check=True, capture_output=True, text=True).stdout)
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        subprocess.run([command, "lab", "--out", place / "lab.html"], check=True, stdout=subprocess.DEVNULL)
        page = (place / "lab.html").as_uri()
        browser = Browser(place / "profile")
        try:
            fast = numbers_are_those_of_the_library(browser, page, native, "selftest")
            assert fast["fused"], fast
            numbers_are_those_of_the_library(browser, page, native, "selftest-exact")
            hand_does_what_the_door_does(browser, page)
            if arguments.pictures:
                pictures(browser, page, arguments.pictures)
            without_simd_there_is_a_sentence(browser, page)
            faults = [entry for entry in browser.log("browser") if entry["level"] in {"SEVERE", "WARNING"}]
            assert not faults, faults
            assert not (asked := browser.requests()), asked
        finally:
            browser.close()
    print(f"lab page: whole in Chromium {browser.version}, without a request or a word on the console")


if __name__ == "__main__":
    main()
