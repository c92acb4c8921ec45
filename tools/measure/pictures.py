"""Take a picture of every page of the built site, and compare the pictures with an earlier set.

    python -m tools.measure.pictures [--site FOLDER] [--out FOLDER] [--scheme dark] [--against FOLDER]    # make pictures

The pictures go into `_build/pictures/<width>/<page>.png`, one for a phone and one for a desk. With an earlier set
(`make pictures AGAINST=folder`) each page that looks different is named with the share of its pixels, and both
pictures of it stand side by side in `_build/pictures/different`. A page that has grown moves all that follows on it:
the share tells where to look, and not how much has changed.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops

from claimbook.settings import build_dir
from tools.browser import NoBrowser, find, playwright

ROOT = Path(__file__).resolve().parents[2]

WIDTHS = (390, 1280)
HIGHEST = 30_000  # pixels of a page; what is below is left out
SLICE = 8_000  # Chromium repeats itself in a picture of more than 16,384 pixels
ALIKE = 8  # of 255: a smaller difference of colour is none
GAP = 20  # between two pictures side by side
QUIET = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"


def pages(site: Path) -> list[str]:
    """The pages of a site but for the one at its root, which leads on to the front page."""
    found = (path.relative_to(site) for path in site.rglob("*.html"))
    return sorted(p.as_posix() for p in found if p.parts[0] not in ("_static", "lite", "take", "index.html"))


def take(site: Path, out: Path, scheme: str) -> Iterator[str]:
    """Write a picture of each page at each width, and name each when it is there."""
    with playwright() as driver:
        browser = driver.chromium.launch(executable_path=find(), args=QUIET.split())
        for width in WIDTHS:
            viewport = {"width": width, "height": 900}
            context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
            page = context.new_page()
            for name in pages(site):
                page.goto((site / name).resolve().as_uri())
                page.evaluate("document.fonts.ready")
                file = (out / str(width) / name).with_suffix(".png")
                file.parent.mkdir(parents=True, exist_ok=True)
                picture(page, width).save(file)
                yield file.relative_to(out).as_posix()
        browser.close()


def picture(page, width: int) -> Image.Image:
    """The whole page, taken in slices."""
    height = min(HIGHEST, page.evaluate("document.documentElement.scrollHeight"))
    whole = Image.new("RGB", (width, height))
    for top in range(0, height, SLICE):
        part = {"x": 0, "y": top, "width": width, "height": min(SLICE, height - top)}
        png = page.screenshot(full_page=True, clip=part, animations="disabled")
        whole.paste(Image.open(io.BytesIO(png)), (0, top))
    return whole


def difference(before: Image.Image, now: Image.Image) -> float:
    """How many per cent of the pixels differ, of a picture as large as the larger of the two.

    >>> white, black = Image.new("RGB", (10, 10), "white"), Image.new("RGB", (10, 10), "black")
    >>> difference(white, white), difference(white, black), difference(white, Image.new("RGB", (10, 20), "white"))
    (0.0, 100.0, 50.0)
    """
    width, height = min(before.width, now.width), min(before.height, now.height)
    box = (0, 0, width, height)
    unlike = np.asarray(ImageChops.difference(before.crop(box), now.crop(box))).max(axis=2) > ALIKE
    every = max(before.width, now.width) * max(before.height, now.height)
    return float(100 * (every - width * height + unlike.sum()) / every)


def beside(before: Image.Image, now: Image.Image) -> Image.Image:
    """Both pictures side by side, the earlier one at the left."""
    both = Image.new("RGB", (before.width + GAP + now.width, max(before.height, now.height)), "grey")
    both.paste(before, (0, 0))
    both.paste(now, (before.width + GAP, 0))
    return both


def compare(before: Path, now: Path, names: list[str]) -> Iterator[str]:
    """A line for each picture that is new, gone or different; writes the different ones side by side."""
    earlier = {file.relative_to(before).as_posix() for width in WIDTHS for file in before.glob(f"{width}/**/*.png")}
    for name in sorted({*names, *earlier}):
        if name not in names or name not in earlier:
            yield f"{name}: {'gone' if name in earlier else 'new'}"
            continue
        with Image.open(before / name) as one, Image.open(now / name) as other:
            pair = one.convert("RGB"), other.convert("RGB")
        if share := difference(*pair):
            file = now / "different" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            beside(*pair).save(file)
            yield f"{name}: {share:.2f} per cent"


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.measure.pictures", allow_abbrev=False)
    parser.add_argument("--site", type=Path, default=build_dir(ROOT) / "html", help="the built site")
    parser.add_argument("--out", type=Path, default=build_dir(ROOT) / "pictures", help="where the pictures go")
    parser.add_argument("--scheme", choices=["light", "dark"], default="light")
    parser.add_argument("--against", help="an earlier set to compare with")
    asked = parser.parse_args(words)
    if asked.against and not Path(asked.against).is_dir():
        parser.error(f"--against: there is no folder {asked.against!r}")
    if not pages(asked.site):
        parser.error(f"--site: {asked.site} holds no page; `make site` builds them")
    try:
        names = list(take(asked.site, asked.out, asked.scheme))
    except NoBrowser as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(names)} pictures are in {asked.out}")
    if asked.against:
        changed = list(compare(Path(asked.against), asked.out, names))
        print(*changed, f"{len(changed)} pictures differ from {asked.against}", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
