"""The bodies of a message: encoded once, and each reader's own links wherever the newsletter's stood."""

import html
import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from digest import deliver
from digest.values import Edition, Issue, Masthead, Url
from tests.deliver.conftest import NOW, MakeEdition, reader
from tests.deliver.test_message import bodies, parsed

WEB = Url("https://pier.example/n")
LEAVE, CHOOSE = f"{WEB}/unsubscribe", f"{WEB}/preferences"
MASTHEAD = Masthead(name="The Pier Post", sender="ed@pier.example", web=WEB, preferences=True)
CHOOSER = "chooser{:019}".format


def edition_of(text: str, page: str, masthead: Masthead = MASTHEAD) -> Edition:
    """An edition of these bodies, unrendered."""
    issue = Issue(masthead=masthead, slug="2026-09-21", date=NOW.date(), sections=())
    return Edition(issue=issue, subject="News", html=page, text=text, page="")


def arrived(edition: Edition, number: int = 1, **changes: Any) -> tuple[str, str]:
    """Text and HTML as that reader's mail program reads them."""
    recipient = reader(number, **{"preferences": CHOOSER(number), **changes})
    return bodies(parsed(deliver.skeleton(edition, sent_at=NOW).message(recipient)))


def test_both_links_become_the_readers_own(edition: MakeEdition) -> None:
    """In the theme's own mail; nothing else differs from what was made."""
    made = edition(web=WEB, preferences=True)
    text, page = arrived(made)
    for general, own in ((LEAVE, f"{LEAVE}/{reader().token}"), (CHOOSE, f"{CHOOSE}/{CHOOSER(1)}")):
        assert (made.text.count(general), text.count(own), page.count(f'"{own}"')) == (1, 1, 1)
        text, page = text.replace(own, general), page.replace(own, general)
    assert (text, page) == (made.text, made.html)


def test_headers_are_what_they_were(edition: MakeEdition) -> None:
    """List-Unsubscribe is for unsubscribing: no token to choose with is in any header."""
    raw = deliver.skeleton(edition(preferences=True), sent_at=NOW).message(reader(preferences=CHOOSER(1)))
    before = deliver.skeleton(edition(preferences=True), sent_at=NOW).message(reader())
    head = raw.partition(b"\r\n\r\n")[0]
    assert b"preferences" not in head
    assert head == before.partition(b"\r\n\r\n")[0]


def test_who_has_no_link_of_their_own_has_the_newsletters(edition: MakeEdition) -> None:
    """Its page says how to get to one's own."""
    text, page = arrived(edition(preferences=True), preferences="")
    general = "https://herald.example/roundup/preferences"
    assert f": {general}\n" in text
    assert f'"{general}"' in page


@pytest.mark.parametrize("masthead", [{"preferences": False}, {"preferences": True, "web": None}])
def test_a_newsletter_without_such_pages_has_no_link_to_them(edition: MakeEdition, masthead: dict[str, Any]) -> None:
    """Whatever tokens there are."""
    assert not any("preferences" in body or CHOOSER(1) in body for body in arrived(edition(**masthead)))


@pytest.mark.parametrize("web", ["https://pier.example/it's", "https://pier.example/a&b"])
def test_a_link_that_html_escapes_is_found(web: str, edition: MakeEdition) -> None:
    """Templates write an apostrophe as `&#39;`, the standard library as `&#x27;`."""
    made = edition(web=web, preferences=True)
    text, page = arrived(made)
    for own in (f"{web}/unsubscribe/{reader().token}", f"{web}/preferences/{CHOOSER(1)}"):
        assert own in text
        assert f'"{own}"' in html.unescape(page)


@pytest.mark.parametrize("text", ["<{}>", "({})", "See {}.", "{}", "{}\n", "{}, or {}; [{}]", "{}\r\n{}"])
def test_a_link_in_text_may_stand_in_brackets_or_before_a_stop(text: str) -> None:
    """As the proof of the text twin takes it for printed."""
    for general in (LEAVE, CHOOSE):
        own = arrived(edition_of(text.format(*3 * [general]), "<p>x</p>"))[0]
        assert re.findall(r"https?://[^\s<>()\],;]*[^\s<>()\],;.]", own) == text.count("{}") * [
            f"{LEAVE}/{reader().token}" if general == LEAVE else f"{CHOOSE}/{CHOOSER(1)}"
        ]


@pytest.mark.parametrize("longer", [f"{CHOOSE}/x", f"{CHOOSE}-2", f"{CHOOSE}.html", f"https://a.example/?u={CHOOSE}"])
def test_a_longer_address_is_another_one(longer: str) -> None:
    """It stays as it was made."""
    assert arrived(edition_of(f"See {longer}", f'<a href="{longer}">x</a>'))[0] == f"See {longer}"
    assert longer in arrived(edition_of("x", f'<a href="{longer}">x</a>'))[1]


_WORDS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=200)
_LEAVE, _CHOOSE = object(), object()


def _made(parts: list[Any], leave: str, choose: str) -> tuple[str, str]:
    """Text and HTML of words and links."""
    links = {_LEAVE: leave, _CHOOSE: choose}
    text = "".join(f" {links[part]} " if part in links else part for part in parts)
    return text, "".join(f'<a href="{links[part]}">x</a>' if part in links else html.escape(part) for part in parts)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(_WORDS, st.sampled_from([_LEAVE, _CHOOSE])), max_size=12), st.integers(9, 60))
def test_any_words_arrive_and_everybodys_links_are_their_own(parts: list[Any], length: int) -> None:
    """Any number of links in any order, tokens of any length; nobody else's token is in a message."""
    tokens = [(f"{number}{'l' * length}", f"{number}{'c' * length}") for number in (1, 2)]
    assume(not any(token in "".join(_made(parts, "", "")) for both in tokens for token in both))
    skeleton = deliver.skeleton(edition_of(*_made(parts, LEAVE, CHOOSE)), sent_at=NOW)
    for mine, theirs in (tokens, tokens[::-1]):
        raw = skeleton.message(reader(token=mine[0], preferences=mine[1]))
        assert raw.isascii()
        assert max(map(len, raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 76
        assert bodies(parsed(raw)) == _made(parts, f"{LEAVE}/{mine[0]}", f"{CHOOSE}/{mine[1]}")
        assert not any(token.encode() in raw.replace(b"=\r\n", b"") for token in theirs)
