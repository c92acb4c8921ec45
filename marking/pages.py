"""The plain pages that teachers and students get: each one file, with its style in it, that asks for nothing."""

from markupsafe import Markup

STYLE = """
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 system-ui, sans-serif; color-scheme: light dark; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.8rem 0.3rem 0; border-bottom: 1px solid #888; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 0.6rem 0.8rem; border: 1px solid #888; border-radius: 4px; }
.wide { max-width: none; } .answer { break-inside: avoid; } :focus-visible { outline: 3px solid Highlight; }
"""
_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
    "<style>{style}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
)


def page(title: str, *parts: Markup) -> str:
    """A whole page. Whatever in the parts is not `Markup` was escaped when they were made."""
    return str(_PAGE.format(title=title, style=Markup(STYLE), body=Markup("\n").join(parts)))


def table(head: list[str], rows: list[list[object]]) -> Markup:
    """
    >>> table(["a"], [["<"]])
    Markup('<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td>&lt;</td></tr></tbody></table>')
    """
    line = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in head)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row))
        for row in rows
    )
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(line, body)


def prose(markdown: str) -> Markup:
    """Our own Markdown as HTML (not students' text, which is shown as it was written)."""
    from markdown_it import MarkdownIt

    return Markup(MarkdownIt("commonmark").enable("table").render(markdown))


def inline(markdown: str) -> Markup:
    """A line of our own Markdown as HTML, without a paragraph around it.

    >>> inline("each *word* of it")
    Markup('each <em>word</em> of it')
    """
    from markdown_it import MarkdownIt

    return Markup(MarkdownIt("commonmark").renderInline(markdown))


def heading(text: object, level: int = 2) -> Markup:
    return Markup("<h{0}>{1}</h{0}>").format(level, text)
