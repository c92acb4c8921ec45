"""The check that something is gone sees it wherever it can hide, and never repeats it."""

import base64
import bz2
import gzip
import io
import json
import lzma
import subprocess
import sys
import tarfile
import unicodedata
import zipfile
import zlib
from urllib.parse import quote

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from tests.conftest import ROOT
from tools.data import gone

NAME = "Zebedee Ōkuninushi"  # nobody: a figure of a play and a god
SECRET = f"He is called {NAME}."
SOUGHT = [gone.phrase(NAME), gone.address("claim-i-99")]


def zipped(content: bytes, name: str = "a.txt") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return buffer.getvalue()


def tarred(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as file:
        entry = tarfile.TarInfo("a.txt")
        entry.size = len(content)
        file.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def remarked() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a.txt", b"nothing")
        file.comment = SECRET.encode()
    return buffer.getvalue()


def linked() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as file:
        entry = tarfile.TarInfo("a")
        entry.type, entry.linkname = tarfile.SYMTYPE, NAME
        file.addfile(entry)
    return buffer.getvalue()


def attached() -> bytes:
    document, buffer = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.attachments["a.txt"] = pikepdf.AttachedFileSpec(document, SECRET.encode())
    document.save(buffer)
    return buffer.getvalue()


def png(text: str) -> bytes:
    about, buffer = PngImagePlugin.PngInfo(), io.BytesIO()
    about.add_itxt("Title", text, zip=True)
    Image.new("L", (1, 1)).save(buffer, "png", pnginfo=about)
    return buffer.getvalue()


def pdf(shown: str = "", title: str = "", address: str = "") -> bytes:
    """A PDF of one page with words, a title and the address of a link; its objects are compressed."""
    document, buffer = pikepdf.new(), io.BytesIO()
    page = document.add_blank_page()
    page.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            F=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
    )
    lines = " ".join(f"({line}) Tj 0 -20 Td" for line in shown.split("\n"))
    page.Contents = document.make_stream(f"BT /F 12 Tf 20 700 Td {lines} ET".encode("latin-1"))
    if address:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(address))
        page.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)])
    if title:
        document.docinfo["/Title"] = title
    document.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


PLAIN = NAME.replace("Ō", "O")
HIDDEN = {
    "plain": SECRET.encode(),
    "in capitals": SECRET.upper().encode(),
    "other Unicode": unicodedata.normalize("NFD", SECRET).encode(),
    "full width": "Ｚｅｂｅｄｅｅ Ōkuninushi".encode(),
    "no accents": PLAIN.encode(),
    "over lines": SECRET.replace(" ", "\n    ").encode(),
    "joined": NAME.replace(" ", "-").encode(),
    "invisible letters": NAME.replace("bed", "be\u00add\u200b").encode(),
    "UTF-16": SECRET.encode("utf-16"),
    "a program's file": b"\0\1\0" + NAME.encode("utf-16-le"),
    "tags": "<p>Zebe<b>de</b>e <i>Ōkuni</i>nushi</p>".encode(),
    "cells": "<td>Zebedee</td><td>Ōkuninushi</td>".encode(),
    "entities": b"<p>Zebede&#101; &#x14C;kuninushi</p>",
    "an attribute": b'<img alt="Zebedee &Omacr;kuninushi">',
    "escaped JSON": json.dumps({"a": [SECRET]}).encode(),
    "JSON in an attribute": f'<p data-a="{json.dumps(SECRET).replace(chr(34), "&#34;")}">'.encode(),
    "JSON in JSON": json.dumps(json.dumps(SECRET)).encode(),
    "tags in JSON": json.dumps("<p>Zebe<b>de</b>e Ōkuninushi<\\/p>").encode(),
    "other escapes": rb"'\x5aebedee \u{14c}kuninushi'",
    "a notebook": json.dumps({"source": ["Zebedee\n", "Ōkuninushi"]}, ensure_ascii=False).encode(),
    "an address": f"https://example.org/{quote(NAME)}".encode(),
    "an address with marks": f"a.html?words={quote(NAME, safe='').replace('%20', '+')}".encode(),
    "zip": zipped(SECRET.encode()),
    "zip in zip": zipped(zipped(SECRET.encode(), "b.txt"), "a.zip"),
    "zip in gz in zip": zipped(gzip.compress(zipped(SECRET.encode())), "a.gz"),
    "a name in zip": zipped(SECRET.encode(), f"sub/{NAME}.txt"),
    "ods": zipped("<text:p>Zebedee <text:span>Ōku</text:span>ninushi</text:p>".replace("text:span", "span").encode(), "content.xml"),
    "ods as it is": zipped("<text:p>Zebedee <text:span text:style-name='T1'>Ōku</text:span>ninushi</text:p>".encode(), "content.xml"),
    "tar": tarred(SECRET.encode()),
    "tar.gz": gzip.compress(tarred(SECRET.encode())),
    "gz": gzip.compress(SECRET.encode()),
    "bz2": bz2.compress(SECRET.encode()),
    "xz": lzma.compress(SECRET.encode()),
    "inventory": b"# Sphinx inventory version 2\n# Project: a\n# Version: 1\n# zlib\n" + zlib.compress(SECRET.encode()),
    "pdf": pdf(PLAIN),
    "pdf over lines": pdf("He is Zebe-\ndee Okuninushi"),
    "title of a pdf": pdf("x", title=NAME),
    "link in a pdf": pdf("x", address=f"https://example.org/{quote(NAME)}"),
    "pdf in zip": zipped(pdf(PLAIN), "a.pdf"),
    "png": png(SECRET),
    "svg": "<svg><text><tspan>Zebe</tspan><tspan>dee</tspan> Ōkuninushi</text></svg>".encode(),
    "picture in a page": f'<img src="data:image/png;base64,{base64.b64encode(png(SECRET)).decode()}">'.encode(),
    "directions": "Zebe\u2068dee\u2069 Ōkuninushi".encode(),
    "a variant of a letter": NAME.replace("b", "b\U000e0100").encode(),
    "a comment within": "Zebe<!-- x -->dee Ōkuninushi".encode(),
    "a sign within an attribute": "Zebe<a title='a > b'>dee</a> Ōkuninushi".encode(),
    "ruby": "<ruby>Zebe<rt>ze</rt></ruby>dee Ōkuninushi".encode(),
    "a link in Markdown": "[Zebedee](../a.md) Ōkuninushi".encode(),
    "strings over lines": b"'By Zebedee '\n    f'Okuninushi'",
    "fields of a citation": "- given-names: Zebedee\n  family-names: Ōkuninushi".encode(),
    "fields of JSON-LD": json.dumps({"givenName": "Zebedee", "familyName": "Ōkuninushi"}).encode(),
    "a key of a source": b"{zebedee_okuninushi2016,", "a key with a letter": b"#source-zebedee-okuninushi2016a",
    "long escapes": rb"'\U0000005aebedee \U0000014ckuninushi'",
    "UTF-16 the other way": b"\0\0" + NAME.encode("utf-16-be"),
    "a data address of no kind": b"url(DATA:;base64," + base64.b64encode(SECRET.encode()).rstrip(b"=") + b")",
    "a data address in JSON": json.dumps("data:text/plain;base64," + base64.b64encode(b"?>?>" + SECRET.encode()).decode()).replace("/", "\\/").encode(),
    "what a notebook shows": json.dumps({"data": {"image/png": base64.encodebytes(png(SECRET)).decode()}}).encode(),
    "a remark on a zip": remarked(), "where a link in a tar leads": linked(),
    "a file in a pdf": attached(),
    "the address of a row": b'<a href="claims.html#claim-i-99">',
    "an id": b'<li id="claim-i-99">',
    "an address in a pdf": pdf("x", address="https://example.org/a.html#claim-i-99"),
}  # fmt: skip
CLEAN = {
    "another name": b"Zebedees, and Okuninushi of Izumo",
    "a digest": b"9zebedee okuninushi2016c4 and zebedee okuninushi20169",
    "what looks like base64": b'"c2hhMjU2LWFiY2RlZmdoaWprbG1ub3BxcnN0dXY="',
    "a longer address": b"#claim-i-999 #claim-i-99-1 #xclaim-i-99",
    "an archive": zipped(zipped(b"nothing")),
    "a pdf": pdf("Nothing"),
    "a picture": png("nothing"),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_it_is_seen(how):
    found = gone.Search(SOUGHT).places("a.file", HIDDEN[how])
    assert found and all(line.startswith("a.file") for line in found)
    assert not any(word in gone.fold(line) for line in found for word in ("zebedee", "okuninushi")), "it is repeated"


@pytest.mark.parametrize("how", CLEAN)
def test_what_is_not_there_is_not_seen(how):
    assert gone.Search(SOUGHT).places("a.file", CLEAN[how]) == []


WHOLE = {
    "zip": zipped(b"text" * 99),
    "gz": gzip.compress(b"text" * 99),
    "tar": tarred(b"text"),
    "pdf": pdf("x"),
    "png": png("x"),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_what_cannot_be_read_is_named(kind):
    """It is not taken for a file in which nothing was found."""
    whole = WHOLE[kind]
    assert gone.Search(SOUGHT).places("a.file", whole) == []
    (found,) = gone.Search(SOUGHT).places("a.file", whole[: 513 if kind == "tar" else len(whole) // 2])
    assert found.startswith("a.file: cannot be read; expected a whole ")


def test_archives_that_never_end_are_refused():
    content = b"text"
    for _ in range(20):
        content = gzip.compress(content)
    assert "expected at most 12 archives" in gone.Search(SOUGHT).places("a.gz", content)[0]


def test_names_in_other_scripts_are_found_with_any_space():
    search = gone.Search([gone.phrase("海幸彦")])
    assert all(
        search.matches(text) for text in ("海幸彦は", "海 幸 彦", "海幸・彦", "<b>海幸</b>彦", r"\u6d77\u5e78\u5f66")
    )
    korean = gone.Search([gone.phrase("단군왕검")])
    assert korean.matches(unicodedata.normalize("NFD", "그 단군 왕검이")) and not korean.matches("단군")


def test_the_place_is_the_line():
    assert gone.Search(SOUGHT).places("a.txt", f"one\ntwo\n{SECRET}\nfour".encode()) == ["a.txt, line 3"]


def test_the_name_of_a_file_is_looked_at(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "claim-i-99.csv").touch()
    _, found = gone.search(SOUGHT, [tmp_path], tmp_path)
    assert found == ["sub/….csv: in its name"]


def test_of_an_environment_only_what_is_ours_is_read(tmp_path):
    packages = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages"
    for name in ("companion/_tables/a.csv", "numpy/a.py"):
        (packages / name).parent.mkdir(parents=True)
        (packages / name).write_text(SECRET, encoding="utf-8")
    (tmp_path / ".venv" / "pyvenv.cfg").touch()
    searching, found = gone.search(SOUGHT, gone.everything_built(tmp_path), tmp_path)
    assert searching.files == 1 and len(found) == 1 and "companion/_tables/a.csv, line 1" in found[0]


def test_everything_built_is_looked_into_but_what_was_fetched(tmp_path):
    for name in ("_build/html/a", "_build/graded/a", "_build/downloads/a", "dist/a", "book/a"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(SECRET, encoding="utf-8")
    _, found = gone.search(SOUGHT, gone.everything_built(tmp_path), tmp_path)
    assert found == ["_build/graded/a, line 1", "_build/html/a, line 1", "dist/a, line 1"]


@settings(max_examples=20)
@given(st.lists(st.text(st.characters(categories=["Ll"], max_codepoint=0x17F), min_size=2), min_size=8, max_size=20))
def test_every_run_of_a_text_is_in_the_text(words):
    text = " ".join(words)
    found = gone.own([text], ["something else"])
    assert all(one.within("", gone.fold(f"before {text} after")) for one in found)


def test_only_what_no_other_text_has_is_looked_for():
    mine = "one two three four five six seven eight nine"
    assert [one.sign for one in gone.own([mine], ["zero one two three four five six seven eight"])] == [mine[4:]]
    assert gone.own([mine], [f"They say: {mine.upper()}!"]) == []


# The command -----------------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command with words on standard input; gives its status and what it prints."""

    def call(words: str, *more) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(words))
        return gone.main(["--words", "-", *map(str, more)]), *capsys.readouterr()

    return call


def test_it_says_where_and_how_many(run, tmp_path):
    (tmp_path / "a.zip").write_bytes(HIDDEN["zip in zip"])
    (tmp_path / "b.txt").write_text("Nothing", encoding="utf-8")
    assert run(f"{NAME}\n", tmp_path) == (1, f"{tmp_path}/a.zip › a.zip › b.txt, line 1\nStill in 1 place.\n", "")
    assert run("#claim-i-99\n", tmp_path) == (0, "Gone from 4 files (2 inside others).\n", "")


def test_it_is_a_program_of_its_own(tmp_path):
    command = [sys.executable, "-m", "tools.data.gone", "--words", "-", tmp_path]
    done = subprocess.run(command, cwd=ROOT, input=NAME, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Gone from 0 files (0 inside others).\n", "")


@pytest.mark.parametrize(
    ("words", "more", "says"),
    [
        ("", (), "no words: expected a name, a phrase or an #address on each line"),
        ("\nAb\n", (), "line 2 of the words is too short: expected at least 3 letters"),
        ("海\n", (), "line 1 of the words is too short: expected at least 2 letters"),
        ("Abc\n", ("nowhere",), "nowhere: there is no such file or folder"),
    ],
)
def test_bad_input_is_one_line(run, words, more, says):
    assert run(words, *more) == (2, "", f"{says}\n")
