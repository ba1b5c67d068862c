"""Rules 10 and 11: the way out and the postal address, for everybody to see."""

import dataclasses
from collections.abc import Callable

import pytest

from digest.values import Edition

Fired = Callable[..., list[tuple[int, str, str]]]
LINK = 'href="mailto:desk@herald.example?subject=unsubscribe"'


def with_link(edition: Edition, made: str) -> str:
    """The edition's HTML with another unsubscribe link."""
    start = edition.html.index(f"<a {LINK}")
    end = edition.html.index("</a>", start) + len("</a>")
    return edition.html[:start] + made.replace("HREF", LINK) + edition.html[end:]


@pytest.mark.parametrize(
    "made",
    [
        "<a HREF>Leave</a>",
        "<a HREF><b> Leave </b></a>",
        '<a HREF><img src="https://herald.example/x.png" alt="Leave" width="20"></a>',
        '<span style="font-size:0"><a HREF style="font-size:13px">Leave</a></span>',
        '<span style="font-size:0"><a HREF><img src="https://a.example/x.png" alt="Leave" width="20"></a></span>',
        '<span style="visibility:hidden"><a HREF style="visibility:visible">Leave</a></span>',
        '<a HREF style="font:italic 13px/1.5 serif">Leave</a>',
        '<a HREF style="display:none"></a><a HREF>Leave</a>',
    ],
)
def test_a_link_that_shows_passes(made: str, fired: Fired, local: Edition) -> None:
    """Text or a picture with words for those who do not see it; layouts may hide and show again."""
    assert [each for each in fired(local, html=with_link(local, made)) if each[0] != 26] == [(6, "W", "headers")]


@pytest.mark.parametrize(
    "made",
    [
        "<a HREF></a>",
        "<a HREF> \n </a>",
        '<a HREF><img src="https://herald.example/x.png"></a>',
        '<a HREF><img src="https://herald.example/x.png" alt=" "></a>',
        '<a HREF style="display: none">Leave</a>',
        '<a HREF style="DISPLAY:NONE !important">Leave</a>',
        '<a HREF style="/* x */display:/* y */none;">Leave</a>',
        '<div style="display:none"><p><a HREF style="display:inline">Leave</a></p></div>',
        '<a HREF style="visibility:hidden">Leave</a>',
        '<a HREF><span style="opacity:0">Leave</span></a>',
        '<a HREF style="font-size:0">Leave</a>',
        '<a HREF style="font-size:.0em">Leave</a>',
        '<a HREF style="font:bold 0px/1 serif">Leave</a>',
        '<span style="font-size:0px"><a HREF>Leave</a></span>',
        '<span style="font-size:0px"><a HREF style="font-size:2em">Leave</a></span>',
        "<a HREF hidden>Leave</a>",
        "<div hidden><a HREF>Leave</a></div>",
        "<div hidden><a HREF><img src='https://herald.example/x.png' alt='Leave'></a></div>",
    ],
)
def test_a_link_that_does_not_show_blocks(made: str, fired: Fired, local: Edition) -> None:
    """Hidden by itself, by what it is in, or with nothing to see."""
    assert (10, "E", "html") in fired(local, html=with_link(local, made))


def test_no_link_blocks_in_either_part(fired: Fired, local: Edition) -> None:
    """A link that somebody else has is not this reader's."""
    other = "mailto:desk@herald.example?subject=unsubscribe%20t0k3n"
    found = fired(local, unsubscribe=other)
    assert [each for each in found if each[0] == 10] == [(10, "E", "html"), (10, "E", "text")]
    assert (10, "E", "message") in fired(local, unsubscribe="")


@pytest.mark.parametrize(
    ("made", "parts"),
    [
        ("", ["html", "text"]),
        ('<a href="https://herald.example/p/1" style="display:none">Choose</a>', ["html", "text"]),
        ('<a href="https://herald.example/p/2">Choose</a>', ["html", "text"]),
        ('<a href="https://herald.example/p/1">Choose</a>', ["text"]),
    ],
)
def test_a_link_to_preferences_that_is_not_there_warns(
    made: str, parts: list[str], fired: Fired, local: Edition
) -> None:
    """By the level of what no law asks for; another reader's is not this one's."""
    html, choose = local.html.replace(f"<a {LINK}", f"{made} <a {LINK}"), "https://herald.example/p/1"
    found = [each for each in fired(local, html=html, preferences=choose) if each[0] == 10]
    assert found == [(10, "W", part) for part in parts]
    text = local.text.replace("Unsubscribe:", f"Choose: {choose}\nUnsubscribe:")
    found = [each for each in fired(local, html=html, text=text, preferences=choose) if each[0] == 10]
    assert found == [(10, "W", part) for part in parts if part != "text"]


def test_a_link_in_a_comment_is_none(fired: Fired, local: Edition) -> None:
    """HTML is read as a client reads it."""
    assert (10, "E", "html") in fired(local, html=with_link(local, "<!--<a HREF>Leave</a>-->"))


def test_an_escaped_link_is_the_link(fired: Fired, local: Edition) -> None:
    """`&` is `&amp;` in HTML and itself in the text."""
    link = "https://herald.example/u?a=1&b=2"
    html = with_link(local, f'<a href="{link.replace("&", "&amp;")}">Leave</a>')
    text = local.text.replace("mailto:desk@herald.example?subject=unsubscribe", link)
    assert fired(local, html=html, text=text, unsubscribe=link) == [(6, "W", "headers")]


@pytest.mark.parametrize("address", ["", " \n ", "The Coastal Herald"])
def test_no_postal_address_blocks(address: str, fired: Fired, local: Edition) -> None:
    """The newsletter's name is no address."""
    masthead = dataclasses.replace(local.issue.masthead, address=address)
    edition = dataclasses.replace(local, issue=dataclasses.replace(local.issue, masthead=masthead))
    assert fired(edition) == [(6, "W", "headers"), (11, "E", "message")]


@pytest.mark.parametrize(
    ("twin", "old", "new", "fires"),
    [
        ("html", "12 Quay Street", "", True),
        ("html", "12 Quay Street", '<i style="display:none">12 Quay Street</i>', True),
        ("html", "12 Quay Street<br />", "12   Quay\nStreet, ", False),
        ("text", "Porto Amado 4100", "", True),
        ("text", "12 Quay Street\nPorto", "12 Quay\n  Street | Porto", False),
    ],
)
def test_each_line_of_the_address_shows_in_both(
    twin: str, old: str, new: str, fires: bool, fired: Fired, local: Edition
) -> None:
    """However it is laid out."""
    whole = getattr(local, twin)
    assert old in whole
    assert ((11, "E", twin) in fired(local, **{twin: whole.replace(old, new)})) is fires
