"""What a cell shows goes to the page as one bundle, and takes part in the book's links and files."""

import json
from types import SimpleNamespace

import pandas as pd
import pytest
from docutils import nodes
from docutils.utils import new_document
from markupsafe import Markup

from claimbook import selfcheck
from claimbook.explore import explore
from claimbook.show import figure, table
from claimbook.show.markup import lead_links
from claimbook.show.output import MIME, HtmlOutput
from claimbook.sphinx import assets, bundles, files, targets

ALT = "Two bars, of which the second is twice as high."


@pytest.fixture
def building(monkeypatch):
    monkeypatch.setenv("COMPANION_BUILD", "1")


def view(size):
    return Markup('<a href="#claim-i-1">{}</a>').format(size), f"It is {size}."


def sizes():
    return explore(view, name="sizes", question="How large?", try_this="Try 2.", size=[1, 2])


def a_figure():
    drawn, axes = figure.new()
    axes.bar([0, 1], [1, 2])
    return figure.show(
        figure.Drawing(drawn, ALT, pd.DataFrame({"bar": [1, 2]})),
        number="1.1",
        caption="Two bars, see [1](#claim-i-1).",
    )


def test_in_a_notebook_it_is_html_alone():
    for shown in (a_figure(), table.show(pd.DataFrame({"a": ["b"], "n": [1]}), number="1.1", caption="A table.")):
        assert set(shown._repr_mimebundle_()) == {"text/html"} and shown.files == {}


def test_in_a_build_it_is_one_bundle(building):
    """JSON, so that a cache can hold it."""
    for shown in (a_figure(), sizes()):
        made = shown._repr_mimebundle_()
        assert set(made) == {MIME} and json.loads(json.dumps(made)) == made


def test_a_figure_brings_its_drawing_and_its_rows(building):
    bundle = a_figure().bundle()
    assert bundle["targets"] == {"fig-1-1": "Figure 1.1"} and bundle["prose"] == ["Two bars, see [1](#claim-i-1)."]
    drawing, rows = (bundle["files"][f"figures/fig-1-1.{kind}"] for kind in ("svg", "csv"))
    assert rows == "bar\n1\n2\n" and drawing.startswith("<?xml") and figure.PAPER in drawing and "var(" not in drawing


def test_an_explorable_brings_all_its_answers(building):
    bundle = sizes().output().bundle()
    assert bundle["states"] == {
        "name": "sizes",
        "says": "It is 1.",
        "states": [0, 1],
        "answers": [["It is 1.", "", '<a href="#claim-i-1">1</a>'], ["It is 2.", "", '<a href="#claim-i-1">2</a>']],
        "idle": {},
        "choices": {"size": ["1", "2"]},
    }
    assert bundle["prose"] == ["How large?", "Try 2.", "Size"] and "<script" not in bundle["html"]


def test_questions_are_no_prose_whose_numbers_a_link_must_bear_out(building):
    shown = selfcheck.show("1", selfcheck.number("What is 616?", 616, unit="people", why="Look."))
    assert shown.bundle()["asked"] == ["What is 616?"] and shown.bundle()["prose"] == []


def test_an_explorable_stands_by_itself(building):
    with pytest.raises(ValueError, match="the explorable 'sizes' must be the result of a cell of its own"):
        HtmlOutput.joined([HtmlOutput(Markup("<p></p>")), sizes().output()])


# On a page ---------------------------------------------------------------------------------------------


class Page:
    """A page of a book, of which nothing is there but what the steps of a build ask for."""

    def __init__(self, outdir, *outputs: HtmlOutput):
        self.tree = new_document("page")
        self.tree.extend(bundles.Bundles.handle_mime(None, self._data(one), False)[0] for one in outputs)
        self.labels = {"labels": {}, "anonlabels": {}}
        domain = SimpleNamespace(data=self.labels)
        self.env = SimpleNamespace(docname="chapters/one", get_domain=lambda name: domain)
        self.builder = SimpleNamespace(
            format="html",
            get_target_uri=lambda page: f"{page}.html",
            get_relative_uri=lambda page, other: f"../{other}.html",
        )
        self.outdir = outdir

    @staticmethod
    def _data(output: HtmlOutput):
        return SimpleNamespace(mime_type=MIME, content=json.loads(json.dumps(output.bundle())))

    @property
    def html(self) -> str:
        return "".join(node.astext() for node in self.tree.findall(nodes.raw))


@pytest.fixture
def warnings(monkeypatch) -> list[str]:
    said: list[str] = []
    monkeypatch.setattr(targets.logger, "warning", lambda text, *words, **more: said.append(text % words))
    return said


def test_the_door_is_open_to_our_kind_alone():
    assert bundles.Bundles.handle_mime(None, SimpleNamespace(mime_type="text/html"), False) is None
    assert bundles.Bundles.handle_mime(None, SimpleNamespace(mime_type=MIME), True) is None


def test_targets_become_labels_and_links_lead_to_their_pages(tmp_path, building, warnings):
    page = Page(tmp_path, a_figure(), sizes().output())
    targets.collect(page, page.tree)
    assert page.labels["anonlabels"] == {"fig-1-1": ("chapters/one", "fig-1-1"), "sizes": ("chapters/one", "sizes")}
    page.labels["anonlabels"]["claim-i-1"] = "claims", "claim-i-1"
    targets.resolve(page, page.tree, "chapters/one", {"claim-i-1": "evidence"})
    assert '<a class="evidence" href="../claims.html#claim-i-1">1</a>' in page.html and 'href="#fig-1-1"' in page.html
    (answers,) = (bundle["states"]["answers"] for _, bundle in bundles.within(page.tree) if "states" in bundle)
    assert [answer[2] for answer in answers] == [
        f'<a class="evidence" href="../claims.html#claim-i-1">{n}</a>' for n in (1, 2)
    ]
    assert warnings == []


def test_what_is_wrong_with_a_link_or_a_target_is_told(tmp_path, building, warnings):
    page = Page(
        tmp_path, sizes().output(), HtmlOutput(Markup('<p id="sizes"></p>'), targets={"sizes": "S", "gone": "G"})
    )
    targets.collect(page, page.tree)
    targets.resolve(page, page.tree, "chapters/one", {})
    assert warnings[:2] == [
        "the id 'sizes' is used twice: also on chapters/one",
        "a cell declares the target 'gone', but its output has no element with that id",
    ]
    assert set(warnings[2:]) == {"a link leads to '#claim-i-1', but no page has that id"}


def test_files_are_written_and_named_in_the_page(tmp_path, building):
    page = Page(tmp_path, a_figure(), sizes().output())
    files.write(page, page.tree, "chapters/one")
    assert "claimbook-file:" not in page.html, "a figure's files are offered below it: see cells.py"
    assert (tmp_path / "figures" / "fig-1-1.csv").read_text(encoding="utf-8") == "bar\n1\n2\n"
    (script,) = (tmp_path / "_static" / "states").glob("sizes-*.js")
    assert f'data-states="../_static/states/{script.name}"' in page.html
    assert script.read_text(encoding="utf-8").startswith('bookStates("sizes",{"states":[0,1]')


def test_a_file_to_which_nothing_leads_is_an_error(tmp_path):
    page = Page(tmp_path, HtmlOutput(Markup("<p></p>"), files={"lost.txt": "words"}))
    with pytest.raises(
        ValueError, match="chapters/one: a cell comes with the file 'lost.txt', but its output has no link to it"
    ):
        files.write(page, page.tree, "chapters/one")


def test_every_link_is_led_however_many_and_wherever():
    html = '<a href="#a">1</a><p title="x"><a class="b" href="#b" rel="c">2</a></p> # href'
    upper = lambda identity: f'href="{identity.upper()}"'  # noqa: E731
    assert lead_links(html, upper) == '<a href="A">1</a><p title="x"><a class="b" href="B" rel="c">2</a></p> # href'
    assert lead_links("no link", upper) == "no link"


def test_each_feature_brings_its_script_and_its_sheet():
    for name in (*assets.SCRIPTS, *assets.SHEETS):
        assert assets.read(name).strip(), name
    assert ".explorable {" in assets.sheet() and ".register {" in assets.sheet()


def test_drawings_are_the_same_for_the_page_and_as_a_file(building):
    shown = a_figure()
    assert shown.html.count("<path") == shown.files["figures/fig-1-1.svg"].count("<path")
