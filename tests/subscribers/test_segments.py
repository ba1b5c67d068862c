"""The language of segments: what is understood, and how it is told what is not."""

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SegmentError
from digest.values import Address, PersonId
from subscribers.persons import Person
from subscribers.segments import Filter, find, matches, parse, shown
from subscribers.segments.filters import All, AnyOf, Empty, Equals, Field, Has, Not, Part, Since
from subscribers.segments.grammar import DEEPEST, LONGEST, MOST
from subscribers.segments.moments import span
from tests.subscribers import chances
from tests.subscribers.chances import NOW, ZONE

SPANISH = Equals(field=Field(name="language"), values=("es",))
ANNA = Person(
    id=PersonId(1),
    address=Address("Anna@Reader.example"),
    name="Anna Núñez",
    language="es",
    topics=("Haiti", "Puertos"),
    status="active",
    joined_at=dt.datetime(2026, 1, 1, 23, 30, tzinfo=dt.UTC),  # the 2nd in Madrid
    changed_at=NOW,
    fields={"city": "Cádiz", "shoe size": "38"},
)


def test_the_filter_of_the_issue() -> None:
    """As it stands in the documents."""
    assert parse('language = "es" and topic has "Haiti" and joined > 2026-01-01') == All(
        terms=(SPANISH, Has(topic="Haiti"), Since(field=Field(name="joined"), comparison=">", when="2026-01-01"))
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("language='es'", 'language = "es"'),
        ('LANGUAGE = "es" AND Email ENDS WITH ".example"', 'language = "es" and address ends with ".example"'),
        ('not language = "es"', 'language != "es"'),
        ('domain in ("a.example")', 'domain = "a.example"'),
        ('domain not in ("a", "b", "a")', 'domain not in ("a", "b")'),
        ('not (name is empty)', "name is not empty"),
        ('not not topics is empty', "not topic is not empty"),
        ('(name = "a" or name = "b") and not (name = "c" and name = "d")',
         '(name = "a" or name = "b") and not (name = "c" and name = "d")'),
        ('name = "a" or name = "b" and name = "c"', 'name = "a" or (name = "b" and name = "c")'),
        (r"field.city = 'a\'b\"c\\d'", r'''field.city = "a'b\"c\\d"'''),
        ('field."shoe size" contains "4"', 'field."shoe size" contains "4"'),
        ("joined != 2026-01-01t09:30z", "joined != 2026-01-01T09:30Z"),
        ("changed >= 2 weeks ago\n or joined = TODAY", "changed >= 2 weeks ago or joined = today"),
        ('status in ("Active", "paused")', 'status in ("active", "paused")'),
        ('name = "u\u0308"', 'name = "ü"'),
    ],
)  # fmt: skip
def test_a_filter_is_written_one_way(text: str, said: str) -> None:
    """However it was typed; what is said is the same filter again."""
    assert shown(parse(text)) == said
    assert parse(said) == parse(text)


def test_and_binds_closer_than_or_and_not_closest() -> None:
    """As in most languages."""
    a, b, c = (Equals(field=Field(name="name"), values=(one,)) for one in "abc")
    assert parse('name = "a" or not name = "b" and name = "c"') == AnyOf(terms=(a, All(terms=(Not(term=b), c))))


@given(chances.filters)
def test_what_is_shown_is_the_filter_again(filter: Filter) -> None:
    """Whatever stands in it: quotation marks, backslashes, other alphabets."""
    text = shown(filter)
    if len(text) <= LONGEST:
        assert parse(text) == filter


_PIECES = ["language", "joined", "topic", "status", "field", ".", "(", ")", "and", "or", "not", "is", "empty", "in",
           "has", "=", "<", '"es"', "'", '"', "3", "days", "ago", "2026-01-01", "2026-99-01T99:99", ",", "\\", "\x00",
           "active", "٣", "\ud800"]  # fmt: skip


@given(st.text() | st.lists(st.sampled_from(_PIECES)).map(" ".join))
def test_any_text_is_a_filter_or_one_line_with_its_place(text: str) -> None:
    """Nothing else is ever raised; what is a filter is the same one when it is shown."""
    found = _read(text)
    if isinstance(found, SegmentError):
        assert 1 <= found.column <= len(text) + 1
        assert str(found).startswith(f"filter: column {found.column}: ")
        assert str(found).isprintable()
    else:
        assert parse(shown(found)) == found


def _read(text: str) -> Filter | SegmentError:
    try:
        return parse(text)
    except SegmentError as error:
        return error


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "column 1: a field such as language is missing before the end"),
        ('langauge = "es"', 'column 1: no field "langauge": is language meant?'),
        ('shoes = "es"', 'column 1: no field "shoes": there are address, domain, name, language,'),
        ("language = es", 'column 12: language is compared with a text between quotation marks, "es", not with es'),
        ('language > "es"', "column 10: language goes with =, !=, in, not in, contains, starts with,"),
        ('language == "es"', "column 10: language goes with =, !="),
        ('language = "es', "column 12: a quotation mark that is not closed"),
        ('language = "es" topic has "x"', 'column 17: "and" or "or" is missing before topic'),
        ('(language = "es"', "column 17: the bracket of column 1 is not closed"),
        ('language in "es"', "column 13: in needs its values between brackets"),
        ('language in ("es" "en")', "column 19: a comma or the closing bracket is missing"),
        ('language = "e\x07s"', "column 12: a control character in the text"),
        ('joined = "x"', "column 10: joined is compared with a time such as 2026-01-31, 2026-01-31T09:30, 30 days"),
        ("joined > 2026-02-30", "column 10: 2026-02-30 is no date or time that there is"),
        ("joined > 0001-01-01", "column 10: 0001-01-01 is no date or time that there is"),
        ("joined > 99999 weeks ago", "column 10: 99999 weeks ago is no date or time that there is"),
        ("joined > 9999999 weeks ago", "column 10: 9999999 weeks ago is no date or time that there is"),
        ("joined > 2026-1-1", "column 10: 2026-1-1 is neither a number nor a date such as"),
        ("joined > 30 days", 'column 17: "ago" is missing: 30 days ago'),
        ("topic > 3", "column 7: topic goes with has, is empty, is not empty, not with >"),
        ("topic has 3", 'column 11: topic is compared with a text between quotation marks, "3", not with 3'),
        ('topic has " : "', 'column 11: " : " is the name of no heading'),
        ('status = "activ"', 'column 10: no status "activ": is active meant?'),
        ('frequency = "x"', 'column 13: no frequency "x": there are every, daily, weekly'),
        ('field = "x"', "column 1: a free field is written field.city"),
        ('field. = "x"', "column 8: the name of a free field is missing"),
        ("language = $es", "column 12: '$' has no meaning here; texts stand between quotation marks"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_column(text: str, said: str) -> None:
    """What was expected there, and what it might have been."""
    with pytest.raises(SegmentError) as caught:
        parse(text)
    assert str(caught.value).startswith(f"filter: {said}")


def test_the_documents_filters_are_filters() -> None:
    """All that docs/segments.md has between quotation marks of the shell or of TOML."""
    told = (Path(__file__).parents[2] / "docs/segments.md").read_text()
    found = re.findall(r"^.*? '(.+?)'$|--segment '(.+?)'$|segments '(.+?)' ", told, re.MULTILINE)
    assert len(found) == 4
    for one in found:
        parse("".join(one))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("(" * DEEPEST + 'name = ""' + ")" * DEEPEST, "(" * (DEEPEST + 1) + 'name = ""' + ")" * (DEEPEST + 1)),
        ("not " * DEEPEST + "joined = today", "not " * (DEEPEST + 1) + "joined = today"),
        (" or ".join(["name is empty"] * MOST), " or ".join(["name is empty"] * (MOST + 1))),
        (f'name = "{"x" * (LONGEST - 9)}"', f'name = "{"x" * (LONGEST - 8)}"'),
    ],
)
def test_depth_length_and_number_have_an_end(good: str, bad: str) -> None:
    """And what is within them is read."""
    assert matches(parse(good), ANNA, NOW, ZONE) in (True, False)
    with pytest.raises(SegmentError):
        parse(bad)
    with pytest.raises(SegmentError):
        parse("(" * 1_000_000)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ('address = "ANNA@reader.EXAMPLE"', True),
        ('domain = "reader.example"', True),
        ('domain contains "anna"', False),
        ('name contains "núñez"', True),
        ('name contains "NÚÑEZ"', False),  # beyond ASCII capitals are other letters
        ('name starts with "anna" and name ends with "EZ"', True),
        ('name contains "%"', False),
        ('topic has "haiti:"', True),
        ('topic has "Hait"', False),
        ("topic is empty or timezone is not empty", False),
        ('field.city in ("Vigo", "Cádiz")', True),
        ('field.City = "Cádiz"', False),
        ('field."shoe size" != "38" or field.other is not empty', False),
        ("joined = 2026-01-02", True),
        ("joined = 2026-01-01", False),
        ("joined > 2026-01-01 and joined >= 2026-01-02 and joined <= 2026-01-02 and joined < 2026-01-03", True),
        ("joined > 2026-01-02 or joined < 2026-01-02", False),
        ("joined = 2026-01-02T00:30", True),
        ("joined = 2026-01-01T23:30Z and joined = 2026-01-02T00:30:00+01:00", True),
        ("joined > 300 days ago", True),
        ("changed = today and changed < 2026-10-27T00:00", True),
        ('frequency = "every" and status != "paused"', True),
    ],
)  # fmt: skip
def test_who_is_chosen(text: str, chosen: bool) -> None:
    """By what each field and each operator says."""
    assert matches(parse(text), ANNA, NOW, ZONE) is chosen


def test_a_day_is_the_newsletters_own_however_long() -> None:
    """The day on which summer time ends has 25 hours."""
    begin, end = span("2026-10-25", NOW, ZONE)
    assert (begin, end - begin) == (dt.datetime(2026, 10, 24, 22, 0, tzinfo=dt.UTC), dt.timedelta(hours=25))
    assert span("1 day ago", NOW, ZONE) == span("2026-10-25", NOW, ZONE)


def test_a_segment_is_found_by_its_name_or_is_a_filter() -> None:
    """With its text as it was written."""
    named = {"spanish": "language='es'", "new-ones": "joined > 30 days ago"}
    assert find(named, " spanish ").filter == find(named, 'language = "es"').filter == SPANISH
    assert (find(named, "spanish").name, find(named, "spanish").text) == ("spanish", "language='es'")
    assert find(named, "joined is empty").filter == Empty(field=Field(name="joined"))
    assert find(named, 'name contains "-"').filter == Part(field=Field(name="name"), place="contains", text="-")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("spanisch", 'segment "spanisch": no such segment: is "spanish" meant?'),
        ("x", 'segment "x": no such segment; digest.toml has "spanish", "wrong", "two words"'),
        ("wrong", 'segment "wrong": column 10: language is compared with a text between'),
        ("two words", 'segment "two words": a name has letters, digits, - and _ alone'),
        ("", "filter: column 1: a field such as language is missing before the end"),
    ],
)
def test_what_is_wrong_with_a_segment_names_it(text: str, said: str) -> None:
    """Where it has a name."""
    named = {"spanish": 'language = "es"', "wrong": "language=es", "two words": "joined is empty"}
    with pytest.raises(SegmentError) as caught:
        find(named, text)
    assert str(caught.value).startswith(said)
