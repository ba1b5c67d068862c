"""Rule 5: text and HTML say the same."""

from collections.abc import Callable
from typing import Any

import pytest

from digest.values import Edition

Fired = Callable[..., list[tuple[int, str, str]]]
OMAN = "Oman opened its first desalination plant"


def messages(found: Any) -> list[str]:
    """What rule 5 says."""
    return [each.message for each in found if each.rule == 5]


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_text_blocks(text: str, check: Callable[..., Any], local: Edition) -> None:
    """Said once, not once an item."""
    assert messages(check(local, text=text)) == ["the text part is empty"]


def test_no_html_part_blocks(check: Callable[..., Any], local: Edition) -> None:
    """A message of text alone is not the edition."""
    found = check(local, parts=(("text/plain", "quoted-printable", local.text),))
    assert messages(found)[0] == "there is no HTML part, or nothing in it, to compare the text with"


@pytest.mark.parametrize(("twin", "name"), [("text", "text"), ("html", "HTML")])
def test_an_item_that_one_twin_lacks_blocks(twin: str, name: str, check: Callable[..., Any], local: Edition) -> None:
    """The item is named by its first words."""
    other = getattr(local, twin).replace(OMAN, "Oman closed its first")
    (found,) = [each for each in check(local, **{twin: other}) if each.rule == 5]
    assert (found.level, found.where) == ("E", twin)
    assert found.message.startswith(f"an item is not in the {name} as it is in the issue: “{OMAN}")


def test_words_that_are_hidden_in_the_html_are_missing_there(check: Callable[..., Any], local: Edition) -> None:
    """A reader of the HTML does not see them."""
    html = local.html.replace(OMAN, f'<span style="display: none">{OMAN}</span>')
    assert len(messages(check(local, html=html))) == 1


def test_lines_may_be_wrapped_and_spaced_otherwise(fired: Fired, local: Edition) -> None:
    """White space is layout."""
    text = local.text.replace(OMAN, "Oman\n  opened its    first\n  desalination\n  plant")
    assert fired(local, text=text) == [(6, "W", "headers")]


def test_words_about_a_label_may_be_set_apart(fired: Fired, local: Edition) -> None:
    """Themes print source labels each in their own way."""
    text = local.text.replace("[Meridian Wire]", "(Meridian Wire)").replace("[Northern Post]", "-- Northern Post --")
    assert fired(local, text=text) == [(6, "W", "headers")]


def test_a_link_that_the_text_lacks_blocks(check: Callable[..., Any], local: Edition) -> None:
    """Whoever reads text gets all the links."""
    found = check(local, text=local.text.replace("https://meridian.example/oman-sun", "(link)"))
    assert messages(found) == ["a link of the HTML is not in the text: “https://meridian.example/oman-sun”"]


def test_an_address_that_only_the_text_has_blocks(check: Callable[..., Any], local: Edition) -> None:
    """It is where nobody looked when the HTML was checked."""
    found = check(local, text=local.text + "\nhttps://elsewhere.example/x\n")
    assert messages(found) == ["an address in the text is no link in the HTML: “https://elsewhere.example/x”"]


@pytest.mark.parametrize("change", ["", ".", "?a=2"])
def test_links_are_compared_whole(change: str, check: Callable[..., Any], local: Edition) -> None:
    """A longer address is another one; the same one is the same."""
    address = "https://meridian.example/oman-sun"
    html = local.html.replace(f'{address}"', f'{address}{change}"')
    assert bool(messages(check(local, html=html))) is bool(change)
    assert messages(check(local, html=html, text=local.text.replace(address, address + change))) == []


@pytest.mark.parametrize("ending", [".", ",", ").", "!”", "。"])
def test_punctuation_after_an_address_is_not_of_it(ending: str, check: Callable[..., Any], local: Edition) -> None:
    """A theme may print an address within a sentence."""
    address = "https://meridian.example/oman-sun"
    assert messages(check(local, text=local.text.replace(address, f"({address}{ending}"))) == []


def test_mail_links_are_compared_too(check: Callable[..., Any], local: Edition) -> None:
    """Of the two, one that differs is told from either side."""
    html = local.html.replace("subject=unsubscribe", "subject=leave")
    assert len(messages(check(local, html=html))) == 2


def test_an_address_that_both_print_as_words_is_no_link(check: Callable[..., Any], local: Edition) -> None:
    """News that quotes an address passes."""
    told = "Write to https://plain.example/words."
    html = local.html.replace("That is all", f"{told} That is all")
    assert messages(check(local, html=html, text=f"{local.text}\n{told}\n")) == []
    assert len(messages(check(local, text=f"{local.text}\n{told}\n"))) == 1


def test_brackets_in_an_address_are_its_own(check: Callable[..., Any], local: Edition) -> None:
    """They look like the number of a link."""
    url = "https://a.example/list?f[0][1]=snow&g[2][3]"
    more = f'<p><a href="{url}">snow</a></p></body>'.replace("&", "&amp;")
    found = check(local, html=local.html.replace("</body>", more), text=f"{local.text}\n[9] {url}\n")
    assert messages(found) == []


def test_a_headline_is_not_enough_where_the_other_has_the_words(check: Callable[..., Any], local: Edition) -> None:
    """A text of headlines beside an HTML of items says less."""
    item = local.issue.items[0]
    assert item.story
    assert messages(check(local, text=local.text.replace(item.text[:20], "")))
