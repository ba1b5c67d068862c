"""Messages that are right give no finding, whatever the language, the script and the words."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.check import links
from digest.text import clean
from digest.values import Edition, Run, Section, Url

NASTY = [
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "<!--[if mso]>x<![endif]-->",
    "]]>&lt;b&gt; &amp; &nbsp; &#32;",
    "\x00\x07\x1b[31mred\x1b[0m\x85",
    "a\u202eb\u2066c",
    "line\r\nSubject: other\nline\u2028line",
    "\ud800 lone \ufffe \ufdd0 \ufeff",
    "京都市の路面電車博物館は二十七号車を一か月のあいだ夕方の運行のために市に貸し出すと発表した（https://a.example/京都）。",
    "see https://a.example/x, or (http://b.example/y.); mail mailto:desk@c.example!",
    "None of the passengers were hurt.",
    "“Why?” – “None”",
    "word " * 100,
    "Ärger über Öl\u00a0: ça va…",
]
WORDS = st.one_of(st.sampled_from(NASTY), st.text(max_size=60), st.text("{}%None null:*\n ", max_size=120))
# A link of nothing but soft hyphens or wide spaces shows no words, and is told so; no words at all are not printed.
LABEL = WORDS.filter(lambda words: bool(links._seen(words)) or not clean(words).strip(" \t\n"))
LINK = st.one_of(
    st.sampled_from(
        ["https://a.example/a(b).", "https://a.example/?q=1&r=None#x", "mailto:desk@c.example?subject=x"]
    ),
    st.text("ab/.,;:)('&?=%é ", max_size=20).map("https://a.example/{}".format),
)


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_a_newsletter_with_a_web_address_passes(encoding: str, check: Callable[..., Any], online: Edition) -> None:
    """The theme's sample, with one-click headers, in either encoding."""
    parts = (("text/plain", encoding, online.text), ("text/html", encoding, online.html))
    assert check(online, parts=parts, audience=500_000) == ()


def test_a_newsletter_without_one_is_warned_once(fired: Callable[..., Any], local: Edition) -> None:
    """Unsubscribing by mail is enough for a small one."""
    assert fired(local, audience=4_999) == [(6, "W", "headers")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("every-part", set()),
        ("right-to-left", {23}),
        ("other-languages", {6, 11, 23}),
        ("wide-letters", {6, 11, 23}),
    ],
)
def test_every_language_and_direction_passes(
    name: str, expected: set[int], fired: Callable[..., Any], rendered: Callable[..., Edition]
) -> None:
    """Two of the files have neither web nor postal address, three no preheader; that is all there is to say."""
    assert {rule for rule, _, _ in fired(rendered(name))} == expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS, label=LABEL, heading=WORDS, url=LINK)
def test_no_words_give_a_false_alarm(
    words: str, label: str, heading: str, url: str, check: Callable[..., Any], edition_of: Callable[..., Edition]
) -> None:
    """Whatever feeds say, what we render of it can be sent."""
    linked = Run(text="W" + words, url=Url(url), style="strong")
    item = (Run(text=words), Run(text=label, url=Url(url), style="source"), linked, Run(text=label, style="source"))
    edition = edition_of(
        item, title="T" + heading, preheader=words, introduction=((Run(text=words), linked),), closing=((linked,),)
    )
    assert [each for each in check(edition) if each.level == "E"] == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=WORDS, address=WORDS)
def test_no_name_and_address_give_a_false_alarm(
    name: str, address: str, check: Callable[..., Any], edition_of: Callable[..., Edition]
) -> None:
    """The masthead's lines are found again too."""
    edition = edition_of(
        (Run(text="A bridge opened."),), masthead={"name": "N" + name, "address": f"N{name}\nA{address}\n4100 Porto"}
    )
    assert [each for each in check(edition) if each.level == "E"] == []


def test_headings_named_like_missing_values_pass(
    check: Callable[..., Any], edition_of: Callable[..., Edition]
) -> None:
    """A newsletter may have a heading "None" and an outlet "null"."""
    edition = edition_of(
        (Run(text="A bridge opened."), Run(text="null", style="source")),
        introduction=((Run(text="undefined", style="emphasis"),),),
    )
    named = edition_of(*(item.runs for item in edition.issue.items), sections=())
    sections = (Section(name="None", items=edition.issue.items),)
    edition = edition_of(sections=sections, introduction=edition.issue.introduction)
    assert named.issue.items == ()
    assert [each for each in check(edition) if each.level == "E"] == []
