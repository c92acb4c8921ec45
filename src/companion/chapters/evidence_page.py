"""What the cells of the page "How do we know?" show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import evidence, evidence_charts, figures, tables
from companion.explore import explore

_LANGUAGES = {"en": "English", "ja": "Japanese"}


def fig_e_1() -> HtmlOutput:
    """Figure E.1."""
    return figures.show(
        evidence_charts.by_section(),
        number="E.1",
        title="Nothing from the challenges to the reasons can be followed to a source in our copy",
        caption="The paper's claims by section and by what they rest on. The numbers count claims of our register; the page on "
        "the data says how they were cut.",
    )


def fig_e_2() -> HtmlOutput:
    """Figure E.2."""
    return figures.show(
        evidence_charts.most_relied_on(),
        number="E.2",
        title="More claims rest on one interview alone than on any other single work",
        caption="The works on which most claims rest alone. Solid: claims that rest on nothing else that we know of; hatched: "
        "claims that have another source as well.",
    )


def fig_e_3() -> HtmlOutput:
    """Figure E.3."""
    return figures.show(
        evidence_charts.works_by_chapter(),
        number="E.3",
        title="Most works carry three chapters or fewer, and for four chapters we can name none",
        caption="The works on which most claims rest, alone or with others, and the chapters that retell those claims. A disc is as "
        "large, and a line as broad, as the number of claims. Hollow: chapters whose notes we cannot read.",
    )


def fig_e_4() -> HtmlOutput:
    """Figure E.4."""
    return figures.show(
        evidence_charts.descent(),
        number="E.4",
        title="Eight counts come from one support centre, and for nine we do not know the origin",
        caption="Every count of escapees in Japan that gives a number, of whatever kind of people, and the origin that it names or "
        "that we could find. The paper's own count, which gathers five of these, is left out. Rows: the "
        "[table of counts](#table-estimates).",
    )


def fig_e_5() -> HtmlOutput:
    """Figure E.5."""
    return figures.show(
        evidence_charts.conclusions(),
        number="E.5",
        title="About half of the conclusions hang on notes that we lack",
        caption="What holds up each of the paper's [reasons](#table-reasons) and [effects](#table-effects): works that our copy names, "
        "official replies that give the reason or come near it, statements without a note, and notes that we lack. In colour: "
        "nothing but lost notes and what the author argues.",
    )


def take() -> Explorable:
    """The explorable `#take`."""
    return explore(
        evidence.take_away,
        question="Which claims would be left without a source?",
        try_this="Take away the interview with Kato, then everything by Kato and his organisation. Which claims did his other works "
        "still hold up?",
        labels={"gone": "Take away"},
        gone=evidence.choices(),
    )


def tab_e_1() -> HtmlOutput:
    """Table E.1."""
    return tables.show(
        evidence.numbers().rename_axis("kind of claim").reset_index(),
        number="E.1",
        caption="Claims that state a number, by kind and by what they rest on.",
    )


def tab_e_2() -> HtmlOutput:
    """Table E.2."""
    return tables.show(
        evidence.kinds("kind").rename(columns={"ngo": "NGO"}).rename_axis("section").reset_index(),
        number="E.2",
        caption="Works cited in the notes that our copy has, by section and kind.",
    )


def tab_e_3() -> HtmlOutput:
    """Table E.3."""
    return tables.show(
        evidence.kinds("language").rename(columns=_LANGUAGES).rename_axis("section").reset_index(),
        number="E.3",
        caption="The same works by language. The paper does not say in which language the interviews were held.",
    )
