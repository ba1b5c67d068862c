"""Rules 4, 15 and 16: parts in their order, charsets, the language."""

from collections.abc import Callable
from typing import Any

import pytest

from digest.values import Edition

Fired = Callable[..., list[tuple[int, str, str]]]
QP = "quoted-printable"


def test_no_text_part_blocks(fired: Fired, local: Edition) -> None:
    """Said once: the rules about what stands in the text keep quiet."""
    assert fired(local, parts=(("text/html", QP, local.html),)) == [(4, "E", "message"), (6, "W", "headers")]


def test_text_after_the_html_blocks(fired: Fired, local: Edition) -> None:
    """Clients show the last alternative they know (RFC 2046 5.1.4)."""
    parts = (("text/html", QP, local.html), ("text/plain", QP, local.text))
    assert fired(local, parts=parts) == [(4, "E", "message"), (6, "W", "headers")]


def test_parts_that_are_no_alternatives_block(check: Callable[..., Any], local: Edition) -> None:
    """In a multipart/mixed both would show, one below the other."""
    (found,) = [
        each for each in check(local, headers={"Content-Type": 'multipart/mixed; boundary="=-=b"'}) if each.rule == 4
    ]
    assert found.message == "text/plain is not the first part of a multipart/alternative, before text/html"


def test_html_with_its_pictures_may_be_the_other_alternative(fired: Fired, local: Edition) -> None:
    """text/plain beside a multipart/related that holds the HTML is right."""

    def nested(data: bytes) -> bytes:
        head, plain, html, _ = data.split(b"--=-=b")
        related = b'\r\nContent-Type: multipart/related; boundary="r"\r\n\r\n--r' + html + b"--r--\r\n"
        return b"--=-=b".join([head, plain, related, b"--\r\n"])

    assert fired(local, raw=nested) == [(6, "W", "headers")]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (lambda data: data.replace(b"--=-=b--", b""), "close boundary not found"),
        (lambda data: data.replace(b"--=-=b", b"--no"), "start boundary not found"),
        (lambda data: data.replace(b"; boundary=", b"; border="), "no boundary in multipart"),
        (lambda data: b"no header at all\r\n" + data, "missing header body separator"),
    ],
    ids=["end", "start", "name", "header"],
)
def test_a_structure_that_cannot_be_read_blocks(
    raw: Callable[[bytes], bytes], message: str, check: Callable[..., Any], local: Edition
) -> None:
    """What is wrong with it is named."""
    found = [each for each in check(local, raw=raw) if each.rule == 4]
    assert f"the message cannot be read as it should: {message}" in {each.message for each in found}
    assert {(each.level, each.where) for each in found} == {("E", "message")}


def test_base64_that_is_cut_blocks(check: Callable[..., Any], local: Edition) -> None:
    """The rest of the part is lost on the way to the reader."""
    parts = (("text/plain", QP, local.text), ("text/html", "base64", local.html))
    found = check(local, parts=parts, raw=lambda data: data.replace(b"\r\n--=-=b--", b"A\r\n--=-=b--"))
    assert any(each.rule == 4 and "base64" in each.message for each in found)


@pytest.mark.parametrize("name", ["iso-8859-1", "us-ascii", "x-unheard-of"])
def test_a_charset_that_is_not_utf_8_blocks(name: str, fired: Fired, local: Edition) -> None:
    """In either part."""
    found = fired(local, charset=name)
    assert [each for each in found if each[0] == 15] == [(15, "E", "text"), (15, "E", "html")]


def test_a_part_that_names_no_charset_blocks(check: Callable[..., Any], local: Edition) -> None:
    """It would be read as US-ASCII (RFC 2046 4.1.2)."""
    found = check(local, raw=lambda data: data.replace(b'; charset="utf-8"', b"", 1))
    assert [each.message for each in found if each.rule == 15] == ["no charset is named in text/plain, not utf-8"]


def test_bytes_that_are_not_utf_8_block(check: Callable[..., Any], local: Edition) -> None:
    """A declaration does not make it so; a replacement character in the words themselves is right."""
    found = check(local, raw=lambda data: data.replace(b"=C3=BC", b"=FC", 1))
    assert "text/plain says it is utf-8 and is not" in {each.message for each in found if each.rule == 15}
    assert 15 not in {each.rule for each in check(local, text=local.text + "\ufffd")}


@pytest.mark.parametrize(
    ("meta", "fires"),
    [
        ('<meta charset="utf-8">', False),
        ('<meta charset="UTF8">', False),
        ('<meta charset="latin1">', True),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', True),
        ('<meta name="description" content="charset=latin1">', False),
    ],
)
def test_html_that_says_another_charset_blocks(meta: str, fires: bool, fired: Fired, local: Edition) -> None:
    """A client that shows the HTML alone would believe the meta element."""
    html = local.html.replace("<head>", f"<head>{meta}")
    assert ((15, "E", "html") in fired(local, html=html)) is fires


@pytest.mark.parametrize(
    ("tag", "fires"),
    [
        ('<html lang="en">', False),
        ('<html lang="pt-BR">', False),
        ('<html lang="und">', True),
        ('<html lang=" ">', True),
        ('<html dir="ltr">', True),
    ],
)
def test_html_without_a_language_blocks(tag: str, fires: bool, fired: Fired, local: Edition) -> None:
    """WCAG 3.1.1; "und" is what the compiler of MJML writes when it is told nothing."""
    html = tag + local.html[local.html.index("<head>") :]
    assert ((16, "E", "html") in fired(local, html=html)) is fires
