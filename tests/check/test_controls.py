"""Rule 32: control characters and bare line ends."""

from collections.abc import Callable
from typing import Any

import pytest

from digest.values import Edition


def told(found: Any) -> list[tuple[str, str, str]]:
    """What rule 32 says."""
    return [(each.level, each.where, each.message) for each in found if each.rule == 32]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\x9f"])
def test_a_control_character_blocks_wherever_it_is(character: str, check: Callable[..., Any], local: Edition) -> None:
    """In a header, bare or encoded, in the text and in the HTML."""
    name = f"the control character U+{ord(character):04X}"
    assert told(check(local, headers={"X-Note": f"a{character}b"})) == [("E", "headers", f"{name} in x-note")]
    word = "".join(f"={byte:02X}" for byte in character.encode())
    assert told(check(local, headers={"Subject": f"=?utf-8?q?a{word}b?="})) == [
        ("E", "headers", f"{name} in subject")
    ]
    assert told(check(local, text=f"a{character}b\n{local.text}")) == [
        ("E", "text", f"{name} in line 1 of text/plain")
    ]
    html = local.html.replace("</body>", f"\n{character}</body>")
    ((level, where, message),) = told(check(local, html=html))
    assert (level, where) == ("E", "html")
    assert message.startswith(name)


@pytest.mark.parametrize(("word", "name"), [("=0D=0ABcc:_x", "\r\n"), ("=0A", "\n"), ("=0D", "\r")])
def test_a_line_break_within_a_header_blocks(word: str, name: str, check: Callable[..., Any], local: Edition) -> None:
    """Decoded by a careless program it would start a header of its own."""
    assert told(check(local, headers={"Subject": f"=?utf-8?q?a{word}?="})) == [
        ("E", "headers", "a line break in subject")
    ]


def test_a_control_character_beside_an_encoded_word_blocks(check: Callable[..., Any], local: Edition) -> None:
    """Decoding would swallow it: the standard library splits lines there."""
    found = check(local, headers={"Subject": "=?utf-8?q?News?= \x0b of today"})
    assert told(found) == [("E", "headers", "the control character U+000B in subject")]


def test_an_encoded_word_that_cannot_be_decoded_is_read_as_it_stands(
    check: Callable[..., Any], local: Edition
) -> None:
    """Bad base64 is no reason to stop checking."""
    assert told(check(local, headers={"Subject": "=?utf-8?b?a?="})) == []


def test_headers_of_parts_are_read_too(check: Callable[..., Any], local: Edition) -> None:
    """A name of a file, for instance."""
    found = check(local, raw=lambda data: data.replace(b'charset="utf-8"', b'charset="utf-8"; name="a\x07"', 1))
    assert told(found) == [("E", "headers", "the control character U+0007 in content-type")]


@pytest.mark.parametrize("value", ["a\tb", "a\r\n b\r\n\tc", "=?utf-8?q?a=C3=BC=C2=A0?=", "grün – 京都"])
def test_tabs_folds_and_letters_pass(value: str, check: Callable[..., Any], local: Edition) -> None:
    """Bytes of UTF-8 are not C1 characters."""
    assert told(check(local, headers={"Subject": value}, text=f"{local.text}\n\ta\tb\n")) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"\r\nTo: ", b"\nTo: ", "line 1 of the message ends in a bare LF, not in CRLF"),
        (b"\r\nTo: ", b"\rTo: ", "line 1 of the message ends in a bare CR, not in CRLF"),
        (b"\r\nSubject: ", b"\r\r\nSubject: ", "line 2 of the message ends in a bare CR, not in CRLF"),
    ],
)
def test_a_bare_line_end_blocks(
    old: bytes, new: bytes, message: str, check: Callable[..., Any], local: Edition
) -> None:
    """Servers disagree on what it means, which is how mail is smuggled in."""
    assert ("E", "message", message) in told(check(local, raw=lambda data: data.replace(old, new, 1)))


def test_many_bare_line_ends_are_one_finding(check: Callable[..., Any], local: Edition) -> None:
    """The first is named, the others are counted."""
    (found,) = told(check(local, raw=lambda data: data.replace(b"\r\n", b"\n")))
    assert found[2].startswith("line 1 of the message ends in a bare LF, not in CRLF; ")
    assert found[2].endswith(" more are bare")


def test_a_bare_carriage_return_in_decoded_text_blocks(check: Callable[..., Any], local: Edition) -> None:
    """It came through an encoding that hides it."""
    found = told(check(local, raw=lambda data: data.replace(b"Good morning.", b"Good=0Dmorning.", 1)))
    assert [(where, message[:27]) for _, where, message in found] == [("text", "the control character U+000")]
