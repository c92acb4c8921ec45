"""A small book of another text, on which the tests try what takes a whole build.

Two chapters, an explorable and a question in each, a register, two tables of numbers and three that the register reads;
built in seconds, by the same script. Its sources lie in `tests/small`; the code and the styles that every book uses are
copied beside them from this one.
"""

import shutil
from pathlib import Path

import yaml

from conftest import ROOT

HERE = Path(__file__).with_name("small")
SHARED = ("book/_ext", "book/_static", "src/companion", "engine/src/claimbook", "requirements.txt")


def lay_out(place: Path) -> Path:
    """Put the small book's sources into a folder that is not there yet; returns it."""
    shutil.copytree(HERE, place)
    for name in SHARED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
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
    return config
