"""The engine's example book, as this repository builds books: what takes a whole build is tried and measured on it.

Two chapters, an explorable and a question in each, a register, two tables of numbers and three that the register reads;
built in seconds. Its sources lie in `engine/example`; the tools, the theme and the settings of this book are put beside them.
"""

import shutil
from pathlib import Path

import yaml

from tools.site.inputs import left_out

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "engine" / "example"
SHARED = ("tools", "book/_static", "engine/src/claimbook", "requirements.txt")


def lay_out(place: Path) -> Path:
    """Put the small book's sources into a folder that is not there yet; returns it."""
    shutil.copytree(HERE, place, ignore=left_out)
    for name in SHARED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=left_out)
        else:
            shutil.copy(ROOT / name, place / name)
    (place / "_config.yml").write_text(
        yaml.safe_dump(settings(), sort_keys=False, allow_unicode=True), encoding="utf-8"
    )
    return place


def settings() -> dict:
    """The settings of this book, with what they say of it left out: so that what is tried is what is in use."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    config["title"] = "Snow on cholera, a small companion"
    config["html"]["extra_footer"] = "<p>An example for the tests.</p>"
    config["sphinx"]["config"]["html_theme_options"]["logo"]["text"] = "Snow on cholera"
    del config["sphinx"]["config"]["claimbook_companion"]  # the tables alone make it
    return config
