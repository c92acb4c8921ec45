"""What must hold of the built site before it is released: every kept address, every link, and one version on all pages."""

import re
import zipfile
from collections.abc import Iterator
from email.parser import BytesParser
from pathlib import Path

from tools.site import links

# Folders and kinds of what the site says by itself; scripts of others have versions of their own.
SAYING = ("*.html", "book/**/*.html", "take/*.html", "take/*.txt", "data/*")
_VERSION = re.compile(r"\bversion\W{1,4}(\d+\.\d+\.\d+)\b", re.IGNORECASE)
OWN_WHEEL = "lite/static/*/under_the_radar_companion-*.whl"


def dead_links(html: Path) -> list[str]:
    """A line for each link between pages that leads nowhere."""
    return [f"{line}, expected a page, an id or a state that is there" for line in links.dead(links.read(html), html)]


def wrong_versions(html: Path, version: str) -> list[str]:
    """A line for each file of the site that calls another version this one's, or says none where it should.

    Pages to take along and the description of the tables state the version; so does the wheel for the browser.
    """
    stated = list(_said(html))
    stating = {name for name, _ in stated}
    found = [f"{name}: says version {said}, expected {version}" for name, said in stated if said != version]
    chapters = [f"take/{path.stem}" for path in sorted((html / "book").glob("[0-9]*.html"))]
    for name in (
        "book/about.html",
        "data/datapackage.json",
        *(f"{chapter}{kind}" for chapter in chapters for kind in (".html", ".txt")),
    ):
        if name not in stating:
            found.append(f"{name}: says no version, expected {version}")
    wheels = list(html.glob(OWN_WHEEL))
    if not wheels and (html / "lite").is_dir():
        found.append(f"{OWN_WHEEL}: not there, expected a wheel of version {version}")
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as packed:
            (metadata,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
            own = BytesParser().parsebytes(packed.read(metadata))["Version"]
        if own != version:
            found.append(f"{wheel.relative_to(html).as_posix()}: is version {own}, expected {version}")
    return found


def _said(html: Path) -> Iterator[tuple[str, str]]:
    """Name of each file of the site, and each version that its words name, in the order of names."""
    for path in sorted({path for pattern in SAYING for path in html.glob(pattern) if path.is_file()}):
        if path.suffix in (".html", ".txt", ".md", ".json"):
            for found in _VERSION.finditer(path.read_text(encoding="utf-8")):
                yield path.relative_to(html).as_posix(), found[1]
