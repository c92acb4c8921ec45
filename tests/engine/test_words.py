"""The words of the search: a number is one word however it is written, and words of two cells of a table are two.

The script that reads the query takes the same table of cases in `test_reader_features.py`, in a real browser.
"""

import pytest
from docutils import nodes

from claimbook.sphinx.wordsearch import EnglishWithNumbers, IndexOfCells, split, text_of

# What is written, and its words, one space between them.
CASES = [
    ("1984", "=1984="),
    ("1984.", "=1984="),
    ("(1984)", "=1984="),
    ("１９８４", "=1984="),  # as a Japanese or Chinese keyboard may write it
    ("1984年", "=1984= 年"),
    ("93,340", "=93340="),
    ("93340", "=93340="),
    ("93340 people", "=93340= people"),
    ("93 340", "=93340="),
    ("93\u00a0340", "=93340="),  # a no-break space
    ("93\u202f340", "=93340="),  # a narrow one
    ("93\u2009340", "=93340="),  # a thin one
    ("93.340", "=93340="),  # as in German or Spanish
    ("93'340", "=93340="),  # as in Switzerland
    ("93’340", "=93340="),
    ("９３，３４０", "=93340="),
    ("約93,340人", "約 =93340= 人"),
    ("160명", "=160= 명"),
    ("1,234,567 or 12 000 000", "=1234567= or =12000000="),
    ("88,611.", "=88611="),
    ("88,611, 1,081 and 3,648", "=88611= =1081= and =3648="),
    ("77.0", "=77="),
    ("77,0 %", "=77="),
    ("77%", "=77="),
    ("0.5 and 0,5 and .5", "=0.5= and =0.5= and =5="),
    ("6.50", "=6.50="),
    ("1,234.5", "=1234.5="),
    ("Figure 3.1", "Figure =3.1="),
    ("1990s", "1990s"),
    ("the 155th session", "the 155th session"),
    ("1959-84", "=1959= =84="),
    ("1959–1984", "=1959= =1984="),
    ("1959-12-04", "=1959= =12= =4="),
    ("1959,1960", "=1959= =1960="),
    ("in 2020 229 people", "in =2020= =229= people"),
    ("article 61-2", "article =61= =2="),
    ("note 32", "note =32="),
    ("iii-13", "iii =13="),
    ("kim2021 a_1", "kim2021 a_1"),
    ("007 000", "=7= =0="),
    ("1234567890123456789012345", "=1234567890123456789012345="),
    ("Chōsen, 北朝鮮", "Chōsen 北朝鮮"),
    ("北朝鮮帰国者93,340", "北朝鮮帰国者 =93340="),
    ("", ""),
    ("?! – ,.", ""),
    ("=1984=", "=1984="),
]


@pytest.mark.parametrize(("text", "words"), CASES)
def test_a_text_is_taken_apart(text, words):
    assert " ".join(split(text)) == words


@pytest.mark.parametrize("word", ["1984", "93,340", "77.0", "5"])
def test_neither_stem_nor_filter_harms_a_number(word):
    english = EnglishWithNumbers({})
    (number,) = split(word)
    assert english.stem(number) == number and english.word_filter(number)


def test_what_stands_in_two_cells_is_two_words():
    row = "<tr><td>total</td><td>88,611</td><td>people &amp; ships</td></tr><style>td{top:1px}</style>"
    assert split(text_of(row)) == ["total", "=88611=", "people", "ships"]
    assert split(text_of("<td>36</td> <td>120</td>")) == ["=36=", "=120="], "not 36,120"
    assert split(text_of("<i>Kim&#39;s</i> 2 &lt; 3")) == ["Kim", "s", "=2=", "=3="], "and no 39"


def test_the_index_leaves_the_page_as_it_was():
    page = nodes.document(None, None)
    page += nodes.raw("", "<td>88,611</td><td>people</td>", format="html")
    index = IndexOfCells.__new__(IndexOfCells)
    index.lang = EnglishWithNumbers({})
    index._titles, index._filenames, index._all_titles, index._index_entries = {}, {}, {}, {}
    index._mapping, index._title_mapping = {}, {}
    index.feed("a", "a.html", "A", page)
    assert set(index._mapping) == {"=88611=", "peopl"}
    assert page.astext() == "<td>88,611</td><td>people</td>"
