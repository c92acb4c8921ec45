"""Measure how the book reads on a phone: screens, layout shift, and what a slow line makes of the first visit.

    python -m tools.measure.reading [--site FOLDER] [--before FOLDER]    # part of make bench

With the site of an earlier state (`--before`) each line has its number too, taken in the same run. The slow line is
1.6 Mbps with 150 ms each way and a processor four times slower, from a server that compresses and from one that does not.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import argparse
import contextlib
import functools
import gzip
import http.server
import statistics
import threading
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

from claimbook.settings import build_dir
from tools.browser import find, playwright

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 390, "height": 844}
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SEARCHED = ("how many", "guarantor", "DNA")
FRAGMENTS = {"book/reference/claims.html": "claim-iv-3-1", "book/06-resettlement-in-practice.html": "claim-iv-3-30"}

_SHIFT = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 700);
})"""
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
# Touches the first control of the page, changes it, and waits for the answer.
_ANSWER = """() => new Promise(resolve => {
  const root = document.querySelector(".explorable");
  const says = root.querySelector(".explorable-says"), control = root.querySelector("select, input");
  const start = performance.now();
  new MutationObserver(() => resolve(performance.now() - start)).observe(says, { childList: true });
  root.dispatchEvent(new PointerEvent("pointerenter"));
  if (control.type === "checkbox") control.checked = !control.checked;
  else if (control.type === "range") control.value = control.value === control.max ? control.min : control.max;
  else control.selectedIndex = control.selectedIndex ? 0 : control.options.length - 1;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => resolve(-1), 20000);
})"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, compressed where `packed` says so."""

    packed = False

    def log_message(self, *args):
        pass

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if not self.packed or not path.is_file():
            return super().do_GET()
        content = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return None


@contextlib.contextmanager
def served(folder: Path, packed: bool = False) -> Iterator[str]:
    """The address at which a folder can be had while the context lasts."""
    handler = functools.partial(type("Packed", (Handler,), {"packed": packed}), directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def pages(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in (site / "book").rglob("*.html"))


def screens(browser, site: Path) -> dict[str, float]:
    """How many screens of a phone each page has."""
    page = browser.new_page(viewport=PHONE, reduced_motion="reduce")
    found = {}
    for name in pages(site):
        page.goto((site / name).as_uri())
        found[name] = page.evaluate("document.documentElement.scrollHeight") / PHONE["height"]
    page.close()
    return found


def shifts(browser, address: str, names: list[str]) -> dict[str, float]:
    """The layout shift of each page on a phone; of some with a fragment, too."""
    found = {}
    for name in [*names, *(f"{page}#{identity}" for page, identity in FRAGMENTS.items() if page in names)]:
        page = browser.new_page(viewport=PHONE)
        page.goto(f"{address}/{name}")
        found[name] = page.evaluate(_SHIFT)
        page.close()
    return found


def _slow_phone(browser):
    """An empty page of a phone on a slow line with a slow processor; its context is its own."""
    page = browser.new_context(viewport=PHONE).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return page


def first_visits(browser, address: str, names: list[str], seen: bool) -> dict[str, tuple[float, float]]:
    """Milliseconds to the first paint and, once the page is there, from a touch to the first answer, on a slow line.

    The control is touched at once, or, with `seen`, a second after the reader has scrolled to it.
    """
    found = {}
    for name in names:
        page = _slow_phone(browser)
        page.goto(f"{address}/{name}", wait_until="load")
        page.wait_for_timeout(300)
        if seen:
            page.evaluate("document.querySelector('.explorable').scrollIntoView()")
            page.wait_for_timeout(1000)
        found[name] = page.evaluate(_PAINT), page.evaluate(_ANSWER)
        page.context.close()
    return found


def first_hits(browser, address: str) -> dict[str, float]:
    """Milliseconds from opening the search with a few words to the first hit, on a slow line."""
    found = {}
    for words in SEARCHED:
        page = _slow_phone(browser)
        page.goto(f"{address}/search.html?q={urllib.parse.quote(words)}", wait_until="commit")
        page.wait_for_selector("ul.book-found a, ul.search li a", state="attached", timeout=60_000)
        found[words] = page.evaluate("performance.now()")
        page.context.close()
    return found


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.measure.reading", allow_abbrev=False)
    parser.add_argument("--site", type=Path, default=build_dir(ROOT) / "html")
    parser.add_argument("--before", type=Path, help="the site of an earlier state")
    args = parser.parse_args(words)
    sites = [args.site.resolve(), *([args.before.resolve()] if args.before else [])]
    with playwright() as driver:
        browser = driver.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        now, *before = (screens(browser, site) for site in sites)
        print("\nPage                                               phone screens" + "   before" * len(before))
        for name, count in now.items():
            print(f"{name:50} {count:13.1f}", *(f"{other[name]:8.1f}" if name in other else "" for other in before))
        for site, label in zip(sites, ("now", "before"), strict=False):
            with served(site) as address:
                found = shifts(browser, address, pages(site))
            worst = max(found, key=found.get)
            print(
                f"\nLayout shift, {label}: at most {found[worst]:.3f} ({worst}), median {statistics.median(found.values()):.3f}"
            )
            chapters = [name for name in pages(site) if name[5:7].isdigit()]
            for packed, seen in ((True, False), (False, False), (False, True)):
                server, when = "compressing" if packed else "plain", "a second after it is seen" if seen else "at once"
                with served(site, packed) as address:
                    visits = first_visits(browser, address, chapters, seen)
                paints, answers = zip(*visits.values(), strict=True)
                slowest = max(visits, key=lambda name: visits[name][1])
                print(
                    f"Slow line, {label}, {server} server: first paint {statistics.median(paints):.0f} ms (slowest {max(paints):.0f}); "
                    f"first answer, touched {when}: {statistics.median(answers):.0f} ms (slowest {max(answers):.0f}, {slowest})"
                )
            with served(site, packed=True) as address:
                hits = first_hits(browser, address)
            print(
                f"Search, {label}, slow line, first hit: "
                + ", ".join(f"{words!r} {ms:.0f} ms" for words, ms in hits.items())
            )
        browser.close()


if __name__ == "__main__":
    main()
