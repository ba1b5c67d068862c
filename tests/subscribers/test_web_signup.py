"""Subscribing on the web: what is taken, what is asked for once more, and that nobody learns who is known."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from digest.errors import NoConsent, StoreError
from digest.values import Address
from subscribers import tokens
from subscribers.web import Sent, Signing, app, signups
from tests.subscribers.sites import NOW, Answer, Pretended, call, form_of, post

GOOD = {"address": "anna@reader.example", "name": "Anna Berg", "consent": "yes", "which": "all", "frequency": "every"}


def stamped(its: Pretended, **other: Any) -> dict[str, Any]:
    """The form filled in well, with a stamp of three seconds ago."""
    return {**GOOD, "stamp": its.site.form.stamp(), **other}


def values(answer: Answer) -> dict[str, list[str]]:
    """What the form on the page would send, by name."""
    page = html.fromstring(answer.text)
    found: dict[str, list[str]] = {}
    for field in page.xpath("//main//input[not(@type='checkbox' or @type='radio') or @checked]"):
        found.setdefault(field.get("name"), []).append(field.get("value"))
    return found


@pytest.mark.parametrize("path", ["/", "/subscribe", "/subscribe/", "/roundup", "/roundup/", "/roundup/subscribe"])
def test_the_form_is_there_and_takes_a_sign_up(path: str) -> None:
    """Everything that is needed is on the first page, wherever a proxy has put it."""
    its = Pretended(prefix="/roundup")
    page = html.fromstring(call(its.app, path).text)
    (form,) = page.xpath("//form")
    assert dict(form.attrib) == {"method": "post"}
    assert post(its.app, path, stamped(its)).heading == "Look into your inbox"
    (asked,) = its.asked
    assert asked.candidate.address == "anna@reader.example"
    assert asked.candidate.name == "Anna Berg"
    assert (asked.candidate.topics, asked.candidate.frequency, asked.candidate.language) == ((), "every", "en")
    assert (asked.ip, asked.language, asked.form) == ("127.0.0.1", "en", "page")
    assert asked.wording == page.xpath("string(//div[@class='agreed']//span)")
    assert "The Pier Post" in asked.wording


def test_topics_frequency_and_the_newsletters_own_wording_are_taken() -> None:
    """Topics as they are offered, however they are written; what is not offered is left out."""
    its = Pretended()
    its.site = replace(its.site, form=form_of(lambda: its.keys, consent="<b>Send</b> me the Post."))
    its.app.state.site = its.site
    assert "&lt;b&gt;Send&lt;/b&gt; me the Post." in call(its.app, "/").text
    post(its.app, "/", stamped(its, which="some", topic=["haiti", "Peru & Bolivia", "Mars"], frequency="weekly"))
    (asked,) = its.asked
    assert asked.candidate.topics == ("Haiti", "Peru & Bolivia")
    assert asked.candidate.frequency == "weekly"
    assert asked.wording == "<b>Send</b> me the Post."


def test_everybody_gets_the_same_page() -> None:
    """Whoever they are; a program that fills in the trap gets it, too, and nothing is done."""
    its = Pretended()
    first = post(its.app, "/", stamped(its))
    other = post(its.app, "/", stamped(its, address="ben@elsewhere.example", name=""))
    caught = post(its.app, "/", stamped(its, homepage="https://spam.example"))
    assert first.status == other.status == caught.status == 200
    assert first.text == other.text == caught.text
    assert first.headers == other.headers == caught.headers
    assert len(its.asked) == 2


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        ({"address": ""}, {"address"}),
        ({"address": "anna"}, {"address"}),
        ({"address": "anna@reader.example\r\nBcc: all@reader.example"}, {"address"}),
        ({"address": "a@b.example,c@d.example"}, {"address"}),
        ({"consent": ""}, {"consent"}),
        ({"consent": "no", "address": "@"}, {"consent", "address"}),
        ({"name": "x" * 201}, {"person"}),
        ({"name": "Buy at spam@spam.example"}, {"person"}),
        ({"which": "some"}, {"topics"}),
        ({"which": "some", "topic": "Mars"}, {"topics"}),
        ({"frequency": "hourly"}, {"frequency"}),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(other: dict[str, str], wrong: set[str]) -> None:
    """422; the title, the summary that is read aloud, the field itself and its description say so."""
    its = Pretended()
    answer = post(its.app, "/", stamped(its, **other))
    assert answer.status == 422
    assert its.asked == []
    page = html.fromstring(answer.text)
    assert page.xpath("string(//title)") == "Error: Subscribe – The Pier Post"
    assert {link.removeprefix("#") for link in page.xpath("//*[@role='alert']//@href")} == wrong
    for field in wrong:
        assert page.xpath(f"//*[@id='wrong-{field}']"), field
        assert page.xpath(f"//*[@aria-describedby='wrong-{field}']"), field
        assert page.xpath(f"//*[@id='{field}']"), field
    kept = values(answer)
    assert kept["name"] == [(other.get("name") or "Anna Berg")[:320]]
    assert kept["stamp"][0].partition(".")[0] == its.site.form.stamp()


@pytest.mark.parametrize("stamp", ["", "x" * 32, "older", "another newsletter's", "too fast"])
def test_somebody_elses_form_or_a_fast_one_is_asked_to_press_once_more(stamp: str) -> None:
    """Filled in, with a fresh stamp; then it is taken."""
    its = Pretended()
    made = {
        "older": tokens.timed(1, NOW - dt.timedelta(hours=1), its.keys, "form"),
        "another newsletter's": Pretended().site.form.stamp(),
        "too fast": tokens.timed(int(NOW.timestamp()) + 2, NOW + dt.timedelta(days=1), its.keys, "form"),
    }
    answer = post(its.app, "/", {**stamped(its), "stamp": made.get(stamp, stamp)})
    assert (answer.status, answer.heading, its.asked) == (200, "Subscribe", [])
    assert "One more press" in answer.text
    # A box that somebody else's form has ticked is no consent to what stands here.
    assert ("consent" in values(answer)) == (stamp == "too fast")
    assert post(its.app, "/", {**values(answer), "consent": "yes"}).heading == "Look into your inbox"
    assert len(its.asked) == 1


def test_words_that_were_changed_while_a_form_lay_open_are_read_before_they_count() -> None:
    """What is kept as agreed to is what stood beside the box, not what stands there by now."""
    its = Pretended()
    its.site = replace(its.site, form=form_of(lambda: its.keys, consent="Send me the Post."))
    old = {**values(call(app(its.site), "/")), **GOOD}
    changed = app(replace(its.site, form=form_of(lambda: its.keys, consent="Send me the Post, and sell my address.")))
    answer = post(changed, "/", old)
    assert (answer.heading, its.asked) == ("Subscribe", [])
    assert "sell my address" in answer.text
    assert "consent" not in values(answer)
    post(changed, "/", {**values(answer), "consent": "yes"})
    assert [one.wording for one in its.asked] == ["Send me the Post, and sell my address."]


def test_a_pasted_form_needs_an_address_alone() -> None:
    """And the consent is given on our own page, with our own words beside it."""
    its = Pretended()
    answer = post(its.app, "/subscribe", {"address": "anna@reader.example"}, origin="https://herald.example")
    assert values(answer)["address"] == ["anna@reader.example"]
    assert "consent" not in values(answer)
    assert post(its.app, "/subscribe", {**values(answer), "consent": "yes"}).heading == "Look into your inbox"


def test_too_many_are_told_to_come_back() -> None:
    """429, and when."""
    its = Pretended()
    its.answer = "limited"
    answer = post(its.app, "/", stamped(its))
    assert (answer.status, answer.headers["retry-after"]) == (429, "3600")
    assert "anna" not in answer.text


def test_what_the_store_refuses_is_a_mistake_and_what_it_cannot_do_is_for_later() -> None:
    """One is told at the field; the other with 503, and masked where it is written down."""

    def refuses(_: object) -> Any:
        raise NoConsent(subject=Address("anna@reader.example"), reason="the consent text has 'Anna' in it")

    def away(_: object) -> Any:
        raise StoreError(store="news", reason="no room for anna@reader.example")

    its = Pretended()
    for ask, status in ((refuses, 422), (away, 503)):
        its.app.state.site = replace(its.site, signing=Signing(ask=ask, shown=ask, confirm=ask))
        assert post(its.app, "/", stamped(its)).status == status
    assert its.told == ["news: no room for a…@reader.example"]


def test_where_nobody_can_subscribe_the_page_says_so() -> None:
    """And takes nothing; no link leads there."""
    its = Pretended()
    its.app.state.site = replace(its.site, form=form_of(lambda: its.keys, open=False))
    assert call(its.app, "/").heading == "Closed at the moment"
    assert post(its.app, "/subscribe", stamped(its)).status == 403
    assert its.asked == []
    assert "../subscribe" not in call(its.app, f"/unsubscribe/{its.token()}", "POST").text
    assert call(its.app, "/embed").status == 404


@pytest.mark.parametrize("kind", ["multipart", "urlencoded"])
def test_both_kinds_of_form_bodies_are_read(kind: str) -> None:
    """As browsers send them, letters beyond ASCII included."""
    its = Pretended()
    fields = stamped(its, name="Zoë “Z” Ωμέγα")
    if kind == "urlencoded":
        answer = post(its.app, "/", fields)
    else:
        parts = "".join(
            f'--x y\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        chunks = [parts.encode(), b"--x y--\r\n"]
        answer = call(its.app, "/", "POST", chunks, content_type='multipart/form-data; boundary="x y"')
    assert answer.heading == "Look into your inbox"
    assert its.asked[0].candidate.name == "Zoë “Z” Ωμέγα"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"a=1&" * 16_000, 413), (b"x" * 65_537, 413), (b"", 200), (b"\xff\xfe=%zz&%", 200), (b"{}", 200)],
)
def test_a_body_that_is_no_form_of_ours_does_nothing(body: bytes, status: int) -> None:
    """Too many fields, too many bytes, or none."""
    its = Pretended()
    assert call(its.app, "/", "POST", [body]).status == status
    assert its.asked == []


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from([*GOOD, "topic", "stamp"]), st.text(max_size=60), max_size=7), st.booleans())
def test_whatever_is_filled_in_is_text(fields: dict[str, str], stamp: bool) -> None:
    """Never a 500, no element of a stranger's, and what is kept in the form is what was typed."""
    its = Pretended()
    good = {"stamp": its.site.form.stamp()} if stamp else {}
    answer = post(its.app, "/", {**{k: v.encode("utf-8", "replace") for k, v in fields.items()}, **good})
    assert answer.status in {200, 422}
    assert not html.fromstring(answer.text).xpath("//script | //img | //b[not(parent::p[parent::div])] | //@onclick")


def test_markup_in_a_field_stays_in_its_field() -> None:
    """Escaped, in the value of that input and nowhere else."""
    its = Pretended()
    bad = '"><script>alert(1)</script>'
    answer = post(its.app, "/", stamped(its, address=bad, name="{{ 7 * 7 }} {name}"))
    page = html.fromstring(answer.text)
    assert page.xpath("//input[@id='address']/@value") == [bad]
    assert page.xpath("//input[@id='person']/@value") == ["{{ 7 * 7 }} {name}"]
    assert not page.xpath("//script")
    assert answer.text.count("alert(1)") == 1


def test_the_page_is_made_once_a_minute_and_has_a_fresh_stamp_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Headings and issues are looked up once; the stamp is of the very moment."""
    times, looked = iter(range(1_000)), []

    def headings() -> tuple[str, ...]:
        looked.append(1)
        return ("Haiti",)

    its = Pretended()
    form = form_of(lambda: its.keys, headings=headings, stamp=lambda: f"stamp{next(times)}")
    its.app.state.site = replace(its.site, form=form)
    stamps = [values(call(its.app, "/"))["stamp"][0] for _ in range(3)]
    assert [one.partition(".")[0] for one in stamps] == ["stamp0", "stamp1", "stamp2"]
    assert looked == [1]
    call(its.app, "/??language=de")
    call(its.app, "/??language=xx")
    assert looked == [1, 1]
    monkeypatch.setattr(signups, "KEPT_S", -1.0)
    its.app.state.sheets.clear()
    call(its.app, "/")
    call(its.app, "/")
    assert len(looked) == 4


def test_the_latest_issues_are_linked() -> None:
    """Three of them, from wherever the page is."""
    its = Pretended(prefix="/roundup")
    its.sent = tuple(
        Sent(slug=f"2026-09-2{n}", subject=f"<{n}>", date=dt.date(2026, 9, 20 + n)) for n in (4, 3, 2, 1)
    )
    for path, root in (("/", "./"), ("/roundup", "roundup/"), ("/subscribe/", "../"), ("/roundup/subscribe", "./")):
        page = html.fromstring(call(its.app, path).text)
        links = page.xpath("//ul[@class='issues']//@href")
        assert links == [f"{root}2026-09-2{n}/" for n in (4, 3, 2)]
        assert page.xpath("//ul[@class='issues']//a//text()") == ["<4>", "<3>", "<2>"]


def test_the_form_in_a_frame_is_for_the_sites_that_are_named() -> None:
    """It posts to the page itself, at the top; nobody else may frame it, and nothing else may be framed."""
    its = Pretended()
    assert call(its.app, "/embed").status == 404
    embed = ("https://herald.example", "https://www.herald.example")
    its.app.state.site = replace(its.site, form=form_of(lambda: its.keys, embed=embed))
    answer = call(its.app, "/embed??language=es")
    assert (
        "frame-ancestors https://herald.example https://www.herald.example;"
        in answer.headers["content-security-policy"]
    )
    (form,) = html.fromstring(answer.text).xpath("//form")
    assert dict(form.attrib) == {"method": "post", "action": "subscribe?language=es", "target": "_top"}
    done = post(its.app, "/subscribe??language=es", {**values(answer), **GOOD})
    assert done.heading == "Mire su buzón"
    assert its.asked[0].form == "frame"
    assert "frame-ancestors 'none'" in call(its.app, "/").headers["content-security-policy"]
    assert "frame-ancestors 'none'" in done.headers["content-security-policy"]


def test_looking_at_the_link_to_confirm_does_nothing_and_pressing_the_button_does() -> None:
    """What was agreed to is shown, and the address as its owner knows it; then the way to their own page."""
    its = Pretended()
    path = f"/confirm/{its.confirming()}"
    for method in ("GET", "HEAD"):
        answer = call(its.app, path, method)
        assert (answer.status, its.confirmed) == (200, [])
    shown = call(its.app, path)
    assert "a…a@reader.example" in shown.text
    assert "anna@reader.example" not in shown.text
    assert its.shown.wording in shown.text
    done = call(its.app, path, "POST")
    assert (done.status, done.heading, its.confirmed) == (200, "You are subscribed", ["127.0.0.1"])
    (link,) = re.findall(r'href="\.\./preferences/(.*?)"', done.text)
    assert tokens.read(link, its.keys, "preferences") == 7
    its.shown.state = "done"
    assert call(its.app, path).heading == "You are subscribed"
    assert call(its.app, path, "POST").text == done.text


def test_a_link_that_is_too_old_says_so_and_how_to_ask_again() -> None:
    """410; nothing is confirmed."""
    its = Pretended()
    its.shown.state = "expired"
    for method in ("GET", "POST"):
        answer = call(its.app, f"/confirm/{its.confirming()}", method)
        assert (answer.status, answer.heading) == (410, "This link is too old")
        assert 'href="../subscribe"' in answer.text
    assert its.confirmed == []


def test_a_link_to_confirm_that_is_none_of_ours_confirms_nothing() -> None:
    """Cut short, altered, for another purpose, of another newsletter: one page for all. Of one whose time is over it
    is said, with the way to ask again."""
    its = Pretended()
    good = its.confirming()
    wrong = {
        good[:-1],
        good + "a",
        ("b" if good[0] == "a" else "a") + good[1:],
        its.token(),
        its.token(purpose="preferences"),
        Pretended().confirming(),
        tokens.timed(7, NOW + dt.timedelta(days=1), its.keys, "form"),
        "<script>",
    }
    answers = [call(its.app, f"/confirm/{token}", method) for token in sorted(wrong) for method in ("GET", "POST")]
    assert {answer.status for answer in answers} == {404}
    late = tokens.timed(7, NOW - dt.timedelta(seconds=1), its.keys, "confirm")
    assert {call(its.app, f"/confirm/{late}", method).status for method in ("GET", "POST")} == {410}
    assert len({answer.text for answer in answers}) == 1
    assert its.confirmed == []
