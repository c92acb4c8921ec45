"""Whatever stands behind the # of an address: it chooses what it names of ours, and does nothing else."""

from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from tests import weekly
from tests.companion.test_register import large, open_large, shown, status  # noqa: F401 (fixtures)
from tests.site.test_browser import chosen, states_of

HOSTILE = [
    "<img src=x onerror=hostile=1>",
    "'\"><script>hostile=1</script>",
    "javascript:hostile=1",
    "{{hostile=1}}",
    "__proto__",
    "constructor",
    "toString",
    "%",
    "%00",
    "%E0%A4%A",
    "]}{",
    "\\",
    "\N{RIGHT-TO-LEFT OVERRIDE}",
    "脱北者",
    "🕊" * 3,
    "long" * 75,
    "-1",
    "0",
    "1e9",
]
# Text without control characters and halves of pairs, which no address can hold.
ODD = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["C"]), max_size=30)


def fragments(name: str, values: dict[str, list[str]]) -> st.SearchStrategy[str]:
    """Addresses of what has a name and controls, each of them with these values: good, odd, encoded and torn ones."""
    known = st.sampled_from(sorted(values))
    # More often than not a pair means something, so that good and odd ones stand side by side.
    pair = known.flatmap(lambda key: st.tuples(st.just(key), st.sampled_from(values[key]) | ODD))
    pairs = st.lists(pair | st.tuples(ODD, ODD), max_size=5)
    raw = pairs.map(lambda some: "&".join(f"{key}={value}" for key, value in some))
    encoded = pairs.map(lambda some: "&".join(f"{quote(key)}={quote(value)}" for key, value in some))
    query = raw | encoded | ODD
    return st.tuples(st.just(name) | ODD, st.sampled_from(["?", "", "??", "#"]), query).map("".join)


def asked(fragment: str, name: str) -> dict[str, str] | None:
    """What an address asks of the controls of what has this name, the first time it names each; None: nothing of it."""
    named, mark, query = fragment.partition("?")
    if named != name or not mark:
        return None
    query = query.removeprefix("?")  # as the browser does
    return dict(reversed(parse_qsl(query, keep_blank_values=True, max_num_fields=100)))


def come_to(page, fragment: str) -> None:
    """Open the page as somebody does who has never been there."""
    address = page.url.split("#")[0]
    page.goto("about:blank")
    page.goto(f"{address}#{fragment}")


def made(page) -> list:
    """What hostile text would have left: elements, and a variable of its own."""
    return page.evaluate("[typeof hostile, document.images.length, document.scripts.length]")


OPTIONS = """name => Object.fromEntries([...document.querySelectorAll(`#${name} form :is(select, input)`)].map(
  e => [e.name, e.options ? [...e.options].map(o => o.value) : JSON.parse(e.dataset.options).map(o => o[0])]))"""

SLOWLY = settings(max_examples=40 if weekly.ON else 12, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(
    ("page_name", "name"),
    [
        ("book/06-resettlement-in-practice.html", "who-qualifies"),  # menus and boxes
        ("book/03-historical-background.html", "gone-by"),  # a slider
    ],
)
def test_an_explorable_shows_what_the_address_names_of_its_choices(open_page, page_name, name):
    page = open_page(page_name)
    values = page.evaluate(OPTIONS, name)
    states, start = states_of(page, name), chosen(page, name)
    first = next(iter(values))

    @given(fragments(name, values))
    @example(f"{name}?{first}=<img src=x onerror=hostile=1>")
    @example(f"{name}?{first}={values[first][-1]}&{first}={values[first][0]}")
    @SLOWLY
    def holds(fragment):
        come_to(page, fragment)
        query = asked(fragment, name) or {}
        choice = [
            slugs.index(query[control]) if query.get(control) in slugs else begun
            for (control, slugs), begun in zip(values.items(), start, strict=True)
        ]
        at = 0
        for slugs, position in zip(values.values(), choice, strict=True):
            at = at * len(slugs) + position
        expect(page.locator(f"#{name} .explorable-says")).to_have_text(states["answers"][states["states"][at]][0])
        assert chosen(page, name) == choice
        defined, images, _ = made(page)
        assert defined == "undefined" and images == pictures

    pictures = made(page)[1]
    holds()


def test_the_register_shows_what_the_address_names_of_its_filters(large, open_large):  # noqa: F811
    page = open_large()
    values = page.locator(".register select").evaluate_all(
        "all => Object.fromEntries(all.map(e => [e.name, [...e.options].map(o => o.value)]))"
    )
    before = made(page)

    @given(fragments("register", values | {"words": ["Army", "CHOSEN statement"]}))
    @example("register?kind=<img src=x onerror=hostile=1>")
    @SLOWLY
    def holds(fragment):
        come_to(page, fragment)
        query = asked(fragment, "register") or {}
        for name, slugs in values.items():
            value = query.get(name, "")
            assert page.locator(f"[name={name}]").input_value() == (value if value in slugs else "")
        words = page.locator("[name=words]").input_value()
        assert words == (query.get("words", "") if len(query.get("words", "")) <= 80 else "")
        narrowed = words.strip() or any(query.get(name) in slugs and query[name] for name, slugs in values.items())
        assert status(page).startswith(
            "Shown: all 1,000 claims." if not narrowed else f"Shown: {len(shown(page)):,} of "
        )
        assert made(page) == before

    holds()
