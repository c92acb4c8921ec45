"""Every text that a file holds, whatever wraps it: archives in archives, PDFs, pictures, and letters written as escapes.

`tools.data.gone` looks here for what was taken out of the book. So it is better to read a text twice, in two ways, than
not at all; and a file that cannot be read is an error, never a file in which nothing was found.
"""

import base64
import binascii
import bz2
import gzip
import html
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

import pikepdf
import pypdfium2
from PIL import Image

DEEPEST = 12  # archives within archives

_INVENTORY = b"# Sphinx inventory version 2"
_DATA_URI = re.compile(r"data:[\w.+/-]*(?:;[^;,<>]{1,40})*?;base64,([A-Za-z0-9+/_\s%-]+=*)", re.I)
_PACKED = re.compile(
    r"[\"']([A-Za-z0-9+/]{24}(?:[A-Za-z0-9+/]|\\n)*=*(?:\\n)*)[\"']"
)  # what a program shows, in a notebook
_ESCAPE = re.compile(
    r"(?:\\u[0-9a-fA-F]{4})+|\\U[0-9a-fA-F]{8}|\\u\{[0-9a-fA-F]{1,6}\}|\\x[0-9a-fA-F]{2}|\\[nrtbf\"'/]"
)
_ROUNDS = 3  # of escapes within escapes: JSON in an attribute of HTML in a script
_TAG = re.compile(r"<!--|-->|</?[A-Za-z](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>|</?[A-Za-z][^<>]*>")
_WITHIN_WORDS = re.compile(
    r"<!--.{,800}?-->|<r[tp]>[^<>]*</r[tp]>"
    r"|</?(?:\w+:)?(?:a|abbr|b|cite|code|em|font|i|ins|mark|q|r|rb|ruby|s|small|span|strong|sub|sup|t|tspan|u|wbr)\b"
    r"(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>",
    re.I | re.S,
)
# What may stand between the words of a name: the target of a link in Markdown, the beginning of a string in Python's code
# on its next line, and what a field of a citation is called.
_BETWEEN_WORDS = re.compile(
    r"\]\([^()\s]*(?: \"[^\"]*\")?\)|(?<!\w)[rbfu]{1,2}(?=[\"'])|[\"']?\b(?:given|family)(?:[ _-]?names?)?[\"']?\s*[:=]",
    re.I,
)
_HYPHENATED = re.compile("[-\u00ad\u2010\u0002\ufffe][ \t]*\r?\n\\s*|[\u0002\ufffe]")  # as PDFium gives it too


class Unreadable(ValueError):
    """A file that cannot be looked into. The message says what was expected, and no more."""


class Inner(NamedTuple):
    """A file inside another, such as a member of an archive."""

    name: str
    content: bytes


class Text(NamedTuple):
    """A text in a file, and where: "page 3", or nothing where lines say it."""

    place: str
    text: str


# What a file holds -----------------------------------------------------------------------------------


def inner(content: bytes) -> Iterator[Inner]:
    """The files inside a file: members of an archive, what was compressed, pictures that a page carries.

    Raises `Unreadable` for an archive that is damaged or has a password.

    >>> [one.name for one in inner(gzip.compress(b"text"))]
    ['unpacked']
    """
    try:
        if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                members = archive.infolist()
                yield from (Inner(one.filename, archive.read(one)) for one in members)
                if remarks := b"\n".join(filter(None, [archive.comment, *(one.comment for one in members)])):
                    yield Inner("its remarks", remarks)
        elif content[257:262] == b"ustar":
            with tarfile.open(fileobj=io.BytesIO(content)) as archive:
                yield from (
                    Inner(one.name, archive.extractfile(one).read() if one.isfile() else one.linkname.encode())
                    for one in archive
                )
        elif content.startswith(b"\x1f\x8b"):
            yield Inner("unpacked", gzip.decompress(content))
        elif content.startswith(b"BZh"):
            yield Inner("unpacked", bz2.decompress(content))
        elif content.startswith(b"\xfd7zXZ\0"):
            yield Inner("unpacked", lzma.decompress(content))
        elif content.startswith(_INVENTORY):
            yield Inner("unpacked", zlib.decompress(content.split(b"\n", 4)[4]))
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError) as error:
        raise Unreadable(f"expected a whole archive without a password ({type(error).__name__})") from None


def texts(content: bytes) -> Iterator[Text]:
    """The texts of a file that is no archive; those of an archive are in its `inner` files.

    Raises `Unreadable` for a PDF or a picture that is damaged.

    >>> list(texts("Kōbe".encode("utf-16")))
    [Text(place='', text='Kōbe')]
    """
    if content.startswith(b"%PDF"):
        yield from _of_pdf(content)
    elif content.startswith(b"\x89PNG"):
        yield from _of_png(content)
    elif content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield Text("", content.decode("utf-16", "replace"))
    else:
        yield Text("", content.decode("utf-8-sig", "replace"))
        if b"\0" in content[:4096]:  # a program's own file, which may hold its words in two bytes a letter
            for start in (0, 1):
                for order in ("utf-16-le", "utf-16-be"):
                    yield Text("in UTF-16", content[start:].decode(order, "ignore"))


def carried(text: str) -> Iterator[Inner]:
    """The files that a text carries within itself: pages have pictures so, and notebooks what a program showed.

    >>> list(carried('<img src="data:text/plain;base64,S8WNYmU=">'))[0].content.decode()
    'Kōbe'
    >>> [one.content for one in carried('{"image/svg+xml": "PHN2Zz48dGV4dD5Lb2JlPC90ZXh0Pjwvc3ZnPg=="}')]
    [b'<svg><text>Kobe</text></svg>']
    """
    found = [packed[1] for packed in _PACKED.finditer(text) if _is_file(packed[1])]
    if "base64," in text.lower():
        for read in dict.fromkeys((text, decoded(text))):
            found += [packed[1] for packed in _DATA_URI.finditer(read)]
    for number, packed in enumerate(dict.fromkeys(found), start=1):
        letters = re.sub(r"\\n|[\s=]", "", unquote(packed)).translate(_OF_ADDRESSES)
        try:
            yield Inner(f"data {number}", base64.b64decode(letters + "=" * (-len(letters) % 4)))
        except binascii.Error:
            continue  # no file, but an example of one, or a pattern in a script


_OF_ADDRESSES = str.maketrans("-_", "+/")  # base64 has two forms


# How a file begins, and what is further on in one that is whole.
_KINDS = {
    b"\x89PNG": b"IEND",
    b"%PDF": b"%%EOF",
    b"PK\x03\x04": b"PK\x05\x06",
    b"\xff\xd8\xff": b"\xff\xd9",
    b"GIF8": b"",
    b"<": b">",
}


def _is_file(packed: str) -> bool:
    """Whether base64 holds what can be looked into: keys and digests look the same, and are none."""
    if not any(base64.b64decode(packed[:8]).startswith(begins) for begins in _KINDS):
        return False
    letters = re.sub(r"\\n|=", "", packed)
    content = base64.b64decode(letters + "=" * (-len(letters) % 4) if len(letters) % 4 != 1 else letters[:-1])
    return any(content.startswith(begins) and further in content for begins, further in _KINDS.items())


def _of_pdf(content: bytes) -> Iterator[Text]:
    """Words of each page as they are read, and all that stands beside them: title, outline, addresses, alternatives."""
    try:
        with pypdfium2.PdfDocument(content) as document:
            for number, page in enumerate(document, start=1):
                yield Text(f"page {number}", page.get_textpage().get_text_bounded())
        with pikepdf.open(io.BytesIO(content)) as document:
            beside = [text for one in document.objects for text in _strings(one)]
        yield Text("its outline, addresses or metadata", "\n".join(beside))
    except (pypdfium2.PdfiumError, pikepdf.PdfError) as error:
        raise Unreadable(f"expected a whole PDF without a password ({type(error).__name__})") from None


_OF_TEXT = (pikepdf.Name.Metadata, pikepdf.Name.EmbeddedFile)


def _strings(one: pikepdf.Object, depth: int = 0) -> Iterator[str]:
    if isinstance(one, pikepdf.String | pikepdf.Name):
        yield str(one)
    elif depth < DEEPEST and isinstance(one, pikepdf.Array):
        yield from (text for item in one for text in _strings(item, depth + 1) if not _shared(item))
    elif depth < DEEPEST and isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in one.items():
            yield key
            if not _shared(value):
                yield from _strings(value, depth + 1)
        if isinstance(one, pikepdf.Stream) and one.get("/Type") in _OF_TEXT:
            yield one.read_bytes().decode("utf-8", "replace")


def _shared(value: object) -> bool:
    """Whether a part of a PDF is an object of its own, which is read by itself."""
    return isinstance(value, pikepdf.Object) and value.is_indirect


def _of_png(content: bytes) -> Iterator[Text]:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            picture.load()
            yield Text("its metadata", "\n".join(f"{key}\n{value}" for key, value in picture.info.items()))
    except (OSError, SyntaxError, ValueError) as error:
        raise Unreadable(f"expected a whole picture ({type(error).__name__})") from None


# Ways to read a text ---------------------------------------------------------------------------------


def readings(text: str) -> Iterator[str]:
    """The ways in which a text can be read: as it is, without escapes, without tags, without hyphens at the ends of lines.

    >>> [read for read in readings("Ta<b>na</b>ka") if "Tanaka" in read]
    ['Tanaka']
    >>> any("Kōbe" in read for read in readings(r'{"city": "K\\\\u014dbe"}')), any("Kōbe" in read for read in readings("K%C5%8Dbe"))
    (True, True)
    """
    seen = {text}
    yield text
    plain = decoded(text)
    more = [plain]
    if _BETWEEN_WORDS.search(plain):
        more.append(_BETWEEN_WORDS.sub(" ", plain))
    if "<" in plain:
        more += [_TAG.sub(" ", plain), _TAG.sub(" ", _WITHIN_WORDS.sub("", plain))]
    for one in (*more, *(_HYPHENATED.sub("", one) for one in [text, *more] if _HYPHENATED.search(one))):
        if one not in seen:
            seen.add(one)
            yield one


def decoded(text: str) -> str:
    """A text without the escapes of JSON and JavaScript, of HTML, and of addresses, also where one is inside another.

    >>> decoded("K&amp;#333;be"), decoded(r"\\ud842\\udfb7"), decoded("100 % sure"), decoded(r"one\\ntwo")
    ('Kōbe', '𠮷', '100 % sure', 'one\\ntwo')
    """
    for _ in range(_ROUNDS):
        before = text
        if "\\" in text:
            text = _ESCAPE.sub(_letter, text.replace("\\\\", "\\"))
        if "&" in text:
            text = html.unescape(text)
        if "%" in text:
            text = unquote(text, errors="replace")
        if text == before:
            break
    return text


_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "b": " ", "f": " "}


def _letter(found: re.Match) -> str:
    escape = found[0]
    if escape.startswith("\\U"):
        return chr(min(int(escape[2:], 16), 0x10FFFF))
    if escape.startswith("\\u{"):
        return chr(min(int(escape[3:-1], 16), 0x10FFFF))
    if escape.startswith("\\u"):  # several at once: two halves of a letter beyond the first 65,536
        units = bytes.fromhex(escape.replace("\\u", ""))
        return units.decode("utf-16-be", "replace")
    if escape.startswith("\\x"):
        return chr(int(escape[2:], 16))
    return _SIMPLE.get(escape[1], escape[1])
