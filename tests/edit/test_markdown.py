"""Runs and Markdown: whatever an article says comes back as it was."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edit import markdown
from digest.edit.runs import form, one_line, words_of
from digest.values import Run, Url

TRICKY = "\\`*_[]<>&!#-+.:()~|=\"' 1aB\u00a0\u2028\u200fé—–•;/x"
TEXT = st.text(
    st.one_of(st.sampled_from(TRICKY), st.characters(exclude_categories=("Cc", "Cs"))), min_size=0, max_size=25
)
A = Url("https://a.example/")
HOST = Url("https://www.a.example/x")
PIECES = st.sampled_from(
    ["&amp;", "&#42;", "<!-- item:3 -->", "-->", "![x](y)", "http://a.b", "](", "**", " _a_ ", "1. "]
)
WORDS = st.one_of(TEXT, st.lists(st.one_of(TEXT, PIECES), max_size=4).map("".join))
URLS = st.sampled_from(
    [
        None,
        "https://a.example/x_(y)_z",
        "https://a.example/?a=1&copy=2&copy;=3",
        "https://b.example/*_a_*",
        "javascript:x",
    ]
)
LINKED = st.builds(Run, text=WORDS, url=URLS.map(lambda url: Url(url) if url else None))
SOURCES = st.builds(Run, text=WORDS, url=URLS.map(lambda url: Url(url) if url else None), style=st.just("source"))
STYLED = st.builds(Run, text=WORDS, style=st.sampled_from(["strong", "emphasis"]))


@settings(deadline=None)
@given(st.lists(st.one_of(LINKED, SOURCES), max_size=5))
def test_runs_come_back_exactly(runs: list[Run]) -> None:
    """Words, links and labels survive being written and read."""
    assert markdown.parsed(markdown.written(tuple(runs))) == form(runs)
    assert markdown.parsed(markdown.written(tuple(runs), item=False), item=False) == form(runs, item=False)


@settings(deadline=None)
@given(st.lists(st.one_of(LINKED, SOURCES, STYLED), max_size=5))
def test_emphasis_never_costs_a_word(runs: list[Run]) -> None:
    """Where Markdown cannot say an emphasis the words, links and labels still come back."""
    back = markdown.parsed(markdown.written(tuple(runs)))
    expected = form(runs)
    assert words_of(back) == words_of(expected)
    assert [(run.text, run.url) for run in back if run.url] == [(run.text, run.url) for run in expected if run.url]


@settings(deadline=None)
@given(st.lists(st.one_of(LINKED, SOURCES, STYLED), max_size=5), st.booleans())
def test_the_form_is_its_own_form(runs: list[Run], item: bool) -> None:
    """Bringing runs into their form twice is the same as once."""
    once = form(runs, item=item)
    assert form(once, item=item) == once


@settings(deadline=None)
@given(WORDS)
def test_a_heading_comes_back_exactly(name: str) -> None:
    """A heading's name survives, number signs at its end included."""
    read = markdown.parsed(markdown.plain(one_line(name)), item=False)
    assert "".join(run.text for run in read) == one_line(name)


@pytest.mark.parametrize(
    ("typed", "runs"),
    [
        ("He **did** it.", (Run(text="He "), Run(text="did", style="strong"), Run(text=" it."))),
        ("He *did* it.", (Run(text="He "), Run(text="did", style="emphasis"), Run(text=" it."))),
        ("See [the report](https://a.example/) here.",
         (Run(text="See "), Run(text="the report", url=A), Run(text=" here."))),
        ("Done. [AP](https://a.example/)", (Run(text="Done. "), Run(text="AP", url=A, style="source"))),
        ("Done.[AP]()", (Run(text="Done. "), Run(text="AP", style="source"))),
        ('A. [AP](a.example/1 "source") B.', (Run(text="A. AP (a.example/1) B."),)),
        ("Call [us](TEL:+49-123) or [write](mailto:a@b.example?cc=c@d.example), all.",
         (Run(text="Call "), Run(text="us", url=Url("tel:+49-123")), Run(text=" or "),
          Run(text="write", url=Url("mailto:a@b.example?cc=c@d.example")), Run(text=", all."))),
        ("See [it](www.a.example/x) there.",
         (Run(text="See "), Run(text="it", url=Url("https://www.a.example/x")), Run(text=" there."))),
        ("A <std::vector> of it.", (Run(text="A std::vector of it."),)),
        ("Done. [AP](javascript:alert(1))", (Run(text="Done. AP (javascript:alert(1))"),)),
        ("A. [AP](https://a.example/) B. [BP](https://b.example/)",
         (Run(text="A. "), Run(text="AP", url=A, style="source"), Run(text=" B. "),
          Run(text="BP", url=Url("https://b.example/"), style="source"))),
        ("A. [The report](https://a.example/) says so.",
         (Run(text="A. "), Run(text="The report", url=A), Run(text=" says so."))),
        ("[All of it](https://a.example/)", (Run(text="All of it", url=A),)),
        ("A [**b**](https://a.example/) c", (Run(text="A "), Run(text="b", url=A, style="strong"), Run(text=" c"))),
        ("<https://a.example/> is it", (Run(text="https://a.example/", url=A), Run(text=" is it"))),
        ("a <b>c</b> &amp; ![a map](https://a.example/x.png)", (Run(text="a <b>c</b> & a map"),)),
        ("two\nlines  \nand\\\na third", (Run(text="two lines and a third"),)),
        ("Done. [](https://www.a.example/x)", (Run(text="Done. "), Run(text="a.example", url=HOST, style="source"))),
    ],
)  # fmt: skip
def test_what_a_person_types(typed: str, runs: tuple[Run, ...]) -> None:
    """Links, labels and emphasis as people type them."""
    assert markdown.parsed(typed) == runs


def test_a_headline_stays_readable() -> None:
    """Only what would be markup is escaped: numbers, apostrophes and snake_case are left alone."""
    said = "AT&T's 5% rise (3.2 points) - \"good\", said O'Neil of snake_case #1!"
    assert markdown.written((Run(text=said),)) == said


@pytest.mark.parametrize(
    "typed", ["[" * 20_000, "*" * 20_000, "![" * 10_000, "`" * 20_000, "<" * 20_000, "a_" * 10_000]
)
def test_a_mad_line_takes_no_time(typed: str) -> None:
    """Twenty thousand openers are written and read within seconds, and stay words."""
    started = time.perf_counter()
    assert words_of(markdown.parsed(markdown.written((Run(text=typed),)))) == typed
    assert time.perf_counter() - started < 5
