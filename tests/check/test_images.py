"""Rule 18: what is said where an image does not show."""

from collections.abc import Callable

import pytest

Marked = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    "html", ['<img src="a.png" alt="A boat">', '<img src="a.png" alt="">', "<img alt>", "<p>none</p>", "<!--<img>-->"]
)
def test_an_image_with_alt_passes(html: str, marked: Marked) -> None:
    """An empty one is right for what only decorates."""
    assert marked(18, html) == []


@pytest.mark.parametrize("more", ["", " title='A boat'", " style='display:none'", " role='presentation'"])
def test_an_image_without_alt_blocks(more: str, marked: Marked) -> None:
    """Hidden ones too: a style sheet may show them on a phone."""
    expected = 'an image has no alt: “https://a.example/b.png”; say what it shows, alt="" where it only decorates'
    assert marked(18, f'<p><img src="https://a.example/b.png"{more}></p>') == [("E", expected)]


def test_one_without_address_is_named_too(marked: Marked) -> None:
    """There is nothing to quote."""
    ((level, message),) = marked(18, "<img>")
    assert level == "E"
    assert message.startswith("an image has no alt: “”")


@pytest.mark.parametrize(
    "html",
    [
        "<input type='image' src='a.png' alt='Answer'>",
        "<input type='text'>",
        "<input>",
        "<map><area href='https://a.example/' alt='The ferry'></map>",
        "<map><area></map>",
    ],
)
def test_what_leads_somewhere_and_says_where_passes(html: str, marked: Marked) -> None:
    """What leads nowhere needs no words."""
    assert marked(18, html) == []


@pytest.mark.parametrize("alt", ["", " alt", " alt=' '", " title='x'"])
@pytest.mark.parametrize(
    ("tag", "what"),
    [("input type=IMAGE src='b.png'", "a button that is an image"), ("area href='b.png'", "a part of an image")],
)
def test_what_leads_somewhere_without_words_blocks(tag: str, what: str, alt: str, marked: Marked) -> None:
    """Also with an empty alt: it decorates nothing."""
    expected = f"{what} has no words in its alt: “b.png”; say what it does or where it leads"
    assert marked(18, f"<{tag}{alt}>") == [("E", expected)]
