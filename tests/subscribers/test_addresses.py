"""Addresses: what can be written to, and when two are one person's."""

from contextlib import suppress

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from digest.errors import AddressError
from subscribers import addresses
from subscribers.addresses import checked, same

LOCALS = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=20)
DOMAINS = st.from_regex(r"[a-z0-9]{1,10}(\.[a-z]{2,6}){1,2}", fullmatch=True)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Anna.Berg@Reader.EXAMPLE", "Anna.Berg@reader.example"),
        ("  anna@reader.example\t", "anna@reader.example"),
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("jürgen@reader.example", "jürgen@reader.example"),
        ("u\u0308@reader.example", "ü@reader.example"),
        ("anna@reader.test", "anna@reader.test"),
        ("+news'=x@reader.example", "+news'=x@reader.example"),
        ("a" * 64 + "@reader.example", "a" * 64 + "@reader.example"),
    ],
)
def test_an_address_is_kept_as_written_its_domain_as_a_labels(written: str, kept: str) -> None:
    """The local part belongs to its server; the domain is everybody's."""
    assert checked(written) == kept


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("", "empty"),
        ("anna", "@-sign"),
        ("@reader.example", "before the @"),
        ("anna@", "after the @"),
        ("anna@localhost", "period"),
        ("anna@[192.0.2.1]", "bracketed"),
        ('"a b"@reader.example', "Quoting|quoting"),
        ("Anna <anna@reader.example>", "angle brackets"),
        ("a@b.example, c@d.example", "invalid characters"),
        ("anna@reader.example\r\nBcc: all@reader.example", "invalid characters"),
        ("a\x00b@reader.example", "invalid characters"),
        ("a\ud800b@reader.example", "unsafe characters"),
        ("a" * 65 + "@reader.example", "64 octets"),
        ("ü" * 33 + "@reader.example", "64 octets"),
        ("a@" + "b" * 64 + ".example", "too many|characters too many|character too many"),
        ("a@" + ".".join(["b" * 50] * 6), "255 octets"),
        ("a" * 20 + "@" + ".".join(["b" * 58] * 4), "254 octets"),
        ("a@" + "x" * 10_000_000, "octets"),
    ],
)
def test_what_is_no_address_is_refused_with_its_reason(wrong: str, why: str) -> None:
    """One short line, however long or strange the address."""
    with pytest.raises(AddressError, match=why) as raised:
        checked(wrong)
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 250


@given(LOCALS, DOMAINS)
@example("ﬀ", "b.org")
def test_checking_twice_changes_nothing(local: str, domain: str) -> None:
    """What was checked is an address, the same one, and the same person's."""
    try:
        address = checked(f"{local}@{domain}")
    except AddressError:
        assume(False)
    assert checked(address) == address
    assert same(checked(same(address))) == same(address)


@given(st.text(max_size=100))
def test_no_text_does_harm(text: str) -> None:
    """Whatever was typed: an address, or an AddressError."""
    with suppress(AddressError):
        assert checked(text).encode()


def test_case_tells_nobody_apart() -> None:
    """Anna@ and anna@ are one person, whose address is written either way; other people are others."""
    assert same(checked("Anna@Reader.example")) == same(checked("anna@reader.example"))
    assert same(checked("STRASSE@reader.example")) == same(checked("straße@reader.example"))
    assert same(checked("anna@reader.example")) != same(checked("anna+1@reader.example"))


ATOMS = st.from_regex(r"[a-zA-Z0-9._'+@ \-]{0,12}|(?i:postmaster|info|www)|a{60,66}", fullmatch=True)
HOSTS = st.from_regex(
    r"([a-zA-Z0-9-]{0,6}\.){0,3}(com|Example|test|local|onion|arpa|x1|c-|xn--p1ai|XN--BCHER-KVA\.de)|(b{50}\.){4}[a-z]{2,52}",
    fullmatch=True,
)


@given(st.one_of(st.builds("{}@{}".format, ATOMS, HOSTS), st.emails(), st.text(max_size=40)))
@example("Postmaster@reader.example")
@example("a" * 64 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + ".example")
@example("ab@xn--" + "a" * 60 + ".example")
def test_the_short_way_comes_to_what_the_library_says(text: str) -> None:
    """Plain addresses are not shown to it, since a file may have a million; the answer is its own."""
    try:
        slow: object = addresses._checked(text.strip(" \t"))
    except AddressError as error:
        slow = str(error)
    try:
        quick: object = checked(text)
    except AddressError as error:
        quick = str(error)
    assert quick == slow


def test_nearly_every_address_goes_the_short_way() -> None:
    """Else a million of them take minutes."""
    assert addresses._plain("Anna.Berg+news@Mail.reader.example") == "Anna.Berg+news@mail.reader.example"
    assert addresses._plain("j@reader.example") == "j@reader.example"
    assert addresses._plain("ü@reader.example") is None
