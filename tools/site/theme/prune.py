"""Make the book light: of the theme only what the pages use.

As it comes, the theme sends 830 KB before a word of ours, most of it one script that draws ten icons.
Here each page asks only for the scripts and styles that something on it needs, the style sheets keep
only the rules that can apply to some page, and the icon font only the icons that are drawn. No file of
the theme is copied into the book's sources; all is worked out anew in each build from what is installed.
"""

import base64
import io
import logging as standard_logging
import re
from collections.abc import Iterable
from pathlib import Path

import tinycss2
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx

from claimbook.sphinx import passages, previews
from claimbook.strays import is_stray

ICONS = "fa-solid-900.woff2"  # the only face that is used; a test compares pages with and without the others

# Files that no page needs: the icon script gives way to the font, Bootstrap's script to native HTML.
NEVER = ("fontawesome.js", "bootstrap.js")

TYPED = 'class="(register|checks)"|id="search-results"'  # somebody may type there

# Files that a page needs only if this pattern occurs in it.
ONLY_WITH = {
    "clipboard.min.js": 'class="highlight',
    "copybutton.js": 'class="highlight',
    "copybutton.css": 'class="highlight',
    "pygments.css": 'class="highlight',
    "exercise.css": 'class="exercise',
    "mystnb.": 'class="cell',
    "explorable.js": 'class="explorable"',
    "board.css": 'class="(book-board|explorable)',
    "selfcheck.js": 'class="checks"',
    "register.js": 'class="register"',
    "typed.js": TYPED,
    "words.js": 'class="register"',  # the search page has it in language_data.js
    "previews.js": "<article",
    "reading.js": "<article",
    "hub.js": 'class="hub-link"',
    "found.js": 'id="search-results"',
    "doctools.js": 'id="search-results"',  # elsewhere it would only wait for keys that are switched off
    "searchtools.js": 'id="search-results"',
    "language_data.js": 'id="search-results"',
    "searchindex.js": 'id="search-results"',
    "sphinx_highlight.js": 'id="search-results"',
}

AT_ONCE = "documentation_options.js"

# What is deleted when no page asks for it by name. The scripts that pages load later are kept: states, previews.
UNASKED = (".js", ".css", ".map", ".txt", ".woff2", ".ttf", ".png", ".html", ".po", ".mo")

_FACES = re.compile(r"@font-face\s*{[^}]*fa-[\w-]+\.woff2[^}]*}")
_LOADED = re.compile(r'[ \t]*<(?:script|link)\b[^>]*?\b(?:src|href)="([^"?#]+)[^>]*>(?:</script>)?\n?')
_ICON = re.compile(r'<(i|span) class="((?:theme-switch )?fa[\w-]* )')
_IDLE = (
    re.compile(r'\s+data-bs-(?:toggle|placement|title)="[^"]*"'),  # for Bootstrap's script
    re.compile(r'<div id="ethical-ad-placement".*?</div>', re.DOTALL),
    re.compile(r'<meta name="docsearch:[^>]*>'),
    re.compile(r'<meta name="viewport" content="width=device-width, initial-scale=1"\s*/>'),  # it stands there twice
)


def strip_unused(page: str) -> str:
    """The page without what nothing on it uses.

    >>> strip_unused('<script src="_static/scripts/fontawesome.js?digest=1"></script>Words')
    'Words'
    """

    def needed(found: re.Match) -> str:
        name = found[1].rsplit("/", 1)[-1]
        if name in NEVER or 'rel="preload"' in found[0]:
            return ""
        marks = (mark for start, mark in ONLY_WITH.items() if name.startswith(start))
        if not all(re.search(mark, page) for mark in marks):
            return ""
        # The text need not wait for a script; all of them wait for the text by themselves, in their order. Only what
        # the theme's inline scripts use has to be there at once.
        waits = "<script" in found[0] and " defer" not in found[0] and name != AT_ONCE
        return found[0].replace("<script ", "<script defer ") if waits else found[0]

    page = _LOADED.sub(needed, page)
    for idle in _IDLE:
        page = idle.sub("", page)
    return _ICON.sub(r'<\1 aria-hidden="true" class="\2', page)


def sweep(static: Path) -> None:
    """Delete from a finished folder what is none of the book's: Sphinx copies whatever lies beside our styles and scripts."""
    for path in sorted(static.rglob("*")):
        if path.is_file() and any(map(is_stray, path.relative_to(static).parts)):
            path.unlink()


def finish(app: Sphinx, error: Exception | None) -> None:
    """Prune the style sheets of the finished book, put the icons into them, and delete what nothing asks for."""
    if error or app.builder.format != "html":
        return
    out = Path(app.outdir)
    static = out / "_static"
    sweep(static)
    sheets = {path: path.read_text(encoding="utf-8") for path in sorted(static.rglob("*.css"))}
    font = (static / "vendor" / "fontawesome" / "webfonts" / ICONS).read_bytes()
    pages, states = _texts(out, "*.html"), _texts(static / "states", "*.js")
    asks = [name for page in pages for name in re.findall(r'(?:src|href)="([^"?#]+)', page)]
    asks += [name for sheet in sheets.values() for name in re.findall(r'@import\s+"([^"]+)"', sheet)]
    asked = {Path(name).name for name in asks}
    for path in sorted(static.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif (
            path.name not in asked | {previews.FILE, passages.FILE}
            and path.suffix in UNASKED
            and "states" not in path.parts
        ):
            path.unlink()
    used = names([*pages, *states], _texts(static, "*.js"))
    sheets = {path: pruned(sheet, used) for path, sheet in sheets.items() if path.exists()}
    drawn = {character for sheet in sheets.values() for character in icons(sheet)}
    for path, sheet in sheets.items():
        if _FACES.search(sheet):
            sheet = _FACES.sub("", sheet) + _face(subset(font, drawn))
        path.write_text(sheet, encoding="utf-8")


def names(pages: Iterable[str], scripts: Iterable[str]) -> set[str]:
    """Every class and id that stands on a page, and every word of a script that might add one."""
    found: set[str] = set()
    for text in pages:
        for value in re.findall(r'\b(?:class|id)=\\?"([^"\\]*)', text):
            found.update(value.split())
    for text in scripts:
        found.update(re.findall(r"[\w-]+", text))
    return found


def pruned(sheet: str, used: set[str]) -> str:
    """The style sheet without the rules whose classes and ids are nowhere.

    >>> pruned(".here{color:red}.gone,#here{top:0}@media print{.gone a{left:0}}", {"here"})
    '@charset "utf-8";\\n.here{color:red}#here{top:0}'
    """
    return '@charset "utf-8";\n' + _kept(tinycss2.parse_stylesheet(sheet, skip_whitespace=True), used)


def _kept(rules: Iterable, used: set[str]) -> str:
    kept = []
    for rule in rules:
        if rule.type == "comment":
            kept += [f"/*{rule.value}*/"] if rule.value.startswith("!") else []  # a licence
        elif rule.type == "qualified-rule":
            selectors = [one for one in _split(rule.prelude) if _needs(one) <= used]
            if selectors:
                written = ",".join(tinycss2.serialize(one).strip() for one in selectors)
                kept.append(f"{written}{{{tinycss2.serialize(rule.content).strip()}}}")
        elif (
            rule.type == "at-rule"
            and rule.lower_at_keyword in ("media", "supports", "container", "layer")
            and rule.content
        ):
            inner = _kept(tinycss2.parse_rule_list(rule.content, skip_whitespace=True), used)
            if inner:
                kept.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword != "charset":
            kept.append(rule.serialize())
    return "".join(kept)


def _split(prelude: list) -> list[list]:
    """The selectors of a rule, one list of tokens each."""
    selectors: list[list] = [[]]
    for token in prelude:
        if token == ",":
            selectors.append([])
        elif token.type != "comment":
            selectors[-1].append(token)
    return selectors


def _needs(selector: list) -> set[str]:
    """Classes and ids that a selector cannot do without; what stands in `:not()` and the like is left out of account."""
    found = set()
    for before, token in zip([None, *selector], selector, strict=False):
        if token.type == "hash" or token.type == "ident" and before is not None and before == ".":
            found.add(token.value)
    return found


def icons(sheet: str) -> set[str]:
    """The characters of the icon font that a style sheet draws.

    >>> sorted(icons('.fa-x{--fa:"+"}.y::before{content:"\\uf002"}'))
    ['+', '\\uf002']
    """
    found = set(re.findall("[\ue000-\uf8ff]", sheet))
    for value in re.findall(r'--fa:\s*"([^"]*)"', sheet):
        found.update(value)
    return found


def subset(font: bytes, characters: set[str]) -> bytes:
    """The font (WOFF2) with these characters only."""
    standard_logging.getLogger("fontTools").setLevel(standard_logging.WARNING)  # its notes would fail a strict build
    face = TTFont(io.BytesIO(font), recalcTimestamp=False)
    options = Options()
    options.flavor, options.notdef_outline = "woff2", True
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(face)
    face.flavor = "woff2"
    buffer = io.BytesIO()
    face.save(buffer)
    return buffer.getvalue()


def _face(font: bytes) -> str:
    return (
        '@font-face{font-display:block;font-family:"Font Awesome 6 Free";font-style:normal;font-weight:900;'
        f'src:url(data:font/woff2;base64,{base64.b64encode(font).decode()}) format("woff2")}}'
    )


def _texts(folder: Path, pattern: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.rglob(pattern))]
