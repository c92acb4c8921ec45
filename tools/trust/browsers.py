"""Use every page of the built site in three engines: Chromium, Firefox and WebKit (make browsers).

    python -m tools.trust.browsers [chromium] [firefox] [webkit]    # all three where none is named

On Debian the two others come from packages: firefox-esr; webkit2gtk-driver and xvfb. Firefox is driven by WebDriver BiDi,
which it speaks by itself, WebKit by WebDriver. What is done on a page stands in `browsers.js`.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import argparse
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from claimbook.settings import build_dir
from tools.browser import find, playwright
from tools.measure.reading import served

ROOT = Path(__file__).resolve().parents[2]
USES = Path(__file__).with_name("browsers.js").read_text(encoding="utf-8").partition("\n")[2].strip().removesuffix(";")
PACKAGES = {"firefox": ("firefox-esr", "firefox-esr"), "webkit": ("WebKitWebDriver", "webkit2gtk-driver xvfb")}
MINUTES = 3  # for one page

# What an engine is to this program: it opens an address, and gives back what the script found there.
Engine = Callable[[str], str]


class Missing(RuntimeError):
    """A browser is not there, or does not start; the message says which, and how to get it."""


@contextlib.contextmanager
def chromium() -> Iterator[Engine]:
    """Debian's Chromium, by Playwright."""
    with playwright() as driver:
        browser = driver.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])

        def use(address: str) -> str:
            page = browser.new_page()
            page.goto(address)
            found = page.evaluate(f"({USES})()")
            page.close()
            return found

        yield use
        browser.close()


@contextlib.contextmanager
def firefox() -> Iterator[Engine]:
    """Firefox without a window, by WebDriver BiDi over its own socket."""
    import websocket

    program = _program("firefox")
    with tempfile.TemporaryDirectory() as profile, _started(
        [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
        stderr=subprocess.PIPE, env={**os.environ, "HOME": profile},
    ) as process:  # fmt: skip
        addresses = (found[0] for line in process.stderr if (found := re.search(r"ws://\S+", line)))
        if not (address := next(addresses, "")):
            raise Missing("Firefox ended without giving an address for WebDriver BiDi")
        socket = websocket.create_connection(f"{address}/session", suppress_origin=True, timeout=60 * MINUTES)
        count = 0

        def ask(method: str, **params) -> dict:
            nonlocal count
            count += 1
            socket.send(json.dumps({"id": count, "method": method, "params": params}))
            while (answer := json.loads(socket.recv())).get("id") != count:
                pass  # what happens meanwhile
            if answer["type"] == "error":
                raise RuntimeError(f"{method}: {answer['message']}")
            return answer["result"]

        ask("session.new", capabilities={})
        context = ask("browsingContext.getTree")["contexts"][0]["context"]

        def use(address: str) -> str:
            ask("browsingContext.navigate", context=context, url=address, wait="complete")
            called = {"functionDeclaration": USES, "awaitPromise": True, "target": {"context": context}}
            answer = ask("script.callFunction", **called)
            if answer["type"] == "exception":
                raise RuntimeError(answer["exceptionDetails"]["text"])
            return answer["result"]["value"]

        yield use
        socket.close()


@contextlib.contextmanager
def webkit() -> Iterator[Engine]:
    """WebKitGTK in a window that nobody sees, by its WebDriver."""
    driver, screen = _program("webkit"), shutil.which("Xvfb")
    browsers = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    if not screen or not browsers:
        raise Missing(f"Xvfb or MiniBrowser was not found (on Debian: apt-get install {PACKAGES['webkit'][1]})")
    reader, writer = os.pipe()
    with contextlib.ExitStack() as stack:
        stack.enter_context(_started([screen, "-displayfd", str(writer)], pass_fds=[writer]))
        os.close(writer)
        display = f":{os.read(reader, 16).decode().strip()}"
        port = _free_port()
        home = stack.enter_context(tempfile.TemporaryDirectory())
        environment = {**os.environ, "DISPLAY": display, "HOME": home, "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1"}
        stack.enter_context(_started([driver, f"--port={port}"], env=environment))

        def ask(path: str, **body) -> object:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/session{path}",
                json.dumps(body).encode(),
                {"Content-Type": "application/json"},
            )
            with urllib.request.urlopen(request, timeout=60 * MINUTES) as answer:
                return json.load(answer)["value"]

        options = {"binary": str(browsers[-1]), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        session = _session(lambda: ask("", **wanted)["sessionId"])
        ask(f"/{session}/timeouts", script=60_000 * MINUTES, pageLoad=60_000 * MINUTES)

        def use(address: str) -> str:
            ask(f"/{session}/url", url=address)
            script = f"const done = arguments[0]; ({USES})().then(done, error => done(String(error)));"
            return str(ask(f"/{session}/execute/async", script=script, args=[]))

        yield use


ENGINES = {"chromium": chromium, "firefox": firefox, "webkit": webkit}


def _program(engine: str) -> str:
    name, packages = PACKAGES[engine]
    if not (program := shutil.which(name)):
        raise Missing(f"{name} was not found (on Debian: apt-get install {packages})")
    return program


def _session(begun: Callable[[], str]) -> str:
    """The session that WebKit's driver begins, once it listens. Raises `Missing` when it does not within 20 seconds."""
    for _ in range(100):
        try:
            return begun()
        except OSError as error:
            reason = error
        time.sleep(0.2)
    raise Missing(f"WebKitWebDriver began no session within 20 seconds ({reason})")


def _free_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def _started(command: list, **options) -> Iterator[subprocess.Popen]:
    """A program that is ended when the context is left."""
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "text": True, **options}
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def pages(site: Path) -> list[str]:
    """The pages of the book, and a search."""
    return [
        *sorted(path.relative_to(site).as_posix() for path in (site / "book").rglob("*.html")),
        "search.html?q=how+many",
    ]


def tried(engine: str, site: Path) -> list[str]:
    """What does not work in an engine, a line each; prints how much was used."""
    faults, seen = [], Counter()
    with served(site) as base, ENGINES[engine]() as use:
        for name in pages(site):
            try:
                found = json.loads(use(f"{base}/{name}"))
            except (RuntimeError, OSError, ValueError) as error:
                faults.append(f"{engine}, {name}: {error}")
                continue
            seen.update(found["seen"])
            faults += [f"{engine}, {name}: {fault}" for fault in found["faults"]]
    used = ", ".join(f"{count} {what}" for what, count in seen.items())
    print(f"{engine}: {len(pages(site))} pages, {used}; {len(faults)} faults", flush=True)
    return faults


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.trust.browsers", allow_abbrev=False)
    parser.add_argument("engines", nargs="*", metavar="ENGINE", help=f"{', '.join(ENGINES)} (default: all)")
    args = parser.parse_args(words)
    for name in args.engines:
        if name not in ENGINES:
            parser.error(f"unknown engine {name!r}; the engines are {', '.join(ENGINES)}")
    faults = []
    try:
        for engine in args.engines or ENGINES:
            faults += tried(engine, build_dir(ROOT) / "html")
    except Missing as error:
        print(error, file=sys.stderr)
        return 1
    print(*faults, sep="\n", end="\n" if faults else "")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
