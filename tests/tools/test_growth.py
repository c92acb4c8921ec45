"""The larger books that `tools.measure.bench_growth` builds are what they say: whole, and with addresses of their own."""

import re
from pathlib import Path

import pytest
import yaml

from claimbook.notebooks import read
from claimbook.tables import Tables
from tests.conftest import ROOT
from tools.measure.grow import grow

TIMES = 3
EXAMPLE = ROOT / "engine" / "example"


@pytest.fixture(scope="module")
def larger(tmp_path_factory) -> Path:
    return grow(TIMES, tmp_path_factory.mktemp("growth") / "book")


def chapters(tree: Path) -> list[Path]:
    return sorted((tree / "book").glob("[0-9]*-*.ipynb"))


def code_of(path: Path) -> str:
    return "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "code")


def test_it_has_so_many_times_the_chapters_and_the_claims(larger):
    assert len(chapters(larger)) == TIMES * len(chapters(EXAMPLE)) >= 6
    claims = [len(Tables(tree / "data").load("claims")) for tree in (larger, EXAMPLE)]
    assert claims[0] == TIMES * claims[1] >= 30
    listed = yaml.safe_load((larger / "_toc.yml").read_text(encoding="utf-8"))["parts"][0]["chapters"]
    assert sorted(Path(entry["file"]).name for entry in listed) == [path.stem for path in chapters(larger)]


def test_its_tables_are_right(larger):
    assert Tables(larger / "data").check() == []


def test_each_link_to_a_claim_leads_to_one_of_its_own_chapter(larger):
    known, seen = set(Tables(larger / "data").load("claims")["id"]), set()
    for path in chapters(larger):
        linked = {key for cell in read(path).cells for key in re.findall(r"\(#claim-([\w-]+)\)", cell.source)}
        assert linked <= known
        copy = (int(re.match(r"\d+", path.name).group()) - 1) // len(chapters(EXAMPLE)) + 1
        ending = f"-{copy}" if copy > 1 else ""
        assert all(re.fullmatch(rf"[iv]+-\d+{ending}", key) for key in linked), path.name
        seen |= linked
    assert len(seen) == len(known)


def test_nothing_has_the_address_of_another(larger):
    found = []
    for path in chapters(larger):
        code = code_of(path)
        found += re.findall(r"(figures|tables)\.show\(.*?number=\"([\d.]+)\"", code, re.S)
        found += re.findall(r"(selfcheck)\.show\(\s*\"(\d+)\"", code)
        found += [
            ("explore", name or view) for view, name in re.findall(r'explore\(\s*(\w+),(?: name="([\w-]+)",)?', code)
        ]
    assert len(found) == len(set(found)) == TIMES * 6
