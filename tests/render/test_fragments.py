"""Text directives: short, escaped, and the first match on the page is the very span."""

from time import perf_counter
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.fragments import directive, link
from digest.render.matching import Directive, Page, folded
from digest.values import Article, Source, Url

LONG = (
    "The council of Porto Amado said on Monday that the bridge over the Varn, which was closed in May after divers"
    " found cracks in two of its piers, will open to carts and bicycles before the first snow,"
    " and to trams in spring."
)


def _article(text: str, title: str = "", url: str | None = "https://site.example/a") -> Article:
    return Article(id="a", title=title, text=text, source=Source(location="f"), url=Url(url) if url else None)


def _of(words: str, text: str, *, title: str = "", turn: int = 0) -> str:
    """The directive for the words' turn-th place in the text; it is checked to find exactly that."""
    start = -1
    for _ in range(turn + 1):
        start = text.index(words, start + 1)
    found = directive(_article(text, title), start, start + len(words))
    assert found is not None
    page = Page(title, text)
    assert page.first(found) == page.match(start, start + len(words))
    return str(found)


def test_a_short_sentence_is_named_whole() -> None:
    """Spaces and all, its full stop too."""
    assert _of("The bells rang.", "The bells rang. Nobody knew why.") == "The%20bells%20rang."


def test_of_a_long_sentence_its_beginning_and_its_end_are_named() -> None:
    """Four words each: a note within it does not matter."""
    assert _of(LONG, f"Before.\n\n{LONG} After.") == "The%20council%20of%20Porto,to%20trams%20in%20spring."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Well-read, they & we agreed.", "Well%2Dread%2C%20they%20%26%20we%20agreed."),
        ('He said: "100% #1?"', "He%20said%3A%20%22100%25%20%231%3F%22"),
        ("A~b_c.d/e+f=g", "A~b_c.d%2Fe%2Bf%3Dg"),
        ("“Ça va, l’été?”", "%E2%80%9C%C3%87a%20va%2C%20l%E2%80%99%C3%A9t%C3%A9%3F%E2%80%9D"),
        ("Two\u00a0  spaces.", "Two%20spaces."),
    ],
)
def test_all_but_unreserved_letters_are_escaped(words: str, expected: str) -> None:
    """Comma, hyphen and ampersand would end a term; white space is one space, as pages show it."""
    assert _of(words, f"First. {words}") == expected


def test_a_sentence_that_stands_twice_is_told_apart_by_what_is_around_it() -> None:
    """The first needs nothing, the others what follows or comes before, of the same paragraph if it will do."""
    text = "Nobody was hurt. Trams stopped.\n\nLater. Nobody was hurt. Boats stopped.\n\nNobody was hurt."
    said = "Nobody was hurt."
    assert _of(said, text) == "Nobody%20was%20hurt."
    assert _of(said, text, turn=1) == "Nobody%20was%20hurt.,-Boats%20stopped."
    assert _of(said, text, turn=2) == "hurt.%20Boats%20stopped.-,Nobody%20was%20hurt."


def test_a_long_one_that_begins_like_another_is_named_by_more_of_its_words() -> None:
    """No surroundings are needed where its own words will do."""
    found = _of(LONG, f"{LONG.replace('on Monday', 'on Friday')}\n\n{LONG}")
    start, end = map(unquote, found.split(","))
    assert start == "The council of Porto Amado said on Monday that the bridge over"
    assert end == "carts and bicycles before the first snow, and to trams in spring."


def test_the_title_stands_above_the_text() -> None:
    """A sentence that says it again needs what follows; case, accents and kinds of quotes make no difference."""
    text = "“Café” opens. It has six tables."
    found = _of("“Café” opens.", text, title='"Cafe" Opens. Today')
    assert found.endswith(",-It%20has%20six")


def test_where_nothing_tells_two_places_apart_the_same_words_are_found() -> None:
    """A sentence that is all of a title and all of a text."""
    found = directive(_article("The bells rang.", "The bells rang."), 0, 15)
    assert str(found) == "The%20bells%20rang."


def test_a_term_never_crosses_a_line_break() -> None:
    """Blocks end there: a browser finds a term within one only."""
    text = "First line\nsecond line."
    assert _of(text, f"{text} More.") == "First%20line,second%20line."
    assert "%0A" not in _of("One.", "A\nB\n\nOne.\n\nC\n\nOne.", turn=1)


def test_scripts_without_spaces_are_cut_at_their_marks() -> None:
    """Only a dictionary knows where else a word ends."""
    chinese = "港务局星期一宣布，渡轮从十月起每小时开行一班，直到深夜，并且增加三条前往北岸各个村庄的新航线。"
    assert (
        unquote(_of(chinese, f"开头。{chinese}结尾。")) == "港务局星期一宣布，,并且增加三条前往北岸各个村庄的新航线。"
    )
    uncut = "京都市の路面電車博物館は二十七号車を一か月のあいだ夕方の運行のために市に貸し出すと月曜日に発表した。"
    assert unquote(_of(uncut, f"{uncut}車両は修理を終えた。")) == uncut


def test_arabic_is_cut_at_its_spaces() -> None:
    """Four words of its beginning and of its end."""
    text = (
        "أعلنت هيئة الميناء يوم الاثنين أن العبارات الليلية ستعمل كل ساعة ابتداء من أكتوبر حتى نهاية الحفر في الربيع."
    )
    assert unquote(_of(text, f"{text} ثم عادت.")) == "أعلنت هيئة الميناء يوم,نهاية الحفر في الربيع."


def test_it_never_grows_absurd() -> None:
    """A sentence of one word of 5,000 letters has no directive, one of 5,000 words a short one."""
    assert directive(_article("x" * 5000), 0, 5000) is None
    many = " ".join(f"word{n}" for n in range(5000))
    assert len(_of(many, many)) < 100


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://site.example/a", "https://site.example/a#:~:text=Hi."),
        ("https://site.example/a?b=1&c=%20#part", "https://site.example/a?b=1&c=%20#part:~:text=Hi."),
        ("https://site.example/#/a", "https://site.example/#/a:~:text=Hi."),
        ("https://site.example/a#part:~:text=other", "https://site.example/a#part:~:text=Hi."),
        ("https://site.example/a#:~:text=other&text=more", "https://site.example/a#:~:text=Hi."),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_the_directive_follows_the_address(url: str | None, expected: str | None) -> None:
    """After a fragment that is there, instead of a directive that is there; no address, no link."""
    assert link(_article("Hi.", url=url), 0, 3) == expected


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 2), (3, 5), (99, 120)])
def test_a_span_without_words_leads_to_the_page(start: int, end: int) -> None:
    """Nothing can be found, and nothing breaks."""
    assert link(_article("Hi.  \n  "), start, end) == "https://site.example/a"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a " * 150_000 + "b.", "a b."),
        ("la la la. " * 30_000, "la la la."),
        ("x" * 300_000, "x"),
        (" \n" * 200_000 + "a", "a"),
    ],
)
def test_a_page_that_repeats_itself_costs_little(text: str, words: str) -> None:
    """Whatever comes of it; a hostile page holds up nobody."""
    began = perf_counter()
    start = text.rindex(words)
    directive(_article(text), start, start + len(words))
    assert perf_counter() - began < 3


@given(st.lists(st.sampled_from(["a", "b", "A.", "é,", "“c”", "\n", "中", "。"]), min_size=1, max_size=30), st.data())
def test_what_is_found_says_the_spans_words(parts: list[str], data: st.DataObject) -> None:
    """On any page: the span itself, or, where nothing tells them apart, its words elsewhere."""
    text = " ".join(parts)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = directive(_article(text, "A b"), start, end)
    if found is None:
        return
    match = Page("A b", text).first(found)
    assert match is not None
    shown = Page("A b", text).folded[slice(*match)]
    assert shown.split() == folded(text[start:end]).split()


def test_prefix_range_and_suffix_work_together() -> None:
    """The end that the suffix follows, after the start that the prefix precedes."""
    page = Page("", "one x two. zero x two, x two three.")
    found = page.first(Directive(prefix="zero", start="x", end="two", suffix="three"))
    assert found is not None
    assert page.folded[slice(*found)] == "x two, x two"
    assert page.first(Directive(prefix="zero", start="one")) is None
