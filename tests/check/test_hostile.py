"""Whatever becomes of a message, the checks say so and never fail themselves."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.check import Finding, Post, findings
from digest.check.letter import Letter
from digest.text import flat
from digest.values import Edition

HTML = b"Content-Type: text/html; charset=utf-8\r\n\r\n"
SHARDS = [
    b"\r\n\r\n",
    b"\n",
    b"\r",
    b"\x00",
    b"--=-=b",
    b"--=-=b--\r\n",
    b"=?utf-8?b?!!!?=",
    b"=?x-none?q?=FF?=",
    b"=?hex?b?aGk=?=",
    b"Content-Type: text/html; charset*0*=''%ff; charset=\xff\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\n",
    b"Content-Type: multipart/mixed; boundary=\r\n",
    b"=\r\n",
    b"=ZZ",
    b"Content-Type: message/rfc822\r\n\r\n",
    b"DKIM-Signature: ;=;h=:;d\r\n",
    b"Date: 99 Foo 99999999999 25:61\r\n",
    b'From: ((("<@>,:;\r\n',
    b"<html lang=und><a href hidden style='font:;font-size:.0;:'>",
    b"<!--",
    b"<![CDATA[",
    b"<?xml",
    b"<?xml version='1.0' encoding='utf-16'?>",
    b"&#0;&#x110000;",
    b"\xed\xa0\x80",
    b"\xff\xfe",
    b"{{",
    b"{token}",
    b"None\r\n",
    b"<svg:a xlink:href='{{'/>",
    b"<p a:b='' =''>",
    b"https://[::1",
    b"<meta http-equiv=content-type content='charset='>",
    b"<h6 role=heading aria-level=\xc2\xb2>",
    b"<table role= width=9e9 style='width:9e9px'>",
    b"<img width=\xd9\xa1 srcset=',data:' src='//[?#'>",
    b"<a href='http://[::1]:\xc2\xb2/'>here</a>",
    b"<style>/*@import url( data:",
    b"<!--[if mso]><v:a",
    b"<![if <!-->",
    b"<![endif]-->",
    b"<title>",
    b"<style>@media (prefers-color-scheme:dark){a,.b>c{color:rgb(",
    b"<font color=# style='background:hsl(,;opacity:.5;font:0/'>",
    b"<!--[if !mso]><!--><svg><img src=.svg srcset>",
]
MANGLE = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 60), st.one_of(st.sampled_from(SHARDS), st.binary(max_size=12))),
    min_size=1,
    max_size=12,
)


def mangled(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """The bytes with some taken out, and others put in their place."""
    for place, gone, new in changes:
        at = int(place * len(data))
        data = data[:at] + new + data[at + gone :]
    return data


@pytest.fixture(scope="module")
def checked(local: Edition) -> Callable[..., tuple[Finding, ...]]:
    """Checks bytes as the message of an edition, which Hypothesis need not print."""
    return lambda message, **given: findings(local, Post(message=message, unsubscribe="https://a.example/u", **given))


@pytest.fixture(scope="module")
def good(check: Callable[..., Any], local: Edition) -> Callable[[], bytes]:
    """The bytes of a message that is right, with a signature."""
    kept: list[bytes] = []
    headers = {"DKIM-Signature": "v=1; d=herald.example; h=From:List-Unsubscribe"}
    check(local, headers=headers, raw=lambda data: kept.append(data) or data)
    return lambda: kept[0]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=MANGLE, signs=st.booleans())
def test_a_mangled_message_is_checked(
    changes: list[tuple[float, int, bytes]], signs: bool, checked: Callable[..., Any], good: Callable[[], bytes]
) -> None:
    """Bytes taken out of headers and bodies, others put in: findings or none, no exception, one line each."""
    found = checked(mangled(good(), changes), signs=signs)
    assert all(each.message == flat(each.message) for each in found)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(html=st.lists(st.sampled_from(SHARDS), max_size=30), head=st.binary(max_size=200))
def test_bytes_that_were_never_a_message_are_checked(
    html: list[bytes], head: bytes, checked: Callable[..., Any]
) -> None:
    """Shards of mail and markup in any order."""
    assert {each.rule for each in checked(head + b"".join(html))} >= {13}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"From: " + b"(" * 100_000 + b"\r\n\r\n",
        b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(3_000)),
        b"Content-Type: text/html; charset=utf-8\r\n\r\n" + b"<div>" * 20_000 + b"x",
        b"Content-Type: text/html; charset=utf-8\r\n\r\n" + b"<a href=x>" * 20_000 + b"x",
        b"Content-Type: text/html; charset=utf-8\r\n\r\n" + b"<!--[if x]><![if x]><v:a <!--" * 8_000,
        b"Content-Type: text/html; charset=utf-8\r\n\r\n<p style='" + b"/*" * 60_000,
        b"Content-Type: text/html; charset=utf-8\r\n\r\n<style>" + b"url(" + b" " * 90_000,
        b"Content-Type: text/html; charset=utf-8\r\n\r\n" + b"<table width=900><tr><th><h6>x<img>" * 3_000,
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nhttps://a.example/" + b"." * 300_000,
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + b"{{" * 100_000,
        HTML + b"<style>" + b"@media all{a{" * 5_000 + b"</style><p style='" + b"color:rgb(" * 9_000 + b"'>x",
        HTML + b"<style>" + b"* * .a>*{color:#999}" * 500 + b"</style>" + b"<p class='a b'>x" * 2_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n\r\n",
        b"Subject: a\r\n\r\n" + b"\n" * 200_000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 3_000,
    ],
    ids=[
        "empty",
        "comments",
        "nested",
        "deep",
        "links",
        "conditions",
        "css",
        "spaces",
        "tables",
        "dots",
        "braces",
        "styles",
        "selectors",
        "words",
        "ends",
        "parts",
    ],
)
@pytest.mark.parametrize("signs", [False, True])
def test_a_message_made_to_be_slow_is_not(raw: bytes, signs: bool, local: Edition) -> None:
    """Nesting without end and repetition: findings, within the test's patience."""
    edition = dataclasses.replace(local, html="x")
    assert findings(edition, Post(message=raw, unsubscribe="https://a.example/u", signs=signs))


def test_a_part_with_no_lines_of_its_own_is_found_where_it_stands() -> None:
    """The numbers of lines are those an editor shows."""
    letter = Letter(
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\none\r\ntwo\r\n--b\r\n\r\ntwo\r\n--b--\r\n'
    )
    assert [(part.first, part.lines) for part in letter.parts] == [(5, (b"one", b"two")), (9, (b"two",))]
    assert [letter.where(number) for number in (1, 3, 6, 7, 9, 10)] == [
        "headers", "message", "text", "message", "text", "message",
    ]  # fmt: skip
