"""The steps of a build: what Sphinx and MyST-NB do, and what a companion adds to it, in this order.

    extensions = ["myst_nb", "claimbook.sphinx"]

| when | step | what it does |
|---|---|---|
| settings are read | `publish` | reads CITATION.cff, so that a build that could not end does not begin |
| | `contents` | no page is read but those that `_toc.yml` lists |
| | `execution` | names the cache: another one for other tables, other code |
| before pages are read | `assets` | the scripts and the style sheet of the features |
| | `execution` | runs the notebooks that are not in it, side by side |
| a notebook is read | `bundles` | takes in what a cell shows, as one bundle (an entry point of MyST-NB, not an event) |
| a page is read | `targets` | makes what the bundles name known as targets of links |
| a page is written | `cells` | the code of a cell goes below what it shows |
| | `dropdowns` | an admonition of that class is closed until a reader opens it |
| | `targets`, then `files` | links in bundles lead to the pages that have their targets; only then are the answers of an explorable complete, and written |
| | `reading` | what helps to read it goes under its title |
| | `metadata` | what it is, for search engines and reference managers |
| | `wordsearch` | the index of the search takes a number as one word (Sphinx has no event for it) |
| all is written | `downloads`, `previews`, `passages` | the tables, and what is made of them for others; the texts that links show; what the search finds |

The folder must hold a CITATION.cff: what the book is called, by whom and on what terms, and in its first reference the text
that it stands beside (`claimbook.publish`).

Settings, all optional:

- `claimbook_companion`: where the book's companion is, as `"package.module:NAME"`; where none is named, the folder `data`
  beside `_config.yml` makes one (`claimbook.companion`).
- `claimbook_inputs`: patterns of all files that a notebook may read when it runs.
- `claimbook_style`: a style sheet of the book's own, which comes after those of the features.
- `claimbook_unbound`: the pages, without their endings, in whose numbers no row has a part (for `claimbook.check`).
- `claimbook_only_page`: the one page that is to be read again, whatever has changed.
"""

from functools import cache
from pathlib import Path
from pkgutil import resolve_name

from sphinx.application import Sphinx
from sphinx.errors import ConfigError

from claimbook.companion import Companion
from claimbook.publish import citation
from claimbook.sphinx import (
    assets,
    cells,
    contents,
    downloads,
    dropdowns,
    execution,
    files,
    metadata,
    passages,
    previews,
    reading,
    targets,
    wordsearch,
)

INPUTS = ("data/**/*", "**/*.py", "requirements.txt")


def companion(app: Sphinx) -> Companion:
    """The book's companion, as its settings name it."""
    named = app.config.claimbook_companion
    return resolve_name(named) if named else Companion.of(Path(app.srcdir, "data"))


def how_to_cite(root: Path) -> citation.Citation:
    """What CITATION.cff says, or the line that Sphinx prints instead of what it would call an exception."""
    try:
        return citation.read(root)
    except citation.CitationError as error:
        raise ConfigError(str(error)) from None


def setup(app: Sphinx) -> dict:
    """What Sphinx calls: the settings, and each step at its place."""
    app.add_config_value("claimbook_companion", "", "", [str])
    app.add_config_value("claimbook_inputs", INPUTS, "", [list, tuple])
    app.add_config_value("claimbook_style", "", "html", [str])
    app.add_config_value(
        "claimbook_unbound", [], "", [list]
    )  # read by claimbook.check; known here, so that it is no error
    app.add_config_value("claimbook_only_page", "", "", [str])
    execution.enter(app)
    wordsearch.enter(app)
    cells.enter(app)
    dropdowns.enter(app)

    cited = cache(lambda: how_to_cite(Path(app.srcdir)))

    # A lower number comes first; where none is given it is 500.
    app.connect("config-inited", lambda app, config: cited(), priority=50)
    app.connect("config-inited", execution.name_cache, priority=100)  # before MyST-NB reads where its cache is
    app.connect("config-inited", contents.leave_out, priority=950)  # after the suffixes of pages are known
    app.connect("builder-inited", assets.offer)
    app.connect("env-get-outdated", execution.outdated)
    app.connect("env-before-read-docs", execution.leave_others)
    app.connect("env-before-read-docs", execution.execute_ahead)
    app.connect("doctree-read", targets.collect)
    app.connect("doctree-read", passages.collect)
    app.connect("env-purge-doc", passages.forget)
    kinds = cache(lambda: targets.kinds(companion(app)))
    app.connect("doctree-resolved", lambda app, doctree, docname: targets.resolve(app, doctree, docname, kinds()))
    app.connect("doctree-resolved", files.write, priority=600)  # after the links in them lead somewhere
    app.connect("html-page-context", assets.open_at_once)
    app.connect("html-page-context", reading.add)
    app.connect("html-page-context", lambda *page: metadata.add(*page, companion(app), cited()))
    app.connect("build-finished", execution.finish)
    app.connect("build-finished", passages.write)
    app.connect("build-finished", lambda app, error: downloads.write(app, error, companion(app), cited()))
    app.connect("build-finished", lambda app, error: previews.write(app, error, companion(app), cited()))
    return {"parallel_read_safe": False, "parallel_write_safe": True}
