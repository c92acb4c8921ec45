"""One visit to each page of the finished book, in a real browser, and all that was seen there.

The page is opened once, light and wide. What it asks for, what it weighs, what it complains of is written down; axe
looks at it with all its rules; then it turns dark, and axe looks at the colours again; then it is as narrow as a phone,
and axe looks at the sizes of what can be touched. Contrasts take axe six times as long as all its other rules together:
of elements that are alike, two stand for the others, and of a long table's rows or a list's entries the first forty, once
it is known how wide all of them are. A page that stands for all its kind, and every page where everything
is asked for, is opened anew in each of the four ways, and axe looks at all of its elements by all of its rules;
elements like those that such a page has need not be looked at on the others for their contrast.
Whichever test comes first makes the visit; the record of it is a file, so that no page is opened twice in a run.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import yaml
from filelock import FileLock

from tests.conftest import AXE, PATIENCE, ROOT, RULES, is_ours

DESK, PHONE, TALL = 1280, 390, 900
WAYS = [
    ("light", DESK),
    ("dark", DESK),
    ("dark", PHONE),
    ("light", PHONE),
]  # few changes: the theme is waited for after each
SETTLED = 400  # milliseconds: the theme looks 300 after a change of width which parts have to be scrolled
# One page of each kind: the front page, a chapter with everything, a page of tables, a page for teachers, the one with a
# form, and the search. (The register is looked at in all four ways in test_register.)
SAMPLE = {
    "book/index.html",
    "book/03-historical-background.html",
    "book/reference/movement.html",
    "book/teaching/assignments.html",
    "book/use.html",
    "search.html",
}


def names() -> list[str]:
    """Every page that a reader can come to, as files of the site: those of `_toc.yml`, and what Sphinx and we add."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = [contents["root"], *(page["file"] for part in contents["parts"] for page in part["chapters"])]
    return [*(f"{name}.html" for name in listed), "search.html", "404.html"]


class Visit(NamedTuple):
    """What was seen on one page."""

    asked: list[str]  # files of the site, and addresses elsewhere, without what follows a question mark
    complaints: list[str]  # of the console, of scripts, of requests that failed or went to another host
    wide: dict[str, int]  # width that the page takes, by the width that it had
    violations: dict[str, list[str]]  # of axe's rules, by the way in which the page was looked at


def of(browser, served: str, name: str, place: Path, everything: bool) -> Visit:
    """The record of the visit to a page: of one that was made before in this run, else of one made now."""
    file = place / f"{name.replace('/', '-')}.json"
    with FileLock(file.with_suffix(".lock")):
        if not file.exists():
            all_rules = everything or name in SAMPLE
            known = [] if all_rules else kinds_of_sample(browser, served, place)
            seen = visit(browser, f"{served}/{name}", served, all_rules, known=known)
            file.write_text(json.dumps(seen._asdict()), encoding="utf-8")
    return Visit(**json.loads(file.read_text(encoding="utf-8")))


def kinds_of_sample(browser, served: str, place: Path) -> list[str]:
    """The kinds of elements that hold text on the pages of the sample, whose contrasts are all looked at there."""
    file = place / "kinds.json"
    with FileLock(file.with_suffix(".lock")):
        if not file.exists():
            page, found = browser.new_page(viewport={"width": DESK, "height": TALL}), set()
            for name in sorted(SAMPLE):
                page.goto(f"{served}/{name}")
                found.update(page.evaluate(_KINDS))
            page.close()
            file.write_text(json.dumps(sorted(found)), encoding="utf-8")
    return json.loads(file.read_text(encoding="utf-8"))


def visit(
    browser, address: str, served: str, all_rules: bool, fault: str = "", ways=WAYS, known: Iterable[str] = ()
) -> Visit:
    """Open a page, look at it in all ways, and close it; `fault` is HTML to put at its end first.

    Elements of the `known` kinds are not looked at for their contrast, unless all rules are asked for.
    """
    context = browser.new_context(
        viewport={"width": DESK, "height": TALL}, color_scheme="light", reduced_motion="reduce"
    )
    page, asked, complaints, wide, found = context.new_page(), [], [], {}, {}
    page.on("request", lambda request: asked.append(request.url.split("?")[0].removeprefix(f"{served}/")))
    page.on("request", lambda request: is_ours(request.url, served) or complaints.append(request.url))
    page.on("response", lambda response: response.status < 400 or complaints.append(f"missing: {response.url}"))
    page.on("console", lambda message: message.type in ("error", "warning") and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for way in ways:
        scheme, width = way
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if all_rules or way == ways[0]:
            page.set_viewport_size({"width": width, "height": TALL})
            page.goto("about:blank")
            page.goto(address)
            page.evaluate(AXE)
            page.evaluate("html => document.querySelector('body').insertAdjacentHTML('beforeend', html)", fault)
        _narrow(page, width)
        taken = page.evaluate(_WIDTH)
        wide[str(width)] = max(wide.get(str(width), 0), taken)
        if not all_rules:
            page.evaluate(_CUT)
        page.wait_for_function(_DRESSED, arg=scheme, timeout=PATIENCE)
        found[f"{scheme}, {width} px"] = [
            violation
            for look in (_ALL if all_rules else _FEWER[way])
            for violation in page.evaluate(_LOOK, look | {"known": list(known)})
        ]
    context.close()
    return Visit(asked, complaints, wide, found)


def _narrow(page, width: int) -> None:
    """Make the page so wide, and wait until the theme has seen it."""
    if page.viewport_size["width"] != width:
        page.set_viewport_size({"width": width, "height": TALL})
        page.wait_for_timeout(SETTLED)


# How wide the page is with all that it has: what was cut out is put back where it was.
_WIDTH = """() => {
  for (const [mark, e] of window.cut ?? []) mark.replaceWith(e);
  window.cut = [];
  return document.documentElement.scrollWidth;
}"""
# Takes out what repeats itself: of rows and entries that are alike, with what they stand in, all but the first forty.
_CUT = """() => {
  const seen = new Map(), name = e => e ? `${e.tagName}.${e.className}` : '';
  for (const e of document.querySelectorAll('article :is(tbody > tr, ul > li, ol > li)')) {
    const kind = [e, e.parentElement, e.parentElement.parentElement].map(name).join('|');
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    if (seen.get(kind) <= 40) continue;
    window.cut.push([document.createComment(''), e]);
    e.replaceWith(window.cut.at(-1)[0]);
  }
}"""
# The theme hears of the other colours when the browser comes to tell it, which may be after the next look.
# (The page for what is not found has no theme, and goes by the style sheet alone.)
_DRESSED = """scheme => [scheme, undefined].includes(document.documentElement.dataset.theme)
  && document.getAnimations().every(animation => animation.playState !== 'running')"""
_TAGS = {"runOnly": {"type": "tag", "values": RULES}}
OF_COLOURS, OF_WIDTH = ["color-contrast", "link-in-text-block"], ["target-size", "scrollable-region-focusable"]
_CONTRASTS = {"kinds": True, "runOnly": {"type": "rule", "values": OF_COLOURS}}
_ALL = [_TAGS]
# What only the colours, or only the width, can change.
_FEWER = {
    ("light", DESK): [
        _TAGS | {"rules": {name: {"enabled": False} for name in (*OF_COLOURS, "target-size")}},
        _CONTRASTS,
    ],
    ("dark", DESK): [_CONTRASTS],
    ("dark", PHONE): [],
    ("light", PHONE): [{"runOnly": {"type": "rule", "values": OF_WIDTH}}],
}
_KIND = """const name = e => e ? `${e.tagName}.${e.className.baseVal ?? e.className}` : '';
  const kind = e => [e, e.parentElement, e.parentElement?.parentElement].map(name).join('|');
  const holdsText = e => [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());"""
_KINDS = f"""() => {{
  {_KIND}
  const seen = e => e.checkVisibility({{visibilityProperty: true, opacityProperty: true}});
  return [...new Set([...document.querySelectorAll('body *')].filter(e => holdsText(e) && seen(e)).map(kind))];
}}"""
# With `kinds`, of the elements that hold text and are alike, with parents and their parents alike, axe sees two, and none
# of a kind that is known already.
_LOOK = f"""async ({{kinds, known, ...rules}}) => {{
  {_KIND}
  const seen = new Map(known.map(kind => [kind, 2]));
  const count = e => (seen.set(kind(e), (seen.get(kind(e)) ?? 0) + 1), seen.get(kind(e)));
  const chosen = [...document.querySelectorAll('body *')].filter(e => kinds && holdsText(e) && count(e) <= 2);
  if (kinds && !chosen.length) return [];
  const include = chosen.filter(e => !chosen.some(other => other !== e && other.contains(e)));
  const found = await axe.run(kinds ? {{include}} : document, {{preload: false, resultTypes: ['violations'], ...rules}});
  return found.violations.flatMap(rule => rule.nodes.map(node => `${{rule.id}}: ${{node.html.slice(0, 120)}}`));
}}"""


def shared_place(factory) -> Path:
    """A folder that all the processes of one run of the tests have in common."""
    base = factory.getbasetemp()
    place = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "visits"
    place.mkdir(exist_ok=True)
    return place
