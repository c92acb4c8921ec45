"""The kinds of damage that the tests must notice.

Every check of the real book stands here with one damage at least (`DAMAGES`): `tools.trust.fault_injection` does it to a
copy of the repository, and the check must notice it and say where. What else the same check must know is tried by the
tests' own tables of damage, every day; `PROVED` names them, and `make prove` runs them.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from claimbook.notebooks import read, written

Change = Callable[[Path], None]


class Damage(NamedTuple):
    """One kind of damage: what it is, how it is done, which check sees it, and what that check says."""

    what: str
    do: Change
    check: str  # a test, as pytest names it; or BUILD
    says: str  # part of what the check prints


class Proved(NamedTuple):
    """A kind of damage that a test of the daily suite does itself, to a copy or in memory, and sees noticed."""

    what: str
    test: str


BUILD = "tools.site.build"  # the strict build itself
CHAPTER = "book/03-historical-background.ipynb"
PAGE = "_build/html/book/03-historical-background.html"
SHOWN = "src/companion/chapters/ch03.py"  # what its cells show


# Ways to do damage -------------------------------------------------------------------------------------


def write(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)  # a built page is a link to the original, which must stay as it is
    path.write_text(text, encoding="utf-8")


def edit(file: str, changed: Callable[[str], str], sought: str) -> Change:
    """Change a file's text; of a notebook, the text of the first cell in which there is something to change."""

    def change(tree: Path) -> None:
        path = tree / file
        if path.suffix == ".ipynb":
            notebook = read(path)
            for cell in notebook.cells:
                if (text := changed(cell.source)) != cell.source:
                    cell.source = text
                    return write(path, written(notebook).decode("utf-8"))
        else:
            before = path.read_text(encoding="utf-8")
            if (text := changed(before)) != before:
                return write(path, text)
        raise LookupError(f"{file} no longer holds {sought!r}: choose another place to damage")

    return change


def swap(file: str, old: str, new: str) -> Change:
    """Put `new` for the first `old` in a file, or in the text of a notebook."""
    return edit(file, lambda text: text.replace(old, new, 1), old)


def cut(file: str, pattern: str, new: str = "") -> Change:
    """Put `new` for what a regular expression finds first in a file, or in the text of a notebook."""
    return edit(file, lambda text: re.sub(pattern, new, text, count=1, flags=re.M), pattern)


def append(file: str, text: str) -> Change:
    def change(tree: Path) -> None:
        write(tree / file, (tree / file).read_text(encoding="utf-8") + text)

    return change


def cell(file: str, source: str, kind: str = "code", outputs: tuple = ()) -> Change:
    """Add a cell to a notebook."""

    def change(tree: Path) -> None:
        added = {"id": "damage", "cell_type": kind, "metadata": {}, "source": source}
        if kind == "code":
            added |= {"execution_count": None, "outputs": list(outputs)}
        notebook = read(tree / file)
        write(tree / file, written({**notebook, "cells": [*notebook.cells, added]}).decode("utf-8"))

    return change


def metadata(file: str, cells: bool, **more) -> Change:
    """Add metadata to a notebook's first cell, or to the notebook."""

    def change(tree: Path) -> None:
        notebook = read(tree / file)
        (notebook.cells[0] if cells else notebook).metadata.update(more)
        write(tree / file, written(notebook).decode("utf-8"))

    return change


def sources_on_one_line(tree: Path) -> None:
    """A notebook as some programs save it, and this repository once did: the whole text of a cell is one line."""
    notebook = read(tree / CHAPTER)
    write(tree / CHAPTER, json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def notebook_nobody_listed(tree: Path) -> None:
    write(tree / "book/reference/unlisted.ipynb", (tree / "book/reference/glossary.ipynb").read_text(encoding="utf-8"))


def state_gone(tree: Path) -> None:
    """Take the last state of an explorable out of the file that the page loads."""
    (file,) = (tree / "_build/html/_static/states").glob("gone-by-*.js")
    cut(file.relative_to(tree).as_posix(), r'("states": ?\[[^\]]*), ?\d+\]', r"\1]")(tree)


def shown_otherwise(tree: Path) -> None:
    """What the build kept of its run of the notebooks, with another number in it than they show now."""
    changed = 0
    for kept in (tree / "_build/cache").rglob("base.ipynb"):
        text = kept.read_text(encoding="utf-8")
        changed += text.count("93,340")
        write(kept, text.replace("93,340", "93,341"))
    if not changed:
        raise LookupError("no notebook of the cache shows '93,340': choose another number to change")


def page_grown_too_heavy(tree: Path) -> None:
    """200 KB of words that hardly get smaller when packed."""
    import random

    words = random.Random(1).randbytes(100_000).hex()
    swap(PAGE, "</article>", f"<!-- {words} --></article>")(tree)


def address_of_a_registry(tree: Path) -> None:
    append("requirements.txt", "# https://" + "pypi" + ".org/simple\n")(tree)


# The kinds of damage -----------------------------------------------------------------------------------

PROSE = "tests/book/test_prose.py::test_every_number_is_bound_to_a_row_cited_beside_it[03-historical-background]"
LINKED = (
    "tests/book/test_prose.py::test_every_claim_of_the_section_is_linked_from_its_chapter[03-historical-background]"
)
TABLES = "tests/companion/test_data.py::test_the_tables_are_right_in_themselves_and_between_themselves"
RUNS = f"tests/book/test_notebooks.py::test_it_runs_leaves_no_trace_and_shows_what_it_showed_in_the_build[{CHAPTER}]"
CLEAN = f"tests/book/test_notebooks.py::test_it_is_committed_clean[{CHAPTER}]"
LANGUAGE = f"tests/book/test_language.py::test_it_is_written_in_one_language[{CHAPTER}]"
PAGES = "tests/site/test_pages.py::"
MARKING = "tests/marking/"
MACHINES = "tests/tools/test_machines.py::"

DAMAGES = [
    # What the book says
    Damage("a number in prose", swap(CHAPTER, "[93,340 people](#claim-iii-13)", "[93,430 people](#claim-iii-13)"),
           PROSE, "03-historical-background.ipynb: no row cited here has the number 93,430"),
    Damage("a spelling mistake", cell(CHAPTER, "The goverment said so.", "markdown"), "tests/book/test_language.py::test_no_word_is_misspelt", "goverment ==> government"),
    Damage("an American spelling", cell(CHAPTER, "They organize it.", "markdown"), LANGUAGE, "organize: organise"),
    Damage("a private name in prose", cell(CHAPTER, "There he met Tanaka Ichiro again.", "markdown"),
           "tests/book/test_people.py::test_every_name_in_the_prose_is_allowed[03-historical-background]",
           "03-historical-background.ipynb names ['Ichiro', 'Tanaka']"),
    Damage("a year changed in a caption", swap(SHOWN, "1959 unconfirmed", "1958 unconfirmed"), PROSE, "dated '1958'"),
    Damage("a file of a figure to which nothing leads", swap("engine/src/claimbook/show/figure.py", 'downloads[f"figures/{address}.csv"] = "Rows (CSV)"', "pass"),
           "engine/tests/test_output.py::test_files_are_written_and_named_in_the_page", "its output has no link to it"),
    Damage("a target that nothing on its page has", swap("engine/src/claimbook/show/table.py", '<div id="{}">', '<div data-id="{}">'), BUILD, "its output has no element with that id"),
    Damage("a chapter without its disagreements", swap(CHAPTER, "## Where the sources disagree", "## More"),
           "tests/book/test_notebooks.py::test_a_chapter_has_its_anatomy", f"{CHAPTER} lacks '## Where the sources disagree'"),
    Damage("a chapter without its question", swap(CHAPTER, "**Why did so many people leave", "Why did so many people leave"),
           f"tests/book/test_notebooks.py::test_a_chapter_opens_with_its_matter[{CHAPTER}]", "AssertionError"),
    Damage("a figure without its finding", swap(SHOWN, 'title="Most had left within two years of the first ship",', ""),
           "tests/book/test_notebooks.py::test_the_figures_of_a_chapter_state_what_they_show[3]", "Figure 3.1"),
    Damage("a reading time too short", cut(CHAPTER, r"Reading time: \d+ minutes", "Reading time: 1 minutes"),
           "tests/book/test_prose.py::test_reading_time_fits_the_length[03-historical-background]", "assert 15 <= 1"),

    # The tables
    Damage("a number in a table", swap("data/repatriation.csv", ",people,93340,exact", ",people,93341,exact"),
           TABLES, "repatriation.csv, row 27, column 'value': 'total' is 93,341"),
    Damage("a claim deleted", cut("data/claims.csv", r"^iii-5,.*\n"), "tests/book/test_coverage.py", "claims.csv has no row 'iii-5'"),
    Damage("a claim that nobody links", append("data/claims.csv", "iii-99,III,9,Some stayed.,count,,,people,,,vague,asserts,,,no marker,\n"),
           LINKED, "'iii-99'"),
    Damage("a source cited for nothing", append("data/sources.csv", '"nobody2020","Body, No",2020,A title,,,,,,,en,ngo,not seen,link,,\n'),
           "tests/companion/test_claims.py::test_every_source_is_cited_for_something", "nobody2020"),
    Damage("a note coded as missing evidence", cut("data/claims.csv", r"^(iv-3-33,.*),note not in our copy,", r"\1,no marker,"),
           "tests/companion/test_claims.py::test_a_note_in_our_copy_names_its_sources_and_a_lost_one_says_so", "iv-3-33"),
    Damage("a claim with a source that its note does not cite", swap("data/claims.csv", "1961,about,asserts,27,ogawa1996", "1961,about,asserts,27,bell2016"),
           "tests/companion/test_claims.py::test_a_claim_rests_only_on_what_its_notes_cite", "iii-12"),
    Damage("a private name in a table", swap("data/events.csv", "The first reported case of an escapee", "The case of Tanaka Ichiro: an escapee"),
           "tests/book/test_people.py::test_every_name_in_a_table_is_allowed[events]", "column 'event' names ['Ichiro', 'Tanaka']"),
    Damage("a private person's day", swap("data/events.csv", "first-reported-case,1994,,2002,diet20021113,year", "first-reported-case,1994-02-03,,2002,diet20021113,day"),
           "tests/book/test_people.py::test_nothing_about_private_persons_is_dated_finer_than_a_year", "'day'"),
    Damage("a fact that no row holds", cut("tests/facts.csv", r"^(f109,.*,)iii-13$", r"\1iii-2"), "tests/book/test_coverage.py", "93340"),

    # Explorables and figures
    Damage("an explorable that raises in one state",
           swap("src/companion/movement_charts.py", "    low, high = movement.gone_by(year)\n", "    low, high = movement.gone_by(year)\n    assert year != 1972\n"),
           RUNS, "gone-by fails at year=1972: AssertionError"),
    Damage("an explorable with a state missing", state_gone, f"{PAGES}test_every_explorable_has_an_answer_for_each_of_its_states", "gone-by"),
    Damage("an explorable that says nothing", cut(PAGE, r'(class="explorable-says"[^>]*>)[^<]+', r"\1"),
           f"{PAGES}test_every_explorable_has_an_answer_for_each_of_its_states", "03-historical-background.html, gone-by: says nothing"),
    Damage("a live region that is none", swap("engine/src/claimbook/explore/explorable.py", ' role="status"', ""),
           "tests/engine/test_explore.py::test_the_contract_of_the_page", "one voice"),
    Damage("an unlabelled control", cut(PAGE, r'(<label for="gone-by-year">)[^<]*', r"\1<i></i>"),
           "tests/site/test_browser.py::test_the_chapter_is_accessible_with_everything_open[light]", "gone-by-year"),
    Damage("odd labels that become markup", swap("engine/src/claimbook/explore/explorable.py", "option.slug, Markup(\" selected\") if at == choice.start else \"\", option.label", "option.slug, Markup(\" selected\") if at == choice.start else \"\", Markup(option.label)"),
           "tests/engine/test_explore.py::test_odd_labels_stay_text", "test_odd_labels_stay_text"),
    Damage("text of a table that becomes markup", swap("engine/src/claimbook/tables/rows.py", "text = inline(value)", "text = Markup(value)"),
           "tests/companion/test_rows.py::test_whatever_stands_in_a_table_stays_text_on_the_page[events-entries]", "find_all"),
    Damage("a figure without a text alternative", cut(PAGE, r'(<svg[^>]*) aria-label="[^"]*"', r"\1"),
           f"{PAGES}test_every_picture_has_a_real_text_alternative", "aria-label"),
    Damage("a figure that says no more than its file", swap("engine/src/claimbook/show/figure.py", "\"aria-label\": alt", "\"aria-label\": \"chart.svg\""),
           "tests/companion/test_figures.py::test_the_drawing_is_text_in_the_pages_own_colours", "chart.svg"),
    Damage("a picture that is older than its table", swap("book/_static/running-total.svg", "</svg>", "<!-- --></svg>"),
           "tests/tools/test_repository.py::test_the_picture_is_drawn_from_the_tables", "make picture"),

    Damage("a person's settings that reach a drawing", cut("engine/src/claimbook/show/figure.py", r"^matplotlib\.rcdefaults\(\).*\n"),
           "tests/engine/test_isolation.py::test_no_setting_of_a_reader_reaches_a_drawing_of_the_house", "test_no_setting_of_a_reader"),
    Damage("a person's settings that reach a build", cut("engine/src/claimbook/sphinx/execution.py", r"^    isolation\.enter\(.*\n"),
           "tests/engine/test_isolation.py::test_no_setting_of_a_person_reaches_a_notebook_of_a_build", "RuntimeError"),

    # Notebooks
    Damage("a notebook with outputs", cell(CHAPTER, "1", outputs=({"output_type": "stream", "name": "stdout", "text": "1"},)),
           CLEAN, "cell 'damage' has outputs: make tidy"),
    Damage("a notebook with each cell's text on one line", sources_on_one_line, CLEAN, f"{CHAPTER} is not as Jupyter writes it: make tidy"),
    Damage("a notebook that writes a file", cell(CHAPTER, "open('left.txt', 'w').close()"), RUNS, "left.txt"),
    Damage("a notebook that warns", cell(CHAPTER, "import sys; print('Warning', file=sys.stderr)"), RUNS, "a warning would stand on the page"),
    Damage("output that differs from run to run", shown_otherwise, RUNS, "cells show another thing than in the build"),
    Damage("a notebook that is not listed", notebook_nobody_listed,
           "tests/book/test_notebooks.py::test_every_notebook_is_listed", "book/reference/unlisted.ipynb"),
    Damage("a key typed by hand", swap(SHOWN, 'movement.percent(departures.loc["scheme-1", "value"], total)', "80.1"),
           "tests/companion/test_selfcheck.py::test_every_key_is_computed[03-historical-background]", "80.1"),
    Damage("a solution that gives another result", cut("data/repatriation.csv", r"^(year-1960,.*?,people,)\d+", r"\g<1>1"),
           "tests/book/test_exercises.py::test_the_solution_prints_what_the_comment_after_it_says[03-historical-background]", "77.0 per cent"),

    # The finished pages
    Damage("a broken link on a finished page", swap(PAGE, 'href="reference/glossary.html', 'href="reference/glosary.html'),
           f"{PAGES}test_every_link_within_the_book_leads_somewhere", "book/03-historical-background.html: reference/glosary.html"),
    Damage("a duplicated id", swap(PAGE, "</article>", '<p id="gone-by">x</p></article>'), f"{PAGES}test_every_page_is_whole", "gone-by"),
    Damage("a third-party request", swap(PAGE, "</article>", '<img alt="" src="https://example.org/p.png"></article>'),
           f"{PAGES}test_nothing_comes_from_another_host", "03-historical-background.html"),
    Damage("a page without its policy", cut(PAGE, r'<meta http-equiv="Content-Security-Policy"[^>]*>'),
           "tests/site/test_prune.py::test_every_page_carries_the_policy", "03-historical-background.html"),
    Damage("an oversize page", page_grown_too_heavy, "tests/site/test_prune.py::test_the_first_visit_and_each_further_one_are_light[book/03-historical-background.html]",
           "book/03-historical-background.html"),
    Damage("a path of the machine on a page", lambda tree: swap(PAGE, "</article>", f"{tree}</article>")(tree),
           f"{PAGES}test_no_page_carries_a_path_of_the_machine_or_what_is_no_page", "03-historical-background.html"),
    Damage("Markdown left on a page", swap(PAGE, "</article>", "<p>See *this*.</p></article>"),
           f"{PAGES}test_no_markdown_is_left_on_a_page", "03-historical-background.html: See *this*."),
    Damage("a figure that nothing refers to", swap(PAGE, 'id="fig-3-1"', 'id="fig-3-9"'),
           f"{PAGES}test_figures_and_tables_are_numbered_in_order_and_referred_to", "03-historical-background.html"),
    Damage("an address that disappears", cut(PAGE, ' id="claim-iii-5"'),
           "tests/site/test_kept_addresses.py::test_every_kept_address_leads_somewhere",
           "03-historical-background.html#claim-iii-5: no id 'claim-iii-5'"),
    Damage("a state of an explorable that disappears", cut(PAGE, r'\[&#34;1967&#34;, &#34;1967&#34;\], '),
           "tests/site/test_kept_addresses.py::test_every_kept_address_leads_somewhere",
           "03-historical-background.html#gone-by?year=1967: no option '1967'"),
    Damage("foreign words that are not marked", swap(PAGE, "</article>", "<p>脱北者</p></article>"),
           f"{PAGES}test_foreign_words_are_marked_as_such", "脱北者"),
    Damage("a page that does not say who made it", lambda tree: write(tree / PAGE, (tree / PAGE).read_text(encoding="utf-8").replace("reviewed or endorsed", "reviewed")),
           f"{PAGES}test_the_independence_is_stated_on_every_page", "03-historical-background.html"),
    Damage("a stale dictionary", cut("_build/html/book/reference/dictionary.html", r'<tr><th scope="row"[^>]*>event</th>.*?</tr>'),
           "tests/companion/test_dictionary.py::test_every_column_stands_in_the_section_of_its_table[events]", "'event'"),
    Damage("a download that is not the table", append("_build/html/data/events.csv", "\n"),
           "tests/companion/test_dictionary.py::test_every_file_can_be_downloaded_as_it_is[events.csv]", "events.csv"),

    Damage("a page that does what a hostile address says",
           swap("_build/html/_static/explorable.js", "const at = c.slugs", "this.says.innerHTML = query.get(c.name);\n      const at = c.slugs"),
           "tests/site/test_addresses.py::test_an_explorable_shows_what_the_address_names_of_its_choices[book/03-historical-background.html-gone-by]",
           "gone-by?year=<img"),
    Damage("a number that the search does not find", swap("_build/html/_static/language_data.js", "return `=${whole}", "return `#${whole}"),
           "tests/site/test_reader_features.py::test_a_number_is_found_however_it_is_typed[88611-book/03-historical-background.html-None]", "03-historical-background.html"),
    Damage("a number that the index takes apart", swap("engine/src/claimbook/sphinx/wordsearch.py", "(?:[,.'’ ][0-9]{3})+", "(?:[.'’ ][0-9]{3})+"),
           "tests/engine/test_words.py::test_a_text_is_taken_apart[93,340-=93340=]", "=93340="),
    Damage("a hub's own page taken for the hub", swap("_build/html/_static/hub.js", "user|services", "users|services"),
           "tests/site/test_reader_features.py::test_a_hub_is_known_from_any_of_its_addresses", "https://hub.example.edu/user/ann/lab/tree/x"),

    # Coursework
    Damage("a solution left in the edition for students", swap("tools/site/student_edition.py", "solution|solution-start", "solutions|solution-start"),
           "tests/site/test_edition.py::test_no_solution_is_left_in_what_the_edition_is_built_from", "01-introduction.ipynb holds a piece of"),
    Damage("a solution in a student's notebook", cell("book/teaching/student/counting.ipynb", "smallest = int(of_measure[\"low\"].min())"),
           f"{MARKING}test_assignments.py::test_the_committed_student_notebook_is_the_regenerated_one[counting]", "make assignments"),
    Damage("a master's solution that is wrong", swap("marking/assignments/counting.ipynb", "how_many = len(of_measure)  # SOLUTION", "how_many = 0  # SOLUTION"),
           f"{MARKING}test_assignments.py::test_the_committed_student_notebook_is_the_regenerated_one[counting]", "counting: `otter assign` rejects the master"),
    Damage("a wall of the sandbox gone", swap("marking/sandbox.py", '"--unshare-net", ', ""),
           f"{MARKING}test_grade.py::test_probes_reach_nothing", "own services"),

    # Care
    Damage("a check that skips archives", swap("tools/data/contents.py", 'if content.startswith((b"PK', 'if content.startswith((b"KP'),
           "tests/tools/test_gone.py::test_it_is_seen[zip in zip]", "zip in zip"),
    Damage("a check that repeats a name", swap("tools/data/gone.py", "if not self.matches(name):", "if True:"),
           "tests/tools/test_gone.py::test_it_is_seen[a name in zip]", "it is repeated"),
    Damage("a row taken out with a copy kept", swap("tools/data/takedown.py", '"html", "rendered*", "new", "old", "made-from", "cache"', '"html", "rendered*", "new", "old", "made-from"'),
           "tests/tools/test_takedown_plan.py::test_everything_built_goes_and_what_people_handed_in_stays", "_build/cache"),
    Damage("a value that the list of changes repeats", swap("tools/data/recorded.py", "now = now if column == ALL else UNSAID", "pass"),
           "tests/tools/test_takedown_plan.py::test_it_is_recorded_without_what_it_was", "repeat it"),

    # Other machines
    Damage("a stray file that is published", swap("engine/src/claimbook/sphinx/downloads.py", "(*tables.files(), dictionary.README)", "(*(path.name for path in tables.folder.iterdir()), dictionary.README)"),
           f"{MACHINES}test_strays_reach_nothing_that_is_made", "published"),
    Damage("a copy that needs hard links", swap("tools/site/copies.py", "shutil.copyfile(source, target)", "raise"),
           f"{MACHINES}test_where_there_are_no_links_files_are_copied", "EXDEV"),
    Damage("a register that opens in plain folders only", swap("engine/src/claimbook/sphinx/execution.py", "    db.create_engine = _engine", "    pass"),
           f"{MACHINES}test_the_results_of_notebooks_are_kept_in_any_folder", "[a %20 b]"),

    # The repository
    Damage("a changed value that nobody lists", swap("data/events.csv", "Calcutta", "Kolkata"),
           "tests/tools/test_release.py::test_the_list_of_changes_is_complete", "| events | "),
    Damage("a name of the companion that disappears", swap("src/companion/data.py", "pick = ", "chosen = "),
           "tests/tools/test_kept.py::test_every_kept_name_can_be_used_as_before", "companion.data.pick(name, keys): companion.data has no 'pick'"),
    Damage("a parameter of the companion that disappears", swap("engine/src/claimbook/show/figure.py", "*, number: str, caption: str", "*, label: str, caption: str"),
           "tests/tools/test_kept.py::test_every_kept_name_can_be_used_as_before", "companion.figures.show(drawing, *, number, caption, title=''): no longer takes 'number'"),
    Damage("a Python that nobody tries", swap(".github/workflows/pages.yml", '"3.14"', '"3.13"'),
           "tests/tools/test_workflows.py::test_the_oldest_and_the_newest_python_are_tried", "3.14"),
    Damage("a pin that differs", cut("requirements.txt", r"^pandas==3\.1\.1", "pandas==2.3.3"),
           "tests/tools/test_repository.py::test_the_lock_pins_what_the_project_wants[pandas]", "make lock"),
    Damage("a pin without a digest", cut("requirements.txt", r"^(six==\S+) \\\n(?:    --hash=.*\n)+", r"\1\n"),
           "tests/tools/test_repository.py::test_every_pin_has_a_hash_and_none_an_address", "six"),
    Damage("an address of a registry", address_of_a_registry,
           "tests/tools/test_repository.py::test_every_pin_has_a_hash_and_none_an_address", "://"),
    Damage("a version of its own", cut("CITATION.cff", r"^version: .*", "version: 9.9.9"),
           "tests/tools/test_repository.py::test_the_version_is_the_same_everywhere", "9.9.9"),
    Damage("a description for Zenodo that is older than the citation", swap("CITATION.cff", "  - Japan", "  - Korea"),
           "tests/tools/test_making_releases.py::test_the_description_for_zenodo_is_that_of_the_citation", "python -m tools.release.zenodo"),
    Damage("an archive that says when it was made", swap("tools/release/archives.py", "mtime=date) as zipped", "mtime=None) as zipped"),
           "tests/tools/test_making_releases.py::test_the_archives_of_this_book_are_the_same_bytes_twice", "two makes differ"),
    Damage("a table without a licence", cut("LICENSE-TEXT-AND-DATA.md", r"`events`,? ?"),
           "tests/tools/test_repository.py::test_every_table_has_its_licence_and_its_line", "LICENSE-TEXT-AND-DATA.md"),
    Damage("a workflow that runs what strangers write", swap(".github/workflows/pages.yml", "run: make book", "run: echo ${{ github.head_ref }}"),
           "tests/tools/test_workflows.py::test_the_linters_find_nothing", "pages.yml"),
    Damage("an example that does not hold", swap("tools/site/student_edition.py", "Why?\\\\n:::\\\\n\\\\nAfter.'", "Why?\\\\n:::\\\\n\\\\nBefore.'"),
           "tests/tools/test_examples.py::test_the_examples_hold[tools.site.student_edition]", "student_edition"),
    Damage("untidy code", append("tools/browser.py", "x=1\n"), "tests/tools/test_repository.py::test_the_code_is_tidy[format --check]", "browser.py"),
]  # fmt: skip


CHANGED = "tests/book/test_prose.py::test_a_change_in_the_prose_is_caught"
CHANGED_TABLE = "tests/book/test_prose.py::test_a_change_in_a_table_is_caught"
AS_SAVED = "tests/companion/test_data_errors.py::test_a_file_as_a_spreadsheet_saves_it_is_told_in_one_line"
REFUSED = "tests/book/test_notebooks.py::test_what_must_not_run_fails"
UNCLEAN = "tests/book/test_notebooks.py::test_a_notebook_that_is_not_clean_is_caught"

PROVED = [
    Proved("a hedge dropped from prose", f"{CHANGED}[the hedge 'about']"),
    Proved("a hedge too many in prose", f"{CHANGED}[a hedge too many]"),
    Proved("a unit changed in prose", f"{CHANGED}[the unit]"),
    Proved("a link to a row dropped", f"{CHANGED}[a link to a date]"),
    Proved("a number in a row, in a claim, a hedge dropped from a table", CHANGED_TABLE),
    Proved("a cell of the wrong kind", "tests/companion/test_data.py::test_a_wrong_cell_is_reported_by_file_row_and_column"),
    Proved("a table as spreadsheets save it", AS_SAVED),
    Proved("a key that stands twice", "tests/companion/test_data.py::test_a_key_that_stands_twice_is_reported"),
    Proved("a file that breaks its description", "tests/companion/test_data_errors.py::test_a_file_that_breaks_its_description"),
    Proved("a description that makes no sense", "tests/companion/test_data_errors.py::test_a_description_that_makes_no_sense"),
    Proved("a source without a row", "tests/companion/test_data_errors.py::test_a_key_of_nothing"),
    Proved("an explorable that says nothing in one state", "tests/engine/test_explore.py::test_an_answer_that_is_none_is_refused"),
    Proved("a notebook that needs the network", REFUSED),
    Proved("a notebook of one machine, a heading that was folded", UNCLEAN),
    Proved("a merge that was left open", "tests/engine/test_tidy.py::test_a_source_that_cannot_be_used_is_named_before_the_build"),
    Proved("a link, a target or a file that leads nowhere", "engine/tests/test_output.py::test_what_is_wrong_with_a_link_or_a_target_is_told"),
    Proved("bad input of each kind in a build", "tests/site/test_build.py::test_bad_input_is_named_and_the_last_good_book_stays"),
    Proved("a release that may not be made", "tests/tools/test_making_releases.py::test_what_is_wrong_is_said_in_one_line"),
    Proved("a step of a release that fails", "tests/tools/test_making_releases.py::test_a_step_that_fails_leaves_the_tree_as_it_was"),
    Proved("a fault of each kind that axe knows", "tests/site/test_browser.py::test_a_fault_of_each_kind_is_seen"),
]  # fmt: skip
