#!/usr/bin/env python3
"""The lab page and a report in a real browser, through chromedriver: what they compute, what they say, and that they ask for nothing.

    browser.py ATTRACTOR [--report TIMING/report.html] [--pictures DIRECTORY] [--module relaxed.wasm] [--speed]

A module that is given takes the place of the page's own, and its numbers alone are looked at.

Needs Debian's chromium and chromium-driver, and Python's standard library alone.
"""

import argparse
import base64
import json
import pathlib
import re
import socket
import subprocess
import tempfile
import time
import urllib.request
import zlib

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


def phone_hidden_and_paper(browser, page):
    """A finger draws what the readouts learn, a tab that is hidden goes on, and paper has no buttons."""
    browser.tools("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=2, mobile=True)
    browser.tools("Emulation.setTouchEmulationEnabled", enabled=True)
    browser.open(f"{page}#tame?units=200&window=700&trials=2&gain=2&seed=7")
    browser.until("return document.querySelector('.phase')?.textContent.includes('untrained')", 60, "a bench on a phone")
    left, top, size = browser.script("""
        const pen = document.querySelector('canvas.pen');
        pen.scrollIntoView({ block: 'center', behavior: 'instant' });
        const { left, top, width } = pen.getBoundingClientRect();
        return [left, top, width];
    """)
    for kind, part in [("touchStart", 0.2), ("touchMove", 0.4), ("touchMove", 0.8), ("touchEnd", None)]:
        points = [] if part is None else [{"x": left + part * size, "y": top + part * size * 0.7}]
        browser.tools("Input.dispatchTouchEvent", type=kind, touchPoints=points)
    browser.until("return location.hash.includes('&path=')", 30, "a path that a finger drew")
    browser.tools("Emulation.setTouchEmulationEnabled", enabled=False)
    browser.tools("Emulation.setDeviceMetricsOverride", width=1200, height=900, deviceScaleFactor=1, mobile=False)
    browser.script("Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', bubbles: true }))")
    browser.until("return /correlate/.test(document.querySelector('.phase').textContent)", 60, "a kick in a hidden tab")
    browser.tools("Emulation.setEmulatedMedia", media="print")
    shown = browser.script("return ['.actions', '.dials', '.panel'].map((part) => getComputedStyle(document.querySelector(part)).display !== 'none')")
    assert shown == [False, False, True], shown
    browser.tools("Emulation.setEmulatedMedia", media="")


def put_module(page, module):
    """Another module with the processor's multiply-add into a page, packed as its own is."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = base64.b64encode(pack.compress(module.read_bytes()) + pack.flush()).decode()
    text, count = re.subn(r'(<script type="text/plain" id="module-relaxed">)[^<]*', rf"\g<1>{packed}", page.read_text())
    assert count == 1, f"{count} places for a module in {page}"
    page.write_text(text)


def without_simd_there_is_a_sentence(browser, page):
    script = browser.tools("Page.addScriptToEvaluateOnNewDocument", source="WebAssembly.validate = () => false;")
    browser.open(page)
    shown = "const node = document.getElementById('missing'); return node && getComputedStyle(node).visibility === 'visible' && node.innerText"
    assert "WebAssembly with SIMD" in browser.until(shown, 10, "a sentence")
    browser.tools("Page.removeScriptToEvaluateOnNewDocument", identifier=script["identifier"])


def report_comes_alive(browser, report):
    """Of a run of `timing`: values, zoom, names that hide, a table, and its network, to be kicked."""
    size = report.stat().st_size / 1e6
    assert size < 5, f"{size} MB"
    page = report.resolve().as_uri()
    browser.tools("Emulation.setDeviceMetricsOverride", width=1200, height=900, deviceScaleFactor=1, mobile=False)
    browser.open(page)
    browser.until("return document.figures?.length > 1", 30, "figures")

    def mouse(kind, x, y):
        browser.tools("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    # The datum under the pointer, with the numbers that the table has.
    at = browser.script("""
        const figure = document.figures[1], [panel] = figure.panels;
        figure.svg.scrollIntoView({ block: "center", behavior: "instant" });
        return figure.unpack().then(() => {
            const { x, y } = figure.columns(panel.series[0]), [px, py] = panel.place(x[3], y[3]);
            const { left, top } = figure.svg.getBoundingClientRect(), [bx, by, width, height] = panel.box;
            const screen = (x, y) => [left + x * figure.scale, top + y * figure.scale];
            return { datum: screen(px, py), from: screen(bx + 0.2 * width, by + 0.1 * height), to: screen(bx + 0.7 * width, by + 0.9 * height), x: x[3], y: y[3] };
        });
    """)
    mouse("mouseMoved", *at["datum"])
    told = browser.until("const told = document.figures[1].told; return !told.hidden && told.innerText", 10, "a value")
    assert f"trial: {at['x']:g}" in told and f"{at['y']:.4g}" in told, (told, at)
    mouse("mousePressed", *at["from"])
    mouse("mouseMoved", *at["to"])
    mouse("mouseReleased", *at["to"])
    seen = browser.script("const { x, zoomed } = document.figures[1].panels[0]; return [zoomed, x.low, x.high]")
    assert seen[0] and abs(seen[1] - 0.2) < 0.02 and abs(seen[2] - 0.7) < 0.02, seen
    browser.script("document.figures[1].reset.click()")
    assert not browser.script("return document.figures[1].panels[0].zoomed"), "the whole axes again"
    hidden = browser.script("""
        const name = document.figures[1].svg.querySelector("[role=button]"), group = document.figures[1].svg.querySelector(".marks > .mark-0");
        const shown = () => getComputedStyle(group).display !== "none";
        return [shown(), name.dispatchEvent(new MouseEvent("click")), shown(), name.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" })), shown()];
    """)
    assert hidden == [True, True, False, True, True], hidden
    table = browser.script("return document.figures[1].table()").splitlines()
    assert table[0] == "panel,title,series,kind,x,y" and table[4].startswith(f"a,Recurrent training,converged,line,{at['x']:g},"), table[:5]
    # What stands without scripts, and on paper.
    assert browser.script("return getComputedStyle(document.querySelector('.card svg')).display") == "block"
    assert browser.script("return document.fonts.load('12px Arimo').then((faces) => faces.length)") == 1, "the font is in the page"
    # The network of the run: as it was trained, then as it was before.
    browser.script("document.querySelector('.live button').click()")
    correlation = "return Number(document.querySelector('.live').dataset.correlation) || null"
    after = browser.until(correlation, 60, "a kick of the trained network")
    browser.script("""
        const button = (text) => [...document.querySelectorAll(".live button")].find((button) => button.textContent === text);
        document.querySelector(".live").dataset.correlation = "";
        button("Before training").click();
        setTimeout(() => button("Kick").click(), 1500);
    """)
    before = browser.until(correlation, 60, "a kick of the network before training")
    assert after > 0.7 and after > before + 0.1, (before, after)
    for width in [1200, 390]:
        browser.tools("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        wide = browser.script("return document.documentElement.scrollWidth")
        assert wide <= width, f"the report is {wide} wide on a screen of {width}"
    print(f"report: {size:.1f} MB, alive; its network kicked: r = {before:.2f} before training, {after:.2f} after")


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


def speed(browser, page, trials=8):
    """Seconds a training trial of 800 units takes: a window of 2 s, 1000 learning steps."""
    browser.open(f"{page}#tame?units=800&window=2000&plastic=0.6&trials=20&seed=1")
    browser.until("return /correlate/.test(document.querySelector('.phase')?.textContent)", 60, "the kick that greets")
    browser.script("document.dispatchEvent(new KeyboardEvent('keydown', { key: 't', bubbles: true }))")
    start = time.monotonic()
    browser.until(f"return Number([...document.querySelectorAll('.glance dd')].at(-1).textContent) >= {trials}", 120, "trials")
    print(f"800 units: {(time.monotonic() - start) / trials:.2f} s a training trial, mean of {trials}")


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
    parser.add_argument("--report", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path)
    parser.add_argument("--module", type=pathlib.Path)
    parser.add_argument("--speed", action="store_true", help="how long a trial takes, and nothing else")
    arguments = parser.parse_args()
    command = arguments.attractor.resolve()
    native = json.loads(subprocess.run([command, "lab", "--selftest"], check=True, capture_output=True, text=True).stdout)
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        subprocess.run([command, "lab", "--out", place / "lab.html"], check=True, stdout=subprocess.DEVNULL)
        if arguments.module:
            put_module(place / "lab.html", arguments.module)
        page = (place / "lab.html").as_uri()
        browser = Browser(place / "profile")
        try:
            if arguments.speed:
                return speed(browser, page)
            fast = numbers_are_those_of_the_library(browser, page, native, "selftest")
            assert fast["fused"], fast
            if arguments.module:
                return
            numbers_are_those_of_the_library(browser, page, native, "selftest-exact")
            hand_does_what_the_door_does(browser, page)
            phone_hidden_and_paper(browser, page)
            if arguments.report:
                report_comes_alive(browser, arguments.report)
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
