"""A Content-Security-Policy on each page: the browser itself refuses whatever the page would ask of another host."""

import re

from claimbook.digests import source_hash

_INLINE = {
    "script": re.compile(r"<script(?![^>]*\b(?:src|type)=)[^>]*>(.*?)</script>", re.DOTALL),
    "style": re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL),
}


def add_policy(page: str) -> str:
    """The page with a policy that allows the book's own files, and the scripts and styles that stand in it now.

    >>> add_policy('<meta charset="utf-8" /><p>Words</p>').count("default-src 'none'")
    1
    >>> add_policy("<title>Cholera</title><p>Words</p>")
    Traceback (most recent call last):
    ValueError: Cholera: expected one <meta charset="utf-8" />, for the Content-Security-Policy, found 0
    """
    allowed = {
        kind: " ".join(["'self'", *sorted({source_hash(text) for text in inline.findall(page)})])
        for kind, inline in _INLINE.items()
    }
    policy = (
        f"default-src 'none'; script-src {allowed['script']}; style-src {allowed['style']}; "
        "style-src-attr 'unsafe-inline'; "  # the drawings of figures; a style can ask no other host either
        "img-src 'self' data:; font-src data:; connect-src 'none'; form-action 'self'; base-uri 'none'; object-src 'none'"
    )
    charset = '<meta charset="utf-8" />'
    if (found := page.count(charset)) != 1:
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
        name = " ".join(title[1].split()) if title else "a page without a title"
        raise ValueError(f"{name}: expected one {charset}, for the Content-Security-Policy, found {found}")
    return page.replace(charset, f'{charset}\n    <meta http-equiv="Content-Security-Policy" content="{policy}">')
